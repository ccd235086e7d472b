import { blocked, own, withTaskUnproven } from './state-change.ts';
import type { PipelineState } from './state.ts';

/** An item that is left alone until somebody wants it again; its open question goes with it. */
export function skipItem(state: PipelineState, { key, by, at }: { key: string; by: string; at: string }): PipelineState {
  const before = own(state.items, key) ?? { key, kind: own(state.known, key)?.kind ?? 'product', state: 'open', phase: 'spec', iteration: 1 };
  const decisions = Object.fromEntries(Object.entries(state.decisions).filter(([, decision]) => decision.key !== key));
  const task = before.taskId === undefined ? undefined : own(state.tasks, before.taskId);
  // A pending question goes with its item; its task ends, or a later answer would have nobody to go to.
  const tasks = task === undefined ? state.tasks : { ...state.tasks, [task.id]: { ...task, status: 'cancelled' as const, finishedAt: at } };
  const item = blocked(task === undefined ? before : withTaskUnproven(before, task), { kind: 'skipped', message: `Skipped by ${by}.` });
  return { ...state, tasks, decisions, items: { ...state.items, [key]: item } };
}
