import { raiseRefusal } from './budgets.ts';
import type { AttemptSettled, PipelineEvent } from './event.ts';
import { own } from './state-change.ts';
import { progressOf, type Decision, type ItemProgress, type PipelineState } from './state.ts';

/** Why an event does not fit the state, as one sentence; null when it does. */
export function refusal(state: PipelineState, event: PipelineEvent): string | null {
  switch (event.type) {
    case 'limits.set':
    case 'items.seen':
    case 'items.missing':
    case 'paused':
    case 'resumed':
      return null;
    case 'identity.asked':
      if (own(state.decisions, event.key) !== undefined) return 'This has been asked already.';
      return progressOf(state, event.key) === undefined ? null : 'The item is known by what has happened to it.';
    case 'item.started': {
      const item = progressOf(state, event.key);
      return item === undefined || item.state === 'open' ? null : `The item is ${item.state} and cannot be started.`;
    }
    case 'checkout.opened':
      return own(state.items, event.key)?.state === 'running' ? null : 'The item is not running.';
    case 'checkout.closed': {
      const item = own(state.items, event.key);
      return item === undefined ? 'There is no such item.' : owedCommit(item);
    }
    case 'task.created': {
      const item = own(state.items, event.key);
      if (item?.state !== 'running') return 'A task belongs to an item that is running.';
      if (item.taskId !== undefined) return 'The item has a task already.';
      if (own(state.tasks, event.taskId) !== undefined) return 'There is a task with this id already.';
      return item.phase === event.phase && item.merging !== true ? owedCommit(item) : 'The item is not in this phase.';
    }
    case 'attempt.started': {
      const task = own(state.tasks, event.taskId);
      if (task?.status !== 'pending') return 'Only a pending task can be attempted.';
      const item = own(state.items, task.key);
      return item?.state === 'running' ? owedCommit(item) : 'The item is not running.';
    }
    case 'attempt.settled':
    case 'budget.warned':
      return isCurrent(state, event) ? null : 'The attempt is not the current one of its task.';
    case 'task.committed': {
      const task = own(state.tasks, event.taskId);
      const waiting = task === undefined ? undefined : own(state.items, task.key)?.uncommitted;
      return waiting?.taskId === event.taskId && waiting.token === event.token ? null : 'There is nothing to commit for this attempt.';
    }
    case 'item.parked':
    case 'item.conflicted':
    case 'item.vanished':
      return idle(state, event.key);
    case 'item.merged':
    case 'gate.held':
    case 'ci.held': {
      const item = own(state.items, event.key);
      if (item?.merging !== true || item.state !== 'running') return 'The item has not passed its review.';
      return item.gateAction === undefined ? owedCommit(item) : 'What was chosen at a gate is still to be done.';
    }
    case 'gate.settled':
      return own(state.items, event.key)?.gateAction === undefined ? 'Nothing was chosen at a gate.' : null;
    case 'ci.released':
      return null;
    case 'budget.raised':
      return raiseRefusal(state, event);
    case 'account.held':
      // Nobody would ever let it go on.
      return own(state.accounts ?? {}, event.account) === undefined ? 'The account is not paused.' : idle(state, event.key);
    case 'budget.held':
      return idle(state, event.key);
    case 'account.resumed':
      return own(state.accounts ?? {}, event.account) === undefined ? 'The account is not paused.' : null;
    case 'decision.expired': {
      const decision = own(state.decisions, event.id);
      if (decision === undefined || event.askedAt !== decision.askedAt) return 'There is no such question.';
      if (decision.answer !== undefined) return 'That question was answered already.';
      return decision.kind === 'identity' ? 'It is not clear which item this is.' : null;
    }
    case 'decision.answered': {
      const decision = own(state.decisions, event.id);
      if (decision === undefined) return 'There is no such question.';
      if (event.askedAt !== undefined && event.askedAt !== decision.askedAt) return 'That question was answered already.';
      if (decision.answer !== undefined) return `This was answered already by ${decision.answer.by}: ${decision.answer.text}`;
      if (event.answer.trim() === '') return 'An answer has to say something.';
      // Any other text would have to be guessed at. An agent and a review can make something of every answer.
      if (decision.kind === 'agent' || decision.kind === 'verdict') return null;
      if (!decision.options.includes(event.answer)) return 'The answer has to be one of the options.';
      if (decision.kind !== 'identity') return null;
      const chosen = chosenItem(decision, event.answer);
      const there = chosen !== null && own(state.known, chosen) !== undefined && own(state.known, chosen)?.missing !== true;
      return there ? 'That item has its entry in the backlog again: choose another answer.' : null;
    }
    case 'item.retried': {
      const item = own(state.items, event.key);
      if (item?.state === 'blocked' && item.block?.kind === 'decision') return 'The item waits for an answer: decide instead.';
      return item?.state === 'blocked' || item?.state === 'failed' ? null : 'Only a failed or blocked item can be tried again.';
    }
    case 'item.skipped': {
      const item = progressOf(state, event.key);
      if (item === undefined) return own(state.known, event.key) === undefined ? 'There is no such item.' : null;
      if (item.state === 'running') return 'The item is running: cancel it first.';
      if (item.block?.kind === 'skipped') return 'The item is skipped already.';
      return item.state === 'done' ? 'The item is done.' : null;
    }
    case 'item.reopened': {
      const item = progressOf(state, event.key);
      if (item === undefined) return own(state.known, event.key) === undefined ? 'There is no such item.' : null;
      return item.state === 'done' ? null : 'Only a done item can be opened again.';
    }
    case 'run.started':
      return state.run?.id === event.id ? 'This run has been started already.' : null;
    case 'run.ended':
      return state.run?.id === event.id ? null : 'There is no such run.';
    case 'run.waiting':
      if (state.run?.id !== event.id) return 'There is no such run.';
      return state.run.waits === true ? 'This run waits already.' : null;
    case 'run.interrupted':
      if (state.run?.id !== event.id) return 'There is no such run.';
      return state.run.interruptedAt === undefined ? null : 'This run has been interrupted already.';
  }
}

/** Only a running item that nobody works on at this moment can be taken aside. */
function idle(state: PipelineState, key: string): string | null {
  const item = own(state.items, key);
  if (item?.state !== 'running') return 'The item is not running.';
  const task = item.taskId === undefined ? undefined : own(state.tasks, item.taskId);
  return task?.status === 'running' ? 'An attempt is at work on the item.' : null;
}

/** What an attempt changed is committed before the next one, and before it leaves the tree. */
function owedCommit(item: ItemProgress): string | null {
  return item.uncommitted === undefined ? null : 'What the last attempt changed is not committed yet.';
}

/** Whether something comes from the attempt that its task has at work. */
export function isCurrent(state: PipelineState, event: Pick<AttemptSettled, 'taskId' | 'token'>): boolean {
  const task = own(state.tasks, event.taskId);
  return task?.status === 'running' && task.attempt?.token === event.token;
}

/** The key of the item that an answer names; null for a new item. */
export function chosenItem(decision: Decision, text: string): string | null {
  return decision.candidates?.[decision.options.indexOf(text)] ?? null;
}
