import * as z from 'zod';
import { callId, event, inTwo, turnsOf, type Answer, type Conversation, type Protocol, type Refusal, type Refused } from './protocol.ts';

/**
 * OpenAI's Responses API as Codex uses it: `POST /v1/responses` with `stream`.
 * Sources: platform.openai.com/docs/api-reference/responses-streaming for the events; which of them Codex reads is in
 * codex-rs/codex-api/src/sse/responses.rs of github.com/openai/codex (items count when they are done, the usage is that of
 * response.completed). The body of a usage limit, `error.type: "usage_limit_reached"` with `resets_at`, is what
 * codex-rs/codex-api/src/api_bridge.rs looks for; it was never seen from the provider here.
 */

const part = z.looseObject({ text: z.string().optional() });
const item = z.looseObject({
  type: z.string(),
  role: z.string().optional(),
  content: z.union([z.string(), z.array(part)]).nullish(),
  call_id: z.string().nullish(),
});
const request = z.looseObject({
  model: z.string(),
  stream: z.literal(true),
  instructions: z.string().optional(),
  input: z.array(item),
  tools: z.array(z.looseObject({ type: z.string(), name: z.string().optional() })).default([]),
});

export const responses: Protocol = { name: 'responses', serves: (path) => path === '/v1/responses', read, stream, refuse };

function read(body: unknown): Conversation {
  const { input, instructions, model, tools } = request.parse(body);
  const said = input.filter(({ type, role }) => type === 'message' && role !== 'assistant').flatMap(({ content }) => (
    typeof content === 'string' ? [content] : (content ?? []).flatMap(({ text }) => text ?? [])
  ));
  return {
    model,
    texts: [instructions ?? '', ...said],
    offered: tools.map(({ name, type }) => name ?? type),
    turnsDone: turnsOf(input.flatMap(({ call_id: id, type }) => (type.endsWith('_output') ? id ?? [] : []))),
  };
}

function stream(answer: Answer): string[] {
  const { calls, says, usage } = answer;
  const tell = (data: { type: string } & Record<string, unknown>): string => event(data, data.type);
  const id = `resp_${answer.serial}`;
  const pieces = [tell({ type: 'response.created', response: { id, object: 'response', status: 'in_progress', model: answer.model, output: [] } })];
  if (says !== '') {
    const message = { type: 'message', id: `msg_${answer.serial}`, role: 'assistant' };
    pieces.push(tell({ type: 'response.output_item.added', output_index: 0, item: { ...message, status: 'in_progress', content: [] } }));
    for (const delta of inTwo(says)) pieces.push(tell({ type: 'response.output_text.delta', item_id: message.id, output_index: 0, content_index: 0, delta }));
    pieces.push(tell({ type: 'response.output_item.done', output_index: 0, item: { ...message, status: 'completed', content: [{ type: 'output_text', text: says, annotations: [] }] } }));
  }
  for (const [at, { input, name }] of calls.entries()) {
    const called = { id: `item_${answer.serial}_${at}`, call_id: callId('call', answer, at), name, status: 'completed' };
    const item = typeof input === 'string' ? { type: 'custom_tool_call', ...called, input } : { type: 'function_call', ...called, arguments: JSON.stringify(input) };
    pieces.push(tell({ type: 'response.output_item.done', output_index: at + 1, item }));
  }
  pieces.push(tell({
    type: 'response.completed',
    response: {
      id, object: 'response', status: 'completed', model: answer.model,
      usage: {
        input_tokens: usage.input, input_tokens_details: { cached_tokens: usage.cached },
        output_tokens: usage.output, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: usage.input + usage.output,
      },
    },
  }));
  return pieces;
}

function refuse(trouble: Refused, now: number): Refusal {
  const answer = (status: number, error: Record<string, unknown>, headers: Record<string, string> = {}): Refusal => ({ status, headers, body: { error } });
  switch (trouble.goes) {
    case 'rate':
      return answer(429, { type: 'requests', code: 'rate_limit_exceeded', message: `Rate limit reached. Please try again in ${trouble.retryAfterSeconds}s.`, param: null },
        { 'retry-after': String(trouble.retryAfterSeconds) });
    case 'usage':
      return answer(429, { type: 'usage_limit_reached', message: 'The usage limit has been reached', plan_type: 'plus', resets_at: trouble.resetsAt, resets_in_seconds: Math.max(1, trouble.resetsAt - now) });
    case 'unauthorized':
      return answer(401, { type: 'invalid_request_error', code: 'invalid_api_key', message: 'Incorrect API key provided.', param: null });
    case 'broken':
      return answer(500, { type: 'server_error', code: null, message: 'The server had an error while processing your request.', param: null });
  }
}
