import type { Judgement } from './judge.ts';

/** What changed while an attempt was at work where it may not write. */
export interface Overstep {
  /** Relative to the workspace, or in git's folder, sorted. */
  files: string[];
  /** Those of them that the agent's own tools wrote, and that were put back. Whoever did the others: they stay where they are. */
  undone: string[];
  /** The folder in which is kept what was put back, and what counts for all agents as it was before; null where there is nothing of both. */
  keptIn: string | null;
}

/** Nobody can tell an agent's edit from a person's, so a person says what is to become of it. */
const OPTIONS = ['They are right as they are', 'They were not, and I have put them right'];
const MOST_NAMED = 20;
/** Ends of an attempt that its work, or the lack of it, has decided. The others say that it could not be done at all. */
const OF_ITS_WORK: ReadonlySet<Judgement['outcome']> = new Set(['completed', 'failed', 'no_result', 'undecidable']);

/** Whether nothing is left to be asked. */
export function isUndone({ files, undone }: Overstep): boolean {
  return files.every((file) => undone.includes(file));
}

/** How an attempt ended during which something changed where it may not write: its item waits, and no round is used up. Pure. */
export function askAboutOverstep({ files, undone, keptIn }: Overstep): Pick<Judgement, 'outcome' | 'reason'> & Pick<Required<Judgement>, 'question'> {
  const left = files.filter((file) => !undone.includes(file));
  const isOurs = left.some((file) => file.startsWith('.coherence/'));
  const kept = keptIn === null || !isOurs ? '' : ` What .coherence had before is kept in ${keptIn}, and counts until you answer.`;
  const gone = undone.length === 0 ? '' : ` What the agent itself wrote was put back: ${named(undone, MOST_NAMED)}.${keptIn === null ? '' : ` It is kept in ${keptIn}.`}`;
  return {
    outcome: 'needs_decision',
    reason: `While the agent worked, ${named(left, 3)} changed, where it may not write in this phase.`,
    question: {
      about: 'work', options: OPTIONS,
      text: `While the agent worked, files changed where it may not write in this phase: ${named(left, MOST_NAMED)}. They stay where they are.${kept}${gone} Look at them, and put right what is not to be. Are they right?`,
    },
  };
}

/** How an attempt ended whose agent wrote where it may not, all of which was put back. Pure. */
export function failedByOverstep({ files, keptIn }: Overstep): Required<Pick<Judgement, 'reason' | 'failure' | 'feedback'>> & { outcome: 'failed' } {
  const became = `${files.length === 1 ? 'It was' : 'They were'} put back${keptIn === null ? '.' : `; what it wrote is kept in ${keptIn}.`}`;
  return {
    outcome: 'failed',
    reason: `The agent wrote ${named(files, 3)}, where it may not in this phase. ${became}`,
    failure: `overstepped ${files.slice(0, MOST_NAMED).join(' ')}`,
    feedback: `You wrote ${named(files, MOST_NAMED)}, where you may not in this phase. ${became}`,
  };
}

/** The same for an attempt whose work counts for nothing then, whatever else is right about it. */
export function judgeOverstep(judgement: Judgement, overstep: Overstep): Judgement {
  if (!OF_ITS_WORK.has(judgement.outcome) && judgement.question?.about !== 'verdict') return judgement;
  const failed = failedByOverstep(overstep);
  const also = judgement.outcome === 'completed' || judgement.feedback === undefined ? '' : `\n\n${judgement.feedback}`;
  return { ...failed, feedback: `${failed.feedback}${also}`, ...(judgement.returnTo === undefined ? {} : { returnTo: judgement.returnTo }) };
}

/** How an attempt ended of which nothing else is known. */
export function endOfOverstep(overstep: Overstep): ReturnType<typeof askAboutOverstep> | ReturnType<typeof failedByOverstep> {
  return isUndone(overstep) ? failedByOverstep(overstep) : askAboutOverstep(overstep);
}

function named(files: readonly string[], most: number): string {
  const shown = files.slice(0, most).join(', ');
  return files.length > most ? `${shown} and ${files.length - most} more` : shown;
}
