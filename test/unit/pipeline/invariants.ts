import { PHASES, type TaskStatus } from '../../../src/contract/phase.ts';
import { progressOf, type ItemProgress, type PipelineState } from '../../../src/pipeline/state.ts';

export const FINAL: readonly TaskStatus[] = ['completed', 'failed', 'timed_out', 'cancelled'];

/** What must hold in every state, whatever has happened; empty when it does. */
export function violations(state: PipelineState): string[] {
  const found: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) found.push(what);
  };
  for (const [key, item] of Object.entries({ ...state.items, ...state.done })) {
    const waits = waitsFor(state, key);
    must(item.key === key, `${key} is kept under its key`);
    must((item.block !== undefined) === (item.state === 'blocked'), `${key} has a block exactly while blocked`);
    must(item.state !== 'failed' || (item.failure !== undefined && item.finishedAt !== undefined), `${key} failed for a reason`);
    must(item.iteration >= 1 && PHASES.includes(item.phase), `${key} has a place`);
    must(item.gateAction === undefined || item.merging === true, `${key} has something to do at a gate only before its merge`);
    must(item.merging !== true || (item.phase === 'review' && item.taskId === undefined), `${key} merges after its review`);
    must(item.taskId === undefined || isWorkOf(state, item), `${key} points at its own unfinished task`);
    must(item.block?.kind !== 'decision' || waits === item.block.decisionId, `${key} waits for a question that is open`);
    const account = item.block?.kind === 'limit' ? item.block.account : undefined;
    must(account === undefined || Object.hasOwn(state.accounts ?? {}, account), `${key} waits for an account that is paused`);
    if (item.state === 'done') {
      const rest = [item.taskId, item.uncommitted, item.opened, item.merging, item.failure];
      must(rest.every((value) => value === undefined) && item.finishedAt !== undefined, `${key} is done with nothing left`);
    }
    if (item.state === 'failed') must(item.taskId === undefined && item.merging === undefined, `${key} failed with no task`);
  }
  for (const [id, task] of Object.entries(state.tasks)) {
    const item = progressOf(state, task.key);
    must(FINAL.includes(task.status) === (task.finishedAt !== undefined), `${id} is final exactly when finished`);
    must((task.status === 'running') === (task.attempt !== undefined), `${id} has an attempt exactly while running`);
    must(task.finishedAt !== undefined || item?.taskId === id, `${id} is not orphaned`);
    must(task.status !== 'running' || item?.state === 'running', `${id} runs with its item`);
    must((task.status === 'needs_decision') === (waitsFor(state, task.key) === id), `${id} needs a decision exactly while asked`);
  }
  for (const [account, { since, resumesAt }] of Object.entries(state.accounts ?? {})) must(resumesAt > since, `${account} rests for a time`);
  for (const decision of Object.values(state.decisions)) {
    const block = progressOf(state, decision.key)?.block;
    const open = block?.kind === 'decision' && block.decisionId === decision.id;
    must(open === (decision.answer === undefined), `${decision.id} blocks its item exactly while open`);
  }
  return found;
}

function isWorkOf(state: PipelineState, item: ItemProgress): boolean {
  const task = state.tasks[item.taskId ?? ''];
  return task?.key === item.key && task.phase === item.phase && !FINAL.includes(task.status);
}

/** The question that an item waits for. */
function waitsFor(state: PipelineState, key: string): string | undefined {
  return Object.values(state.decisions).find((decision) => decision.key === key && decision.answer === undefined)?.id;
}
