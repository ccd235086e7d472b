import { amountAt, fieldOf, listAt, textAt } from '../../../src/agents/json.ts';

/** Requests as small as each protocol allows: a direction, and the results of the calls that were made so far. */
export interface Ask {
  text: string;
  /** Ids of calls that have been answered, oldest first. */
  answered?: string[];
  /** No tools: it asks for something beside the work. */
  beside?: boolean;
}

export interface Dialect {
  path: string;
  tools: { write: string; edit: string; run: string };
  body(ask: Ask): unknown;
  /** What was said in a stream. */
  text(events: readonly unknown[]): string;
  /** The calls in a stream: their ids, names and inputs. */
  calls(events: readonly unknown[]): { id: string; name: string; input: unknown }[];
  /** Tokens in, out and cached, with the cached ones in the first. */
  usage(events: readonly unknown[]): { input: number; output: number; cached: number };
}

const texts = (events: readonly unknown[], ...path: string[]): string => events.map((each) => textAt(each, ...path) ?? '').join('');

export const dialects: Readonly<Record<string, Dialect>> = {
  anthropic: {
    path: '/v1/messages?beta=true',
    tools: { write: 'Write', edit: 'Edit', run: 'Bash' },
    body: ({ answered = [], beside = false, text }) => ({
      model: 'm', stream: true, system: [{ type: 'text', text: ' - Primary working directory: /w\n' }],
      messages: [
        { role: 'user', content: [{ type: 'text', text }] },
        ...answered.flatMap((id) => [{ role: 'assistant', content: [{ type: 'tool_use', id, name: 'Write', input: {} }] }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'ok' }] }]),
      ],
      ...(beside ? {} : { tools: ['Write', 'Edit', 'Bash'].map((name) => ({ name, input_schema: {} })) }),
    }),
    text: (events) => texts(events, 'delta', 'text'),
    calls: (events) => events.filter((each) => textAt(each, 'content_block', 'type') === 'tool_use').map((begin) => ({
      id: textAt(begin, 'content_block', 'id') ?? '', name: textAt(begin, 'content_block', 'name') ?? '',
      input: JSON.parse(texts(events.filter((each) => fieldOf(each, 'index') === fieldOf(begin, 'index')), 'delta', 'partial_json')) as unknown,
    })),
    usage: (events) => {
      const counted = fieldOf(events[0], 'message', 'usage');
      const cached = amountAt(counted, 'cache_read_input_tokens');
      return { input: amountAt(counted, 'input_tokens') + cached, cached, output: amountAt(events.find((each) => textAt(each, 'type') === 'message_delta'), 'usage', 'output_tokens') };
    },
  },
  responses: {
    path: '/v1/responses',
    tools: { write: 'apply_patch', edit: 'apply_patch', run: 'exec_command' },
    body: ({ answered = [], beside = false, text }) => ({
      model: 'm', stream: true,
      input: [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: '<cwd>/w</cwd>' }] },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
        ...answered.flatMap((id) => [{ type: 'function_call', call_id: id, name: 'exec_command', arguments: '{}' }, { type: 'function_call_output', call_id: id, output: 'ok' }]),
      ],
      tools: beside ? [] : [{ type: 'function', name: 'exec_command' }, { type: 'custom', name: 'apply_patch' }, { type: 'web_search' }],
    }),
    text: (events) => texts(events, 'delta'),
    calls: (events) => events.flatMap((each) => {
      const item = fieldOf(each, 'item');
      const [id, name] = [textAt(item, 'call_id'), textAt(item, 'name')];
      if (id === null || name === null) return [];
      return [{ id, name, input: textAt(item, 'input') ?? (JSON.parse(textAt(item, 'arguments') ?? '') as unknown) }];
    }),
    usage: (events) => {
      const counted = fieldOf(events.at(-1), 'response', 'usage');
      return { input: amountAt(counted, 'input_tokens'), output: amountAt(counted, 'output_tokens'), cached: amountAt(counted, 'input_tokens_details', 'cached_tokens') };
    },
  },
  chat: {
    path: '/v1/chat/completions',
    tools: { write: 'write', edit: 'edit', run: 'bash' },
    body: ({ answered = [], beside = false, text }) => ({
      model: 'm', stream: true,
      messages: [
        { role: 'system', content: '<env>\n  Working directory: /w\n' },
        { role: 'user', content: text },
        ...answered.flatMap((id) => [{ role: 'assistant', content: null, tool_calls: [{ id, type: 'function', function: { name: 'write', arguments: '{}' } }] }, { role: 'tool', tool_call_id: id, content: 'ok' }]),
      ],
      ...(beside ? {} : { tools: ['write', 'edit', 'bash'].map((name) => ({ type: 'function', function: { name } })) }),
    }),
    text: (events) => texts(events.flatMap((each) => listAt(each, 'choices')), 'delta', 'content'),
    calls: (events) => {
      const parts = events.flatMap((each) => listAt(each, 'choices')).flatMap((choice) => listAt(choice, 'delta', 'tool_calls'));
      return parts.filter((part) => textAt(part, 'id') !== null).map((begin) => ({
        id: textAt(begin, 'id') ?? '', name: textAt(begin, 'function', 'name') ?? '',
        input: JSON.parse(texts(parts.filter((part) => fieldOf(part, 'index') === fieldOf(begin, 'index')), 'function', 'arguments')) as unknown,
      }));
    },
    usage: (events) => {
      const counted = fieldOf(events.at(-1), 'usage');
      return { input: amountAt(counted, 'prompt_tokens'), output: amountAt(counted, 'completion_tokens'), cached: amountAt(counted, 'prompt_tokens_details', 'cached_tokens') };
    },
  },
  gemini: {
    path: '/v1beta/models/m:streamGenerateContent?alt=sse',
    tools: { write: 'write_file', edit: 'replace', run: 'run_shell_command' },
    body: ({ answered = [], beside = false, text }) => ({
      systemInstruction: { parts: [{ text: '- **Workspace Directories:**\n  - /w\n' }] },
      contents: [
        { role: 'user', parts: [{ text }] },
        ...answered.flatMap(() => [{ role: 'model', parts: [{ functionCall: { name: 'write_file', args: {} } }] }, { role: 'user', parts: [{ functionResponse: { name: 'write_file', response: {} } }] }]),
      ],
      ...(beside ? {} : { tools: [{ functionDeclarations: ['write_file', 'replace', 'run_shell_command'].map((name) => ({ name })) }] }),
    }),
    text: (events) => texts(partsOf(events), 'text'),
    calls: (events) => partsOf(events).flatMap((part) => {
      const name = textAt(part, 'functionCall', 'name');
      return name === null ? [] : [{ id: 'call', name, input: fieldOf(part, 'functionCall', 'args') }];
    }),
    usage: (events) => {
      const counted = fieldOf(events.at(-1), 'usageMetadata');
      return { input: amountAt(counted, 'promptTokenCount'), output: amountAt(counted, 'candidatesTokenCount'), cached: amountAt(counted, 'cachedContentTokenCount') };
    },
  },
};

function partsOf(events: readonly unknown[]): unknown[] {
  return events.flatMap((each) => listAt(each, 'candidates')).flatMap((candidate) => listAt(candidate, 'content', 'parts'));
}
