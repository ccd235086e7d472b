import * as z from 'zod';
import { callId, event, inTwo, turnsOf, type Answer, type Conversation, type Protocol, type Refusal, type Refused } from './protocol.ts';

/**
 * OpenAI's Chat Completions API as OpenCode's `@ai-sdk/openai-compatible` uses it: `POST /v1/chat/completions` with `stream`.
 * Sources: platform.openai.com/docs/api-reference/chat-streaming (chunks, tool calls by index, the usage in a last chunk without
 * choices, `[DONE]`); platform.openai.com/docs/guides/error-codes for the bodies, where `insufficient_quota` is a limit that
 * names no time.
 */

const part = z.looseObject({ text: z.string().optional() });
const request = z.looseObject({
  model: z.string(),
  stream: z.literal(true),
  messages: z.array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(part)]).nullish(), tool_call_id: z.string().optional() })),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).default([]),
});

export const chat: Protocol = { name: 'chat', serves: (path) => path === '/v1/chat/completions', read, stream, refuse };

function read(body: unknown): Conversation {
  const { messages, model, tools } = request.parse(body);
  const said = messages.filter(({ role }) => role === 'user' || role === 'system' || role === 'developer').flatMap(({ content }) => (
    typeof content === 'string' ? [content] : (content ?? []).flatMap(({ text }) => text ?? [])
  ));
  return {
    model,
    texts: said,
    offered: tools.map((tool) => tool.function.name),
    turnsDone: turnsOf(messages.flatMap(({ tool_call_id: id }) => id ?? [])),
  };
}

function stream(answer: Answer): string[] {
  const { calls, says, usage } = answer;
  const chunk = (choices: unknown[], rest: Record<string, unknown> = {}): string => (
    event({ id: `chatcmpl-${answer.serial}`, object: 'chat.completion.chunk', created: 0, model: answer.model, choices, ...rest })
  );
  const delta = (part: Record<string, unknown>): string => chunk([{ index: 0, delta: part, finish_reason: null }]);
  return [
    delta({ role: 'assistant', content: '' }),
    ...inTwo(says).map((content) => delta({ content })),
    ...calls.flatMap(({ input, name }, index) => [
      delta({ tool_calls: [{ index, id: callId('call', answer, index), type: 'function', function: { name, arguments: '' } }] }),
      ...inTwo(JSON.stringify(input)).map((part) => delta({ tool_calls: [{ index, function: { arguments: part } }] })),
    ]),
    chunk([{ index: 0, delta: {}, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }]),
    chunk([], {
      usage: {
        prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output,
        prompt_tokens_details: { cached_tokens: usage.cached }, completion_tokens_details: { reasoning_tokens: 0 },
      },
    }),
    event('[DONE]'),
  ];
}

function refuse(trouble: Refused): Refusal {
  const answer = (status: number, type: string, code: string | null, message: string, headers: Record<string, string> = {}): Refusal => (
    { status, headers, body: { error: { message, type, param: null, code } } }
  );
  switch (trouble.goes) {
    case 'rate':
      return answer(429, 'requests', 'rate_limit_exceeded', `Rate limit reached. Please try again in ${trouble.retryAfterSeconds}s.`, { 'retry-after': String(trouble.retryAfterSeconds) });
    case 'usage':
      return answer(429, 'insufficient_quota', 'insufficient_quota', 'You exceeded your current quota, please check your plan and billing details.');
    case 'unauthorized':
      return answer(401, 'invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.');
    case 'broken':
      return answer(500, 'server_error', null, 'The server had an error while processing your request.');
  }
}
