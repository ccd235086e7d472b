import type { Block, ItemProgress, PipelineState, TaskState } from './state.ts';

/** How many answers of a phase an item keeps: more would crowd out of a direction what it is about. */
const MOST_ANSWERS = 20;

/** A record's own value: a key that a person typed may be the name of something that every object has. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A record without one of its entries. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return rest;
}

/** The state with one live item changed. */
export function changeItem(state: PipelineState, key: string, change: (item: ItemProgress) => ItemProgress): PipelineState {
  const item = own(state.items, key);
  return item === undefined ? state : { ...state, items: { ...state.items, [key]: change(item) } };
}

/** The state with one task changed. */
export function changeTask(state: PipelineState, id: string, change: (task: TaskState) => TaskState): PipelineState {
  const task = own(state.tasks, id);
  return task === undefined ? state : { ...state, tasks: { ...state.tasks, [id]: change(task) } };
}

/** An item that waits for a human. */
export function blocked(item: ItemProgress, block: Block): ItemProgress {
  return { ...item, state: 'blocked', block };
}

/** An item that waits for the answer to a decision. */
export function blockOnDecision(item: ItemProgress, decisionId: string): ItemProgress {
  return blocked(item, { kind: 'decision', decisionId });
}

/** An item that can go on where it was. */
export function unblocked({ block: _, ...item }: ItemProgress): ItemProgress {
  return { ...item, state: 'open' };
}

/** An item whose task has ended. What people have answered in it stays with the item. */
export function withoutTask({ taskId: _, ...item }: ItemProgress, { answers, phase }: TaskState): ItemProgress {
  return answers.length === 0 ? item : { ...item, answers: { ...item.answers, [phase]: answers.slice(-MOST_ANSWERS) } };
}

/** An item whose task has ended without its evidence: what that has changed counts for the next one of its phase. */
export function withTaskUnproven(item: ItemProgress, task: TaskState): ItemProgress {
  const unproven = [...new Set([...item.unproven ?? [], ...task.files])];
  return { ...withoutTask(item, task), ...(unproven.length === 0 ? {} : { unproven }) };
}

/** An item that waits because its entry is gone goes on when there is one again. */
export function comeBack(state: PipelineState, key: string): PipelineState {
  return own(state.items, key)?.block?.kind === 'vanished' ? changeItem(state, key, unblocked) : state;
}
