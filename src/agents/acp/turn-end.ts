import type { AgentEvent } from '../../contract/agent-event.ts';
import { fieldOf, listAt, numberAt, objectOf, textAt } from '../json.ts';
import { epochSeconds, limitIn } from '../limits.ts';
import { retryAfter } from '../retry-after.ts';
import { sentence, title } from '../wording.ts';

/** How deep a status is looked for in what an error says of itself. */
const DEPTH = 6;
const STATUS_KEYS = ['http_status_code', 'httpStatusCode', 'statusCode', 'status_code', 'status'];
/** Whoever has not signed in (Agent Client Protocol, error codes). */
const AUTH_REQUIRED = -32_000;

/** Why an agent ends its turn, where that is no end of its work. */
const STOPPED: Readonly<Record<string, string>> = {
  max_tokens: 'Its answer was longer than its model may write.',
  max_turn_requests: 'It used up the requests that it may make at once.',
  refusal: 'It refused to go on.',
  cancelled: 'It stopped before its work was done.',
};

/** An error that an agent answers with. */
export interface AgentError {
  code: number;
  message: string;
  data?: unknown;
}

/** What the answer to a prompt says of the end of its turn. */
export function endOf(response: unknown): AgentEvent {
  const reason = textAt(response, 'stopReason') ?? '';
  if (reason === 'end_turn') return { type: 'result', ok: true, text: null, error: null };
  const why = Object.hasOwn(STOPPED, reason) ? STOPPED[reason] : undefined;
  return { type: 'result', ok: false, text: null, error: why ?? `It ended with: ${title(reason) || 'nothing that is known'}.` };
}

/** What an error means: a limit of its provider's where it speaks of one, and the end of its work. `now` is of the epoch. */
export function endByError({ code, data, message }: AgentError, now: number): AgentEvent[] {
  const said = wordsOf(message, data);
  const error = code === AUTH_REQUIRED ? `It is not signed in: ${sentence(said) || 'it wants you to.'}` : sentence(said);
  const kind = kindOf(data);
  const status = statusIn(data, DEPTH) ?? (code >= 400 && code < 600 ? code : /^rate.?limit/i.test(kind) ? 429 : null);
  const resetsAt = retryAfter(fieldOf(data, 'responseHeaders'), now) ?? epochSeconds(numberAt(data, 'resetsAt') ?? numberAt(data, 'resets_at'), now);
  const limit = code === AUTH_REQUIRED ? null : limitIn(said, status, resetsAt, now) ?? limitIn(kind, status, resetsAt, now);
  return [
    ...(limit === null ? [] : [{ type: 'limit' as const, limit: { ...limit, message: sentence(said) || limit.message } }]),
    { type: 'result', ok: false, text: null, error: error.slice(0, 500) || 'It failed and does not say why.' },
  ];
}

/** What an error says, as one line. */
export function reasonOf({ data, message }: AgentError): string {
  return sentence(wordsOf(message, data));
}

/** Whether an error says that somebody has to sign in. */
export function wantsSignIn({ code }: AgentError): boolean {
  return code === AUTH_REQUIRED;
}

/**
 * How one can sign in where nobody is there to do it: with a variable that is set. All others open a browser, or write a key
 * into the settings of the agent.
 */
export function unattendedSignIns(initialized: unknown): string[] {
  return listAt(initialized, 'authMethods').flatMap((method) => (textAt(method, 'type') === 'env_var' ? textAt(method, 'id') ?? [] : []));
}

/** The words that say most: protocols wrap them. */
function wordsOf(message: string, data: unknown): string {
  const inner = typeof data === 'string' ? data : textAt(data, 'message') ?? textAt(data, 'error', 'message') ?? textAt(data, 'details') ?? textAt(data, 'error');
  const outer = message.replace(/^Internal error(?:: )?/, '');
  return inner === null || inner.trim() === '' ? outer || message : inner;
}

/** What an agent calls its failure. */
function kindOf(data: unknown): string {
  const info = fieldOf(data, 'codex_error_info') ?? fieldOf(data, 'codexErrorInfo');
  const named = textAt(data, 'errorKind') ?? textAt(data, 'errorName') ?? (typeof info === 'string' ? info : Object.keys(objectOf(info) ?? {})[0]);
  return (named ?? '').slice(0, 100).replaceAll('_', ' ').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

function statusIn(value: unknown, depth: number): number | null {
  const object = depth === 0 ? null : objectOf(value);
  if (object === null) return null;
  for (const key of STATUS_KEYS) {
    const status = numberAt(object, key);
    if (status !== null && status >= 400 && status < 600) return status;
  }
  for (const inner of Object.values(object).slice(0, 50)) {
    const status = statusIn(inner, depth - 1);
    if (status !== null) return status;
  }
  return null;
}
