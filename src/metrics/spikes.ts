import { millisecondsOf } from '../base/clock.ts';
import type { Phase, TaskStatus } from '../contract/phase.ts';

const MEASURES = ['cost', 'time'] as const;
type Measure = (typeof MEASURES)[number];

/** What is looked at of a task. */
export interface SpikeTask {
  id: string;
  phase: Phase;
  status: TaskStatus;
  /** ISO 8601. */
  finishedAt?: string | undefined;
  costUsd: number;
  durationSeconds: number;
}

/** A task that cost or took far more than others of its phase. Amounts are US dollars or seconds. */
export interface Spike {
  taskId: string;
  phase: Phase;
  measure: Measure;
  amount: number;
  /** The median of the others. */
  usual: number;
  /** A task of the phase that ended after it was none. */
  isOver: boolean;
}

/** So many times what others usually need. */
const FACTOR = 3;
/** How many others make what is usual. */
const FEWEST_OTHERS = 8;
/** What nobody has to look at, whatever others need. */
const FLOORS: Readonly<Record<Measure, number>> = { cost: 0.1, time: 60 };
/** A task is told of for so long after it has ended. */
const DAY_MS = 24 * 3_600_000;

/** The spikes among tasks that have ended, those of the last 24 hours, newest first. @param now milliseconds since the epoch */
export function spikes(tasks: Iterable<SpikeTask>, now: number): Spike[] {
  const byPhase = new Map<Phase, Ended[]>();
  for (const { costUsd, durationSeconds, finishedAt, id, phase, status } of tasks) {
    // What a person has ended says nothing about what others need.
    if (finishedAt === undefined || status === 'cancelled') continue;
    const ended = byPhase.get(phase) ?? [];
    byPhase.set(phase, ended);
    ended.push({ id, at: millisecondsOf(finishedAt), amounts: { cost: costUsd, time: durationSeconds } });
  }
  const found = [...byPhase].flatMap(([phase, ended]) => ofPhase(phase, ended.sort((a, b) => b.at - a.at), now - DAY_MS));
  return found.sort((a, b) => b.at - a.at).map(({ spike }) => spike);
}

/** `ended`: all of a phase, newest first. */
function ofPhase(phase: Phase, ended: readonly Ended[], since: number): { at: number; spike: Spike }[] {
  const sorted = { cost: amountsOf(ended, 'cost'), time: amountsOf(ended, 'time') };
  const found: { at: number; spike: Spike }[] = [];
  let isOver = false;
  for (const { id: taskId, at, amounts } of ended) {
    if (at <= since) break;
    let isSpike = false;
    for (const measure of MEASURES) {
      const amount = amounts[measure];
      const usual = usualOfOthers(sorted[measure], amount);
      if (usual === null || amount <= FLOORS[measure] || amount <= FACTOR * usual) continue;
      found.push({ at, spike: { taskId, phase, measure, amount, usual, isOver } });
      isSpike = true;
    }
    if (!isSpike) isOver = true;
  }
  return found;
}

function amountsOf(ended: readonly Ended[], measure: Measure): number[] {
  return ended.map(({ amounts }) => amounts[measure]).filter((amount) => amount > 0).sort((a, b) => a - b);
}

interface Ended {
  id: string;
  at: number;
  amounts: Record<Measure, number>;
}

/** The median of the amounts but one of `own`; null where there are too few. `sorted` is ascending and has `own`. */
function usualOfOthers(sorted: readonly number[], own: number): number | null {
  const others = sorted.length - 1;
  const place = sorted.indexOf(own);
  if (others < FEWEST_OTHERS || place < 0) return null;
  const other = (index: number): number => sorted[index < place ? index : index + 1] ?? 0;
  return (other(Math.floor((others - 1) / 2)) + other(Math.floor(others / 2))) / 2;
}
