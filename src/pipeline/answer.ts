import type { PipelineEvent } from './event.ts';
import { closeBreaker } from './breaker.ts';
import { answerGate } from './held.ts';
import { skipItem } from './skip.ts';
import { chosenItem } from './refusal.ts';
import { advance, backTo, returnPhase } from './settle.ts';
import { blockOnDecision, changeItem, changeTask, comeBack, own, unblocked, without } from './state-change.ts';
import type { Decision, ItemProgress, PipelineState } from './state.ts';

/** A question about which item an entry is: the entry waits under its provisional key. */
export function askIdentity(state: PipelineState, event: Extract<PipelineEvent, { type: 'identity.asked' }>): PipelineState {
  const { key, question, options, candidates, at } = event;
  const kind = own(state.known, key)?.kind ?? 'product';
  const item: ItemProgress = blockOnDecision({ key, kind, state: 'open', phase: 'spec', iteration: 1 }, key);
  return {
    ...state,
    items: { ...state.items, [key]: item },
    decisions: { ...state.decisions, [key]: { id: key, key, kind: 'identity', question, options, candidates, askedAt: at } },
  };
}

/** The state after a human has answered. */
export function answer(state: PipelineState, event: Extract<PipelineEvent, { type: 'decision.answered' }>): PipelineState {
  const decision = own(state.decisions, event.id);
  if (decision === undefined) return state;
  const given = { text: event.answer, by: event.by, at: event.at };
  const answered = { ...state, decisions: { ...state.decisions, [event.id]: { ...decision, answer: given } } };
  switch (decision.kind) {
    case 'agent': {
      const entry = { question: decision.question, answer: event.answer, by: event.by, at: event.at };
      const told = changeTask(answered, decision.id, (task) => ({ ...task, status: 'pending', answers: [...task.answers, entry] }));
      return changeItem(told, decision.key, unblocked);
    }
    case 'verdict':
      return answerVerdict(answered, decision, event);
    case 'gate':
      return answerGate(answered, decision, event);
    case 'permission':
      return answerPermission(answered, decision, event);
    case 'budget':
    case 'breaker':
      // Both have two options: the first lets the item go on.
      if (decision.options.indexOf(event.answer) > 0) return skipItem(answered, { key: decision.key, by: event.by, at: event.at });
      return decision.kind === 'breaker' ? goOn(answered, decision, closeBreaker) : goOn(raised(answered, decision), decision, (item) => item);
    case 'identity':
      return answerIdentity(answered, decision, event.answer);
  }
}

/** The next attempt is told, and what is allowed is allowed for as long as the item is live. */
function answerPermission(state: PipelineState, decision: Decision, event: Extract<PipelineEvent, { type: 'decision.answered' }>): PipelineState {
  const { ask } = decision;
  if (ask === undefined) return state;
  const allow = decision.options.indexOf(event.answer) === 0;
  const entry = { question: decision.question, answer: event.answer, by: event.by, at: event.at };
  const told = changeTask(state, decision.id, (task) => ({ ...task, answers: [...task.answers, entry] }));
  return goOn(told, decision, (item) => ({ ...item, grants: [...(item.grants ?? []).filter(({ id }) => id !== ask.id), { id: ask.id, allow }] }));
}

/** The item goes on, and its task where that is what waited. */
function goOn(state: PipelineState, { id, key }: Decision, change: (item: ItemProgress) => ItemProgress): PipelineState {
  return changeItem(changeTask(state, id, (task) => ({ ...task, status: 'pending' })), key, (item) => change(unblocked(item)));
}

function raised(state: PipelineState, { budget, key }: Decision): PipelineState {
  if (budget === undefined) return state;
  const { raiseTo: budgetUsd, scope } = budget;
  const taskId = own(state.items, key)?.taskId ?? '';
  return scope === 'task' ? changeTask(state, taskId, (task) => ({ ...task, budgetUsd })) : changeItem(state, key, (item) => ({ ...item, budgetUsd }));
}

function answerVerdict(state: PipelineState, decision: Decision, event: Extract<PipelineEvent, { type: 'decision.answered' }>): PipelineState {
  const passed = event.answer.trim().toLowerCase() === 'pass';
  const closed = changeTask(
    state,
    decision.id,
    (task) => ({ ...task, status: passed ? 'completed' : 'failed', finishedAt: event.at, reason: `${event.by} decided: ${event.answer}` }),
  );
  const task = own(state.tasks, decision.id);
  if (task === undefined) return state;
  return changeItem(closed, decision.key, (item) => {
    const open = unblocked(item);
    if (passed) return advance(open, task, undefined);
    const round = { ...backTo(returnPhase('impl', item.phase), open, task), feedback: `The review was decided by a person: ${event.answer}` };
    if (item.iteration < state.limits.maxIterations) return { ...round, iteration: item.iteration + 1 };
    return { ...round, state: 'failed', failure: `The review was decided by a person: ${event.answer}`, finishedAt: event.at };
  });
}

function answerIdentity(state: PipelineState, decision: Decision, text: string): PipelineState {
  const chosen = chosenItem(decision, text);
  const provisional = own(state.known, decision.key);
  const settled = { ...state, decisions: without(state.decisions, decision.id), items: without(state.items, decision.key) };
  if (chosen === null || provisional === undefined) return settled;
  const known = { ...without(state.known, decision.key), [chosen]: { ...provisional, key: chosen } };
  return comeBack({ ...settled, known }, chosen);
}
