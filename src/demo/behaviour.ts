import type { Phase } from './direction.ts';
import { Failure } from './failure.ts';

const NAMES = ['fail', 'hang', 'ask', 'flood', 'fork', 'claim', 'slow', 'badverdict', 'reject', 'nospec', 'cost'] as const;
export type BehaviourName = (typeof NAMES)[number];

/** One clause of `COHERENCE_DEMO`: `name[!][=value][@phase][:count]`. */
export interface Behaviour {
  name: BehaviourName;
  /** `hang!`: signals that ask it to end are ignored. */
  hard: boolean;
  /** `slow=200`, `flood=64`. */
  value: number | null;
  /** Only in this phase. */
  phase: Phase | null;
  /** Only this often. */
  count: number | null;
}

const CLAUSE = /^([a-z]{1,20})(!?)(?:=(\d{1,9}))?(?:@(spec|impl|test|review))?(?::(\d{1,6}))?$/;

/** In these phases alone a behaviour means something; the others know no such restriction. */
const ONLY_IN: Partial<Record<BehaviourName, Phase>> = { badverdict: 'review', reject: 'review', nospec: 'spec' };

/**
 * Reads `COHERENCE_DEMO`, a list of clauses with commas between.
 * @throws Failure with exit code 2 for a clause that means nothing.
 */
export function readBehaviours(text: string): Behaviour[] {
  return text.split(',').map((clause) => clause.trim()).filter((clause) => clause !== '').map((clause) => {
    const [, word, mark, value, phase, count] = CLAUSE.exec(clause) ?? [];
    const name = NAMES.find((candidate) => candidate === word);
    if (name === undefined) throw new Failure(`COHERENCE_DEMO does not know ${JSON.stringify(clause)}: it takes ${NAMES.join(', ')}, as in "ask@impl:1,slow=200".`, 2);
    return {
      name,
      hard: mark === '!',
      value: value === undefined ? null : Number(value),
      phase: phase === undefined ? null : phase as Phase,
      count: count === undefined ? null : Number(count),
    };
  });
}

/** The clauses that concern a phase. Whether their count allows it is another matter. */
export function behavioursIn(phase: Phase, behaviours: readonly Behaviour[]): Behaviour[] {
  return behaviours.filter((behaviour) => (behaviour.phase ?? phase) === phase && (ONLY_IN[behaviour.name] ?? phase) === phase);
}
