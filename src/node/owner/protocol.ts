import { ErrorCodes, NotificationType, NotificationType0, RequestType, ResponseError } from 'vscode-jsonrpc';
import { messageOf, UserError } from '../../base/errors.ts';
import type { EngineApi } from '../../contract/engine-api.ts';
import type { RunEvent } from '../../contract/run-event.ts';

/** The version of what is said over the socket. The two sides must agree. */
export const PROTOCOL = 5;

/** What an owner says first. It is also the sign of life that an election asks for. */
export interface Hello {
  protocol: number;
  pid: number;
  epoch: number;
}

export const helloRequest = new RequestType<{ protocol: number }, Hello, void>('hello');
/** The last thing that an owner says: all answers that it owes have come before it. */
export const byeNotification = new NotificationType0('bye');
export const eventNotification = new NotificationType<RunEvent>('event');

/** One call of the engine, its arguments in their order. */
export interface Call {
  method: EngineMethod;
  args: unknown[];
}

export const callRequest = new RequestType<Call, unknown, ErrorData>('call');

export type EngineMethod = Exclude<keyof EngineApi, 'onEvent'>;

/** The methods that a client may call: every one of the engine's, and nothing else of the object behind it. */
export const ENGINE_METHODS: Readonly<Record<EngineMethod, true>> = {
  status: true, items: true, findings: true, tasks: true, recentTasks: true, changes: true, fileAt: true, run: true, stop: true, pause: true, resume: true,
  decide: true, retry: true, skip: true, reopen: true, cancel: true, raiseBudget: true,
  coverage: true, updateDocuments: true, handOver: true, runTests: true, stopTests: true,
};

/** A `UserError` as it crosses the socket. */
export interface ErrorData {
  code: string;
  hint?: string;
}

/** An error as the owner sends it. What was not meant for a person arrives as `internal`. */
export function toResponseError(error: unknown): ResponseError<ErrorData> {
  const user = error instanceof UserError ? error : new UserError('internal', messageOf(error), { hint: 'The log of the owner has the details.' });
  return new ResponseError(ErrorCodes.InternalError, user.message, { code: user.code, ...(user.hint === undefined ? {} : { hint: user.hint }) });
}

/** The error that a client throws: the owner's own where it sent one, `owner-gone` when the connection ended. */
export function fromResponseError(error: unknown): UserError {
  if (error instanceof ResponseError && isErrorData(error.data)) {
    const { code, hint } = error.data;
    return new UserError(code, error.message, hint === undefined ? {} : { hint });
  }
  return ownerGone(error);
}

export function ownerGone(cause?: unknown): UserError {
  return new UserError('owner-gone', 'The process that owned this workspace has ended.', {
    hint: 'Look at the status and try again: what you asked for may or may not have been done.', cause,
  });
}

/** A call that came while its owner was on its way out. */
export function ownerLeaving(): UserError {
  return new UserError('owner-gone', 'The process that owned this workspace was just ending, so nothing was done.', { hint: 'Try again.' });
}

function isErrorData(value: unknown): value is ErrorData {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
