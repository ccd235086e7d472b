import * as z from 'zod';
import { callId, event, inTwo, turnsOf, type Answer, type Conversation, type Protocol, type Refusal, type Refused } from './protocol.ts';

/**
 * Anthropic's Messages API as Claude Code uses it: `POST /v1/messages` with `stream`, and without it where streams break.
 * Sources: the events are those of platform.claude.com/docs/en/build-with-claude/streaming (message_start, content_block_start,
 * _delta and _stop, message_delta, message_stop); errors of …/docs/en/api/errors; `input_tokens` leaves the cached ones out
 * (…/build-with-claude/prompt-caching); `retry-after` and `anthropic-ratelimit-requests-*` of …/docs/en/api/rate-limits. The `anthropic-ratelimit-unified-*` headers of a subscription's limit are documented
 * nowhere: their names and values are those that people found in the program (github.com/manaflow-ai/subrouter/pull/24,
 * github.com/anthropics/claude-code/issues/12829).
 */

const block = z.looseObject({ type: z.string(), text: z.string().optional(), tool_use_id: z.string().optional() });
const content = z.union([z.string(), z.array(block)]);
const request = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  system: content.optional(),
  messages: z.array(z.looseObject({ role: z.string(), content })),
  tools: z.array(z.looseObject({ name: z.string() })).default([]),
});

export const anthropic: Protocol = { name: 'anthropic', serves: (path) => path === '/v1/messages', read, stream, whole, refuse };

function read(body: unknown): Conversation {
  const { model, stream: streamed, system, messages, tools } = request.parse(body);
  const blocks = [system ?? [], ...messages.filter(({ role }) => role !== 'assistant').map((message) => message.content)]
    .flatMap((each) => (typeof each === 'string' ? [{ type: 'text', text: each }] : each));
  return {
    model,
    streamed,
    texts: blocks.flatMap(({ type, text }) => (type === 'text' && text !== undefined ? [text] : [])),
    offered: tools.map(({ name }) => name),
    turnsDone: turnsOf(blocks.flatMap((each) => ('tool_use_id' in each && each.tool_use_id !== undefined ? [each.tool_use_id] : []))),
  };
}

function stream(answer: Answer): string[] {
  const { calls, model, says, usage } = answer;
  const tell = (data: { type: string } & Record<string, unknown>): string => event(data, data.type);
  const counted = { input_tokens: usage.input - usage.cached, cache_creation_input_tokens: 0, cache_read_input_tokens: usage.cached };
  const pieces = [tell({
    type: 'message_start',
    message: { id: `msg_${answer.serial}`, type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage: { ...counted, output_tokens: 1 } },
  })];
  let index = 0;
  if (says !== '') {
    pieces.push(tell({ type: 'content_block_start', index, content_block: { type: 'text', text: '' } }));
    for (const text of inTwo(says)) pieces.push(tell({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } }));
    pieces.push(tell({ type: 'content_block_stop', index }));
    index += 1;
  }
  for (const [at, { input, name }] of calls.entries()) {
    pieces.push(tell({ type: 'content_block_start', index, content_block: { type: 'tool_use', id: callId('toolu', answer, at), name, input: {} } }));
    for (const part of inTwo(JSON.stringify(input))) pieces.push(tell({ type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json: part } }));
    pieces.push(tell({ type: 'content_block_stop', index }));
    index += 1;
  }
  return [
    ...pieces,
    tell({ type: 'message_delta', delta: { stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn', stop_sequence: null }, usage: { output_tokens: usage.output } }),
    tell({ type: 'message_stop' }),
  ];
}

function whole({ calls, model, says, usage, ...answer }: Answer): unknown {
  return {
    id: `msg_${answer.serial}`, type: 'message', role: 'assistant', model,
    content: [
      ...(says === '' ? [] : [{ type: 'text', text: says }]),
      ...calls.map(({ input, name }, at) => ({ type: 'tool_use', id: callId('toolu', answer, at), name, input })),
    ],
    stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn', stop_sequence: null,
    usage: { input_tokens: usage.input - usage.cached, cache_creation_input_tokens: 0, cache_read_input_tokens: usage.cached, output_tokens: usage.output },
  };
}

function refuse(trouble: Refused, now: number): Refusal {
  const answer = (status: number, type: string, message: string, headers: Record<string, string> = {}): Refusal => (
    { status, headers, body: { type: 'error', error: { type, message }, request_id: 'req_1' } }
  );
  switch (trouble.goes) {
    case 'rate':
      return answer(429, 'rate_limit_error', 'This request would exceed the rate limit of your organization.', {
        'retry-after': String(trouble.retryAfterSeconds),
        'anthropic-ratelimit-requests-limit': '50',
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': new Date((now + trouble.retryAfterSeconds) * 1000).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      });
    case 'usage':
      return answer(429, 'rate_limit_error', 'You have reached your usage limit.', {
        'retry-after': String(Math.max(1, trouble.resetsAt - now)),
        'anthropic-ratelimit-unified-status': 'rejected',
        'anthropic-ratelimit-unified-reset': String(trouble.resetsAt),
        'anthropic-ratelimit-unified-representative-claim': 'five_hour',
        'anthropic-ratelimit-unified-5h-status': 'rejected',
        'anthropic-ratelimit-unified-5h-reset': String(trouble.resetsAt),
        'anthropic-ratelimit-unified-5h-utilization': '1.0',
      });
    case 'unauthorized':
      return answer(401, 'authentication_error', 'invalid x-api-key');
    case 'broken':
      return answer(500, 'api_error', 'Internal server error');
  }
}
