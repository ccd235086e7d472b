import type { AttemptSettled } from './event.ts';
import { addUsd } from './spending.ts';
import type { TaskState } from './state.ts';

/**
 * The session that a task can go on with after an attempt, with all that it has cost: an agent that counts all of a session
 * counts neither another session of the task nor another agent's.
 */
export function sessionAfter({ agent, session }: TaskState, { costUsd = 0, session: id }: AttemptSettled): Pick<TaskState, 'session'> {
  const before = session?.agent === agent ? session : undefined;
  // Where nothing is said of it, it went on with the one that it was given.
  if (id === undefined) return before === undefined ? {} : { session: { ...before, costUsd: addUsd(before.costUsd ?? 0, costUsd) } };
  return { session: { agent, id, costUsd: addUsd(before?.id === id ? before.costUsd ?? 0 : 0, costUsd) } };
}
