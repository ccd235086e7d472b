import type { GateFinding } from '../contract/gates.ts';
import { oneLine } from '../base/cut-text.ts';
import type { PipelineEvent } from './event.ts';
import { blockOnDecision, changeItem, own, unblocked } from './state-change.ts';
import type { Decision, ItemProgress, PipelineState } from './state.ts';

/** How many findings an item that is sent back is told. */
const MOST_TOLD = 50;

/** What a finding is known by: where its line is may change and says nothing. */
export function findingKey({ gate, file, change, message }: GateFinding): string {
  return oneLine(`${gate} ${file} ${change ?? ''} ${message}`, 500);
}

/** The item waits for an answer; its question has the item's own key. */
export function holdAtGate(state: PipelineState, event: Extract<PipelineEvent, { type: 'gate.held' }>): PipelineState {
  const { key, gate, findings, question, options, choices, at } = event;
  const decision: Decision = { id: key, key, kind: 'gate', question, options, askedAt: at, gate: { name: gate, findings, choices } };
  return {
    ...changeItem(state, key, (item) => blockOnDecision(item, key)),
    decisions: { ...state.decisions, [key]: decision },
  };
}

/** What a person has chosen at a gate: who and when stands with the question for as long as the item is live, and in the journal. */
export function answerGate(state: PipelineState, decision: Decision, event: Extract<PipelineEvent, { type: 'decision.answered' }>): PipelineState {
  const choice = decision.gate?.choices[decision.options.indexOf(event.answer)];
  const findings = decision.gate?.findings ?? [];
  if (choice === undefined || own(state.items, decision.key) === undefined) return state;
  return changeItem(state, decision.key, (held) => {
    const item = unblocked(held);
    switch (choice.type) {
      case 'accept':
        // All of them: one that was forgotten would be asked about again, and its answer would push another one out.
        return { ...item, accepted: [...new Set([...item.accepted ?? [], ...findings.map(findingKey)])] };
      case 'send-back':
        return sentBack(item, findings, state.limits.maxIterations);
      case 'extend':
        return { ...item, gateAction: choice, extended: [...new Set([...item.extended ?? [], ...choice.files])] };
      case 'revert':
        return { ...item, gateAction: choice };
    }
  });
}

/** Another round of work. A person asked for it, so there is one even where all were used up. */
function sentBack({ merging: _, ...item }: ItemProgress, findings: readonly GateFinding[], maxIterations: number): ItemProgress {
  const lines = findings.slice(0, MOST_TOLD).map(({ file, line, message }) => `- ${file}${line === null ? '' : `:${line}`}: ${message}`);
  return {
    ...item,
    phase: 'impl',
    iteration: Math.min(item.iteration + 1, maxIterations),
    feedback: `A person sent the work back for what was found before its merge:\n${lines.join('\n')}`,
  };
}

/** Its work has changed since its review. */
export function reviewAgain({ merging: _, ...item }: ItemProgress): ItemProgress {
  return { ...item, phase: 'review' };
}
