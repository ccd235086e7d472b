import assert from 'node:assert/strict';
import type { AgentEvent } from '../../../src/contract/agent-event.ts';
import type { AgentPresetName } from '../../../src/contract/agent-presets.ts';
import { presetNamed } from '../../../src/agents/presets.ts';
import { eventsOf } from './reading.ts';

type Golden = [what: string, lines: unknown[], events: AgentEvent[]];

const done: AgentEvent = { type: 'result', ok: true, text: null, error: null };

const CLAUDE: Golden[] = [
  ['a session, words, a thought and tools', [
    { type: 'system', subtype: 'init', cwd: '/elsewhere', session_id: 's1', model: 'm1' },
    { type: 'assistant', message: { content: [{ type: 'thinking', thinking: 'Hm.' }, { type: 'text', text: 'I begin.' }, { type: 'tool_use', id: 't1', name: 'Write', input: { file_path: '/elsewhere/src/a.ts', content: 'x' } }] } },
    { type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: 't1', content: 'File created' }] } },
    { type: 'assistant', message: { content: [{ type: 'tool_use', id: 't2', name: 'Bash', input: { command: 'npm test', description: 'Run tests' } }] } },
    { type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: 't2', is_error: true, content: [{ type: 'text', text: 'Exit code 1\n1 failing' }] }] } },
    { type: 'assistant', message: { content: [{ type: 'tool_use', id: 't3', name: 'TodoWrite', input: { todos: [{ content: 'One', status: 'completed' }, { content: 'Two', status: 'pending' }] } }] } },
  ], [
    { type: 'session', id: 's1', model: 'm1' },
    { type: 'thought', text: 'Hm.' },
    { type: 'text', text: 'I begin.\n' },
    { type: 'tool', id: 't1', name: 'Write', title: 'Write src/a.ts', files: ['src/a.ts'], status: 'started' },
    { type: 'tool', id: 't1', name: 'Write', title: 'Write src/a.ts', files: ['src/a.ts'], status: 'completed' },
    { type: 'tool', id: 't2', name: 'Bash', title: 'npm test', files: [], status: 'started' },
    { type: 'tool', id: 't2', name: 'Bash', title: 'npm test', files: [], status: 'failed', detail: 'Exit code 1' },
    { type: 'plan', entries: [{ text: 'One', done: true }, { text: 'Two', done: false }] },
  ]],
  ['what a helper of its own says is not its word', [
    { type: 'assistant', parent_tool_use_id: 't0', message: { content: [{ type: 'text', text: 'Verdict: pass' }] } },
  ], []],
  ['a wait before it tries again', [{ type: 'system', subtype: 'api_retry', attempt: 1, retry_delay_ms: 2500, error_status: 429 }], [
    { type: 'waiting', message: 'The provider answered 429; it tries again.', seconds: 2.5 },
  ]],
  ['a window of usage that says that all is well, or nearly', [
    { type: 'rate_limit_event', rate_limit_info: { status: 'allowed', resetsAt: 1_800_000_000 } },
    { type: 'rate_limit_event', rate_limit_info: { status: 'allowed_warning', resetsAt: 1_800_000_000 } },
    { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', isUsingOverage: true } },
  ], []],
  ['a denial once, however often it is told', [
    { type: 'assistant', message: { content: [{ type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'rm x' } }] } },
    { type: 'system', subtype: 'permission_denied', tool_name: 'Bash', tool_use_id: 't1', message: 'This command requires approval' },
    { type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: 't1', is_error: true, content: 'This command requires approval' }] } },
    { type: 'result', subtype: 'success', is_error: false, result: 'Well.', total_cost_usd: 0.5, permission_denials: [{ tool_name: 'Bash', tool_use_id: 't1', tool_input: {} }], usage: { input_tokens: 1, cache_read_input_tokens: 2, cache_creation_input_tokens: 3, output_tokens: 4 } },
  ], [
    { type: 'tool', id: 't1', name: 'Bash', title: 'rm x', files: [], status: 'started' },
    { type: 'tool', id: 't1', name: 'Bash', title: 'rm x', files: [], status: 'denied', detail: 'This command requires approval' },
    { type: 'usage', usage: { input: 6, output: 4, cached: 2 }, costUsd: 0.5 },
    { type: 'result', ok: true, text: 'Well.', error: null },
  ]],
  ['tokens once for each message, whatever it comes in, until its result counts them', [
    { type: 'system', subtype: 'init', session_id: 's1', model: 'm1' },
    { type: 'assistant', message: { id: 'msg_1', content: [], usage: { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 1 } } },
    { type: 'assistant', message: { id: 'msg_1', content: [], usage: { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 1 } } },
    { type: 'assistant', message: { id: 'msg_1', content: [], usage: { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 9 } } },
    { type: 'assistant', message: { id: 'msg_2', content: [], usage: { input_tokens: 20, cache_creation_input_tokens: 2, output_tokens: 1 } } },
    { type: 'assistant', parent_tool_use_id: 't0', message: { id: 'msg_3', model: 'm1-2026', content: [], usage: { input_tokens: 100, output_tokens: 1 } } },
    { type: 'assistant', parent_tool_use_id: 't0', message: { id: 'msg_4', model: 'cheap', content: [], usage: { input_tokens: 1000, output_tokens: 1 } } },
    { type: 'result', subtype: 'success', is_error: false, result: null, total_cost_usd: 0.5, usage: { input_tokens: 30, output_tokens: 40 } },
    { type: 'assistant', message: { id: 'msg_5', content: [], usage: { input_tokens: 7, output_tokens: 1 } } },
  ], [
    { type: 'session', id: 's1', model: 'm1' },
    { type: 'usage', usage: { input: 15, output: 1, cached: 5 }, costUsd: null },
    { type: 'usage', usage: { input: 15, output: 9, cached: 5 }, costUsd: null },
    { type: 'usage', usage: { input: 37, output: 10, cached: 5 }, costUsd: null },
    { type: 'usage', usage: { input: 137, output: 11, cached: 5 }, costUsd: null },
    { type: 'usage', usage: { input: 30, output: 40, cached: 0 }, costUsd: 0.5 },
    { type: 'result', ok: true, text: null, error: null },
    { type: 'usage', usage: { input: 37, output: 41, cached: 0 }, costUsd: 0.5 },
  ]],
  ['what was used, where its failure counts nothing', [
    { type: 'assistant', message: { id: 'msg_1', content: [], usage: { input_tokens: 10, output_tokens: 1 } } },
    { type: 'result', subtype: 'error_during_execution', is_error: true, total_cost_usd: 0, usage: { input_tokens: 0, output_tokens: 0 }, errors: ['No.'] },
  ], [
    { type: 'usage', usage: { input: 10, output: 1, cached: 0 }, costUsd: null },
    { type: 'usage', usage: { input: 10, output: 1, cached: 0 }, costUsd: null },
    { type: 'result', ok: false, text: null, error: 'No.' },
  ]],
  ['an overloaded provider', [{ type: 'result', subtype: 'success', is_error: true, api_error_status: 529, result: 'Overloaded' }], [
    { type: 'usage', usage: { input: 0, output: 0, cached: 0 }, costUsd: null },
    { type: 'limit', limit: { kind: 'rate', resetsAt: null, message: 'Overloaded' } },
    { type: 'result', ok: false, text: null, error: 'Overloaded' },
  ]],
  ['the end of its turns', [{ type: 'result', subtype: 'error_max_turns', is_error: true }], [
    { type: 'usage', usage: { input: 0, output: 0, cached: 0 }, costUsd: null },
    { type: 'result', ok: false, text: null, error: 'error max turns' },
  ]],
  ['the older form of a usage limit', [{ type: 'result', subtype: 'success', is_error: true, result: 'Claude AI usage limit reached|1800003600' }], [
    { type: 'usage', usage: { input: 0, output: 0, cached: 0 }, costUsd: null },
    { type: 'limit', limit: { kind: 'usage', resetsAt: '2027-01-15T09:00:00.000Z', message: 'Claude AI usage limit reached|1800003600' } },
    { type: 'result', ok: false, text: null, error: 'Claude AI usage limit reached|1800003600' },
  ]],
];

const CODEX: Golden[] = [
  ['a thread with words, a command, files and a plan', [
    { type: 'thread.started', thread_id: 'th1' },
    { type: 'item.completed', item: { id: 'i0', type: 'reasoning', text: 'Hm.' } },
    { type: 'item.started', item: { id: 'i1', type: 'command_execution', command: "/bin/bash -lc 'npm test'", status: 'in_progress' } },
    { type: 'item.completed', item: { id: 'i1', type: 'command_execution', command: "/bin/bash -lc 'npm test'", aggregated_output: 'no', exit_code: 2, status: 'failed' } },
    { type: 'item.completed', item: { id: 'i2', type: 'file_change', changes: [{ path: '/workspace/a.ts', kind: 'add' }, { path: '/workspace/b.ts', kind: 'add' }], status: 'completed' } },
    { type: 'item.updated', item: { id: 'i3', type: 'todo_list', items: [{ text: 'One', completed: true }] } },
    { type: 'item.completed', item: { id: 'i4', type: 'command_execution', command: 'rm x', aggregated_output: 'Not in this sandbox', status: 'declined' } },
    { type: 'item.completed', item: { id: 'i5', type: 'mcp_tool_call', server: 'docs', tool: 'find', status: 'failed', error: { message: 'gone' } } },
    { type: 'item.completed', item: { id: 'i6', type: 'agent_message', text: 'Done.' } },
    { type: 'turn.completed', usage: { input_tokens: 9, cached_input_tokens: 4, output_tokens: 3 } },
  ], [
    { type: 'session', id: 'th1', model: null },
    { type: 'thought', text: 'Hm.' },
    { type: 'tool', id: 'i1', name: 'shell', title: 'npm test', files: [], status: 'started' },
    { type: 'tool', id: 'i1', name: 'shell', title: 'npm test', files: [], status: 'failed', detail: 'exit 2' },
    { type: 'tool', id: 'i2', name: 'Write', title: 'Write a.ts b.ts', files: ['a.ts', 'b.ts'], status: 'completed' },
    { type: 'plan', entries: [{ text: 'One', done: true }] },
    { type: 'tool', id: 'i4', name: 'shell', title: 'rm x', files: [], status: 'denied', detail: 'Not in this sandbox' },
    { type: 'tool', id: 'i5', name: 'find', title: 'docs find', files: [], status: 'failed', detail: 'gone' },
    { type: 'text', text: 'Done.\n' },
    { type: 'usage', usage: { input: 9, output: 3, cached: 4 }, costUsd: null },
    { type: 'result', ok: true, text: 'Done.', error: null },
  ]],
  ['a limit that says for how long', [{ type: 'turn.failed', error: { message: "You've hit your usage limit. Try again in 1 day 2 hours 30 minutes." } }], [
    { type: 'limit', limit: { kind: 'usage', resetsAt: '2027-01-16T09:30:00.000Z', message: "You've hit your usage limit. Try again in 1 day 2 hours 30 minutes." } },
    { type: 'result', ok: false, text: null, error: "You've hit your usage limit. Try again in 1 day 2 hours 30 minutes." },
  ]],
  ['a connection that is made anew', [{ type: 'error', message: 'Reconnecting... 1/5 (stream disconnected)' }], [
    { type: 'waiting', message: 'Reconnecting... 1/5 (stream disconnected)', seconds: null },
  ]],
  ['the words of its provider, which are JSON', [{ type: 'turn.failed', error: { message: '{"type":"error","status":400,"error":{"message":"No such model"}}' } }], [
    { type: 'result', ok: false, text: null, error: 'No such model' },
  ]],
];

const GEMINI: Golden[] = [
  ['words in pieces, and tools', [
    { type: 'init', session_id: 'g1', model: 'm2' },
    { type: 'message', role: 'user', content: 'Do it' },
    { type: 'message', role: 'assistant', content: 'I be', delta: true },
    { type: 'message', role: 'assistant', content: 'gin.', delta: true },
    { type: 'tool_use', tool_name: 'write_file', tool_id: 'x1', parameters: { file_path: 'a.ts', content: '' } },
    { type: 'tool_result', tool_id: 'x1', status: 'success', output: '' },
    { type: 'tool_use', tool_name: 'replace', tool_id: 'x2', parameters: { file_path: 'b.ts' } },
    { type: 'tool_result', tool_id: 'x2', status: 'error', error: { type: 'edit_no_occurrence', message: 'Not found in it' } },
    { type: 'tool_use', tool_name: 'run_shell_command', tool_id: 'x3', parameters: { command: 'npm test' } },
    { type: 'tool_result', tool_id: 'x3', status: 'error', error: { type: 'policy_violation', message: 'Denied' } },
    { type: 'result', status: 'success', stats: { input_tokens: 7, output_tokens: 2, cached: 1 } },
  ], [
    { type: 'session', id: 'g1', model: 'm2' },
    { type: 'text', text: 'I be' },
    { type: 'text', text: 'gin.' },
    { type: 'tool', id: 'x1', name: 'write_file', title: 'write_file a.ts', files: ['a.ts'], status: 'started' },
    { type: 'tool', id: 'x1', name: 'write_file', title: 'write_file a.ts', files: ['a.ts'], status: 'completed' },
    { type: 'tool', id: 'x2', name: 'replace', title: 'replace b.ts', files: ['b.ts'], status: 'started' },
    { type: 'tool', id: 'x2', name: 'replace', title: 'replace b.ts', files: ['b.ts'], status: 'failed', detail: 'Not found in it' },
    { type: 'tool', id: 'x3', name: 'run_shell_command', title: 'npm test', files: [], status: 'started' },
    { type: 'tool', id: 'x3', name: 'run_shell_command', title: 'npm test', files: [], status: 'denied', detail: 'Denied' },
    { type: 'usage', usage: { input: 7, output: 2, cached: 1 }, costUsd: null },
    done,
  ]],
  ['a rate limit, for so long', [{ type: 'result', status: 'error', error: { type: 'unknown', message: 'RESOURCE_EXHAUSTED: Please retry in 34.5s.' }, stats: {} }], [
    { type: 'usage', usage: { input: 0, output: 0, cached: 0 }, costUsd: null },
    { type: 'limit', limit: { kind: 'rate', resetsAt: '2027-01-15T07:00:34.500Z', message: 'RESOURCE_EXHAUSTED: Please retry in 34.5s.' } },
    { type: 'result', ok: false, text: null, error: 'RESOURCE_EXHAUSTED: Please retry in 34.5s.' },
  ]],
];

const step = (reason: string, more: Record<string, unknown> = {}): unknown => (
  { type: 'step_finish', sessionID: 'o1', part: { reason, cost: 0.25, tokens: { input: 10, output: 2, reasoning: 1, cache: { read: 5, write: 3 } }, ...more } }
);

const OPENCODE: Golden[] = [
  ['steps, which are added up', [
    { type: 'step_start', sessionID: 'o1', part: {} },
    { type: 'tool_use', sessionID: 'o1', part: { tool: 'bash', callID: 'c1', state: { status: 'completed', input: { command: 'npm test' }, output: 'no', metadata: { exit: 1 } } } },
    step('tool-calls'),
    { type: 'text', sessionID: 'o1', part: { text: 'Done.' } },
    step('stop'),
  ], [
    { type: 'session', id: 'o1', model: null },
    { type: 'tool', id: 'c1', name: 'bash', title: 'npm test', files: [], status: 'failed', detail: 'exit 1' },
    { type: 'usage', usage: { input: 18, output: 3, cached: 5 }, costUsd: 0.25 },
    { type: 'text', text: 'Done.\n' },
    { type: 'usage', usage: { input: 36, output: 6, cached: 10 }, costUsd: 0.5 },
    done,
  ]],
  ['a refusal, after which it stops without an end', [
    { type: 'tool_use', sessionID: 'o1', part: { tool: 'write', callID: 'c1', state: { status: 'error', input: { filePath: '/workspace/a.ts' }, error: 'The user rejected permission to use this specific tool call.' } } },
    step('tool-calls', { cost: 0 }),
  ], [
    { type: 'session', id: 'o1', model: null },
    { type: 'tool', id: 'c1', name: 'write', title: 'write a.ts', files: ['a.ts'], status: 'denied', detail: 'The user rejected permission to use this specific tool call.' },
    { type: 'usage', usage: { input: 18, output: 3, cached: 5 }, costUsd: null },
  ]],
  ...([['retry-after', '120', '2027-01-15T07:02:00.000Z'], ['Retry-After', 'Fri, 15 Jan 2027 09:00:00 GMT', '2027-01-15T09:00:00.000Z'], ['retry-after-ms', '1500', '2027-01-15T07:00:01.500Z']] as const)
    .map(([header, value, resetsAt]): Golden => [`a limit with ${header}`, [
      { type: 'error', sessionID: 'o1', error: { name: 'APIError', data: { message: 'Too many requests', statusCode: 429, isRetryable: true, responseHeaders: { [header]: value } } } },
    ], [
      { type: 'session', id: 'o1', model: null },
      { type: 'limit', limit: { kind: 'rate', resetsAt, message: 'Too many requests' } },
      { type: 'result', ok: false, text: null, error: 'Too many requests' },
    ]]),
  ['an error that is no limit, though its text speaks of one', [
    { type: 'error', sessionID: 'o1', error: { name: 'APIError', data: { message: 'Unknown field rate_limit', statusCode: 401 } } },
  ], [
    { type: 'session', id: 'o1', model: null },
    { type: 'result', ok: false, text: null, error: 'Unknown field rate_limit' },
  ]],
];

const CURSOR: Golden[] = [
  ['words, thoughts and tools', [
    { type: 'system', subtype: 'init', cwd: '/workspace', session_id: 'c1', model: 'Auto' },
    { type: 'thinking', subtype: 'delta', text: 'H' },
    { type: 'thinking', subtype: 'delta', text: 'm.' },
    { type: 'thinking', subtype: 'completed' },
    { type: 'assistant', message: { content: [{ type: 'text', text: 'I begin.' }] } },
    { type: 'tool_call', subtype: 'started', call_id: 'k1', tool_call: { writeToolCall: { args: { path: '/workspace/a.ts' } } } },
    { type: 'tool_call', subtype: 'completed', call_id: 'k1', tool_call: { writeToolCall: { args: { path: '/workspace/a.ts' }, result: { success: { linesCreated: 1 } } } } },
    { type: 'tool_call', subtype: 'started', call_id: 'k2', tool_call: { shellToolCall: { args: { command: 'npm test' } } } },
    { type: 'tool_call', subtype: 'completed', call_id: 'k2', tool_call: { shellToolCall: { args: {}, result: { failure: { exitCode: 1, stderr: 'no' } } } } },
    { type: 'tool_call', subtype: 'completed', call_id: 'k3', tool_call: { shellToolCall: { args: { command: 'rm x' }, result: { rejected: { reason: 'Not allowed' } } } } },
    { type: 'result', subtype: 'success', is_error: false, result: 'I begin.', session_id: 'c1', usage: { inputTokens: 4, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 1 } },
  ], [
    { type: 'session', id: 'c1', model: 'Auto' },
    { type: 'thought', text: 'Hm.' },
    { type: 'text', text: 'I begin.\n' },
    { type: 'tool', id: 'k1', name: 'write', title: 'write a.ts', files: ['a.ts'], status: 'started' },
    { type: 'tool', id: 'k1', name: 'write', title: 'write a.ts', files: ['a.ts'], status: 'completed' },
    { type: 'tool', id: 'k2', name: 'shell', title: 'npm test', files: [], status: 'started' },
    { type: 'tool', id: 'k2', name: 'shell', title: 'npm test', files: [], status: 'failed', detail: 'exit 1' },
    { type: 'tool', id: 'k3', name: 'shell', title: 'rm x', files: [], status: 'denied', detail: 'Not allowed' },
    { type: 'usage', usage: { input: 8, output: 2, cached: 3 }, costUsd: null },
    done,
  ]],
];

CURSOR.push(['its words in its result where it has said none before', [{ type: 'result', subtype: 'success', is_error: false, result: 'Done.' }], [{ type: 'result', ok: true, text: 'Done.', error: null }]]);

const COPILOT: Golden[] = [
  ['words and tools', [
    { type: 'session.start', data: { sessionId: 'p1', selectedModel: 'm3' } },
    { type: 'assistant.message_delta', data: { deltaContent: 'I be' } },
    { type: 'assistant.message', data: { content: 'I begin.', toolRequests: [] } },
    { type: 'assistant.message', data: { content: 'A helper.', parentToolCallId: 'q0' } },
    { type: 'tool.execution_start', data: { toolCallId: 'q1', toolName: 'edit', arguments: { path: '/workspace/a.ts' } } },
    { type: 'tool.execution_complete', data: { toolCallId: 'q1', success: true, result: { content: 'ok' } } },
    { type: 'tool.execution_start', data: { toolCallId: 'q2', toolName: 'bash', arguments: { command: 'npm test' } } },
    { type: 'tool.execution_complete', data: { toolCallId: 'q2', success: false, error: { message: 'Permission denied and could not request permission from user', code: 'denied' } } },
    { type: 'assistant.usage', data: { inputTokens: 9, outputTokens: 1, cacheReadTokens: 4, cost: 1 } },
    { type: 'result', sessionId: 'p1', exitCode: 0, usage: { premiumRequests: 1 } },
  ], [
    { type: 'session', id: 'p1', model: 'm3' },
    { type: 'text', text: 'I begin.\n' },
    { type: 'tool', id: 'q1', name: 'edit', title: 'edit a.ts', files: ['a.ts'], status: 'started' },
    { type: 'tool', id: 'q1', name: 'edit', title: 'edit a.ts', files: ['a.ts'], status: 'completed' },
    { type: 'tool', id: 'q2', name: 'bash', title: 'npm test', files: [], status: 'started' },
    { type: 'tool', id: 'q2', name: 'bash', title: 'npm test', files: [], status: 'denied', detail: 'Permission denied and could not request permission from user' },
    { type: 'usage', usage: { input: 9, output: 1, cached: 4 }, costUsd: null },
    done,
  ]],
  ['a quota', [
    { type: 'session.error', data: { errorType: 'quota', message: 'You have exceeded your premium request allowance.', statusCode: 402 } },
    { type: 'result', sessionId: 'p1', exitCode: 1 },
  ], [
    { type: 'limit', limit: { kind: 'usage', resetsAt: null, message: 'You have exceeded your premium request allowance.' } },
    { type: 'session', id: 'p1', model: null },
    { type: 'result', ok: false, text: null, error: 'You have exceeded your premium request allowance.' },
  ]],
];

describe('the stream of', () => {
  for (const [name, streams] of Object.entries({ claude: CLAUDE, codex: CODEX, gemini: GEMINI, opencode: OPENCODE, cursor: CURSOR, copilot: COPILOT }) as [AgentPresetName, Golden[]][]) {
    describe(name, () => {
      for (const [what, lines, events] of streams) it(`tells ${what}`, () => assert.deepEqual(eventsOf(name, lines), events));

      it('says nothing that nobody knows', () => {
        assert.deepEqual(eventsOf(name, ['', 'Loading…', '[1]', 'null', '{', '{}', { type: 'of.tomorrow', data: { text: 'x' } }, { type: 7 }, { type: 'constructor' }, '{"__proto__": {"type": "result"}}']), []);
      });

      it('may be deep and wide', () => {
        const deep = `${'{"item":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
        assert.deepEqual(eventsOf(name, [deep]), []);
        const wide = { type: 'assistant', message: { content: Array.from({ length: 5000 }, () => ({ type: 'text', text: 'x' })) } };
        assert.ok(eventsOf(name, [wide]).length <= 200);
      });
    });
  }

  it('codex tells what it was not allowed on its other output', () => {
    const reader = presetNamed('codex').createReader();
    assert.deepEqual(reader.beside?.('2026-01-01T00:00:00Z ERROR codex_core::tools::router: error=patch rejected: writing is blocked by read-only sandbox'), [
      { type: 'tool', id: '', name: 'patch', title: 'patch', files: [], status: 'denied', detail: 'writing is blocked by read-only sandbox' },
    ]);
    assert.deepEqual(reader.beside?.('WARN something else rejected: no'), []);
  });

  it('opencode tells in its log for what it waits', () => {
    const reader = presetNamed('opencode').createReader({ cwd: '/w', now: () => 0 });
    const line = (said: string, small = false): string => (
      `timestamp=2026-01-01T00:00:00.000Z level=ERROR run=a message="stream error" providerID=p modelID=m session.id=s small=${small} agent=build mode=primary error.error="AI_APICallError: ${said}"`
    );
    assert.deepEqual(reader.beside?.(line('Rate limit reached. Please try again in 20s.')), [{ type: 'waiting', message: 'Rate limit reached. Please try again in 20s.', seconds: 20 }]);
    // An hour is waited for without it.
    assert.deepEqual(reader.beside?.(line('Rate limit reached. Please try again in 3600s.')), [{ type: 'waiting', message: 'Rate limit reached. Please try again in 3600s.', seconds: null }]);
    assert.deepEqual(reader.beside?.(line('Rate limit reached.', true)), []);
    assert.deepEqual(reader.beside?.(line('Incorrect API key provided.')), []);
    assert.deepEqual(reader.beside?.('Rate limit reached.'), []);
  });
});
