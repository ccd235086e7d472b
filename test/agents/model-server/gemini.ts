import * as z from 'zod';
import { event, inTwo, type Answer, type Conversation, type Protocol, type Refusal, type Refused } from './protocol.ts';

/**
 * The Gemini API as Gemini CLI uses it: `POST /v1beta/models/MODEL:streamGenerateContent?alt=sse`.
 * Sources: ai.google.dev/api/generate-content (GenerateContentResponse; promptTokenCount holds the cached tokens) and
 * ai.google.dev/gemini-api/docs/function-calling. What a 429 means to the program is in
 * packages/core/src/utils/googleQuotaErrors.ts of github.com/google-gemini/gemini-cli: a violated quota whose id holds "PerDay"
 * is a limit that lasts, "PerMinute" and a RetryInfo are waited for.
 */

const part = z.looseObject({ text: z.string().optional(), functionCall: z.looseObject({ name: z.string() }).optional() });
const said = z.looseObject({ role: z.string().optional(), parts: z.array(part) });
const request = z.looseObject({
  contents: z.array(said),
  systemInstruction: said.optional(),
  tools: z.array(z.looseObject({ functionDeclarations: z.array(z.looseObject({ name: z.string() })).default([]) })).default([]),
});

const PATH = /^\/v1beta\/models\/([\w.-]{1,100}):streamGenerateContent$/;

export const gemini: Protocol = { name: 'gemini', serves: (path) => PATH.test(path), read, stream, refuse };

function read(body: unknown, path: string): Conversation {
  const { contents, systemInstruction, tools } = request.parse(body);
  const texts = [systemInstruction ?? { parts: [] }, ...contents.filter(({ role }) => role !== 'model')].flatMap(({ parts }) => parts.flatMap(({ text }) => text ?? []));
  return {
    model: PATH.exec(path)?.[1] ?? '',
    texts,
    offered: tools.flatMap(({ functionDeclarations }) => functionDeclarations.map(({ name }) => name)),
    // Calls have no ids of ours here: a turn is one content of the model with calls in it.
    turnsDone: contents.filter(({ parts, role }) => role === 'model' && parts.some(({ functionCall }) => functionCall !== undefined)).length,
  };
}

function stream(answer: Answer): string[] {
  const { calls, says, usage } = answer;
  const chunk = (parts: unknown[], rest: Record<string, unknown> = {}, last: Record<string, unknown> = {}): string => (
    event({ candidates: [{ content: { role: 'model', parts }, index: 0, ...last }], modelVersion: answer.model, responseId: `response-${answer.serial}`, ...rest })
  );
  const usageMetadata = { promptTokenCount: usage.input, cachedContentTokenCount: usage.cached, candidatesTokenCount: usage.output, totalTokenCount: usage.input + usage.output };
  return [
    ...inTwo(says).map((text) => chunk([{ text }])),
    ...calls.map(({ input, name }) => chunk([{ functionCall: { name, args: input } }])),
    chunk([{ text: '' }], { usageMetadata }, { finishReason: 'STOP' }),
  ];
}

function refuse(trouble: Refused): Refusal {
  const answer = (code: number, status: string, message: string, details: unknown[] = []): Refusal => ({ status: code, headers: {}, body: { error: { code, message, status, details } } });
  const quota = (quotaId: string): unknown => ({ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaMetric: 'generativelanguage.googleapis.com/generate_content_requests', quotaId, quotaValue: '10' }] });
  switch (trouble.goes) {
    case 'rate':
      return answer(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', [
        quota('GenerateRequestsPerMinutePerProjectPerModel'),
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${trouble.retryAfterSeconds}s` },
      ]);
    case 'usage':
      return answer(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', [quota('GenerateRequestsPerDayPerProjectPerModel')]);
    case 'unauthorized':
      return answer(401, 'UNAUTHENTICATED', 'API key not valid. Please pass a valid API key.');
    case 'broken':
      return answer(500, 'INTERNAL', 'An internal error has occurred.');
  }
}
