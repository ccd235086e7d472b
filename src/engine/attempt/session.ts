import type { TaskState } from '../../pipeline/state.ts';

/** The session that the next attempt of a task can go on with; null where its agent has none, or was another one. */
export function sessionFor({ session }: TaskState, agent: string): string | null {
  return session?.agent === agent ? session.id : null;
}

/** What that session has cost by now. */
export function sessionCostFor({ session }: TaskState, agent: string): number {
  return session?.agent === agent ? session.costUsd ?? 0 : 0;
}
