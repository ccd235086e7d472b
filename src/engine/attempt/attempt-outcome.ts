import { isoTime } from '../../base/clock.ts';
import type { Config } from '../../contract/config.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import type { AttemptSettled } from '../../pipeline/event.ts';
import { endedWell, judge, type Judgement } from '../../pipeline/judge.ts';
import { askAboutOverstep, isUndone, judgeOverstep } from '../../pipeline/overstep.ts';
import { attemptOverstepped, type Attempt } from './attempt.ts';
import type { AttemptAtWork } from './attempt-at-work.ts';
import { cancelledBy, END_OF_PROCESS, type Cancelled } from '../cancellation.ts';
import { EvidenceReader } from './evidence.ts';
import { isFull } from '../failures.ts';
import type { AgentExit } from '../ports/agent.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import type { PostureCheck } from './posture-check.ts';
import type { Recorder } from '../recorder.ts';
import { ReviewTests, type ReviewTestsPorts } from './review-tests.ts';

/** How an attempt ended, without when and for how much. */
export type AttemptOutcome = Omit<AttemptSettled, 'type' | 'taskId' | 'token' | 'at' | 'durationSeconds'>;

/** How an attempt ends that could not be made for want of room: the task is attempted again when there is some. */
export const NO_ROOM: AttemptOutcome = { outcome: 'cancelled', resume: true, reason: 'The disk was full.', files: [] };

/** The end of an agent's work. `found`: what stood in the place of tests that it does not see. */
export interface EndedWork {
  exit: AgentExit;
  found: readonly string[];
}

export interface AttemptOutcomesPorts extends ReviewTestsPorts, Pick<EnginePorts, 'store'> {
  recorder: Recorder;
  posture: PostureCheck;
}

/** What is made of the end of an agent: by what it changed, by what the tests say, and never by its word alone. */
export class AttemptOutcomes {
  readonly #ports: AttemptOutcomesPorts;
  readonly #tell: (event: RunEvent) => void;
  readonly #evidence: EvidenceReader;
  readonly #tests: ReviewTests;

  constructor(ports: AttemptOutcomesPorts, config: Config, node: string, tell: (event: RunEvent) => void) {
    this.#ports = ports;
    this.#tell = tell;
    this.#evidence = new EvidenceReader(ports.workspace, config);
    this.#tests = new ReviewTests(ports, config, node, tell);
  }

  /** Null where its process ends before it is clear: the next owner finds the end of the agent, and runs the tests again. */
  async of(attempt: Attempt, { exit, found }: EndedWork, atWork: AttemptAtWork): Promise<AttemptOutcome | null> {
    const { recorder, store, posture, clock } = this.#ports;
    const { task, item, budgets } = attempt;
    if (exit.kind === 'start_failed' && (await isFull(store))) return NO_ROOM;
    await recorder.patiently(() => store.requireRoom());
    const { changes, overstep } = await posture.after({ token: attempt.token, key: item.key, phase: task.phase, specPath: attempt.specPath, edited: exit.edited ?? [] });
    const files = changes.files.filter((file) => !changes.conflicts.includes(file));
    if (overstep !== null) {
      this.#tell(attemptOverstepped(task, attempt.label, overstep, isoTime(clock)));
      // What is to wait for a person anyway need not be asked about as well.
      if (!isUndone(overstep) && changes.conflicts.length === 0 && (atWork.cancelled === null || atWork.cancelled.resume === true)) return { files, ...askAboutOverstep(overstep) };
    }
    if (budgets.endedInside(exit)) return { files, ...(atWork.cancelled ?? budgets.ending(budgets.costOf(exit).costUsd ?? 0)) };
    const testFiles = exit.kind === 'exited' ? await this.#testFiles(attempt) : [];
    const isTested = task.phase === 'review' && endedWell(exit) && overstep === null;
    const tests = isTested ? await this.#tests.run(attempt, testFiles, changes.files, atWork.signal) : null;
    if (tests?.ended === 'cancelled' && atWork.isLeft) return null;
    const judged = judge(await this.#evidence.observe(exit, task, item, changes, testFiles, tests));
    const judgement = overstep !== null && isUndone(overstep) ? judgeOverstep(judged, overstep) : judged;
    if (found.length > 0 && overstep === null && judgement.outcome === 'completed') return { files, ...(atWork.cancelled ?? wroteHidden(found)) };
    return { files, ...(atWork.cancelled ?? cancelledBefore(attempt, exit) ?? ofAccount(judgement, attempt.agent.account, attempt.takeOver)) };
  }

  async #testFiles({ task, item }: Attempt): Promise<string[]> {
    if (task.phase !== 'test' && task.phase !== 'review') return [];
    return this.#evidence.testFiles(await this.#ports.checkout.allChanges(item.key), item.specPath);
  }
}

/** A limit is one of the agent's account. Neither that nor an agent that cannot be started is the task's: it is attempted again. */
function ofAccount({ limit, ...judgement }: Judgement, account: string, takeOver: boolean): Omit<Judgement, 'limit'> & Pick<AttemptSettled, 'limit' | 'resume'> {
  if (judgement.outcome !== 'limit' && judgement.outcome !== 'unavailable') return judgement;
  return { ...judgement, resume: true, ...(limit === undefined ? {} : { limit: { ...limit, account, takeOver } }) };
}

/** An owner before this one cancelled it and had no time to say why: it goes on. One that asks leave ended for that. */
function cancelledBefore({ direction }: Attempt, exit: AgentExit): Cancelled | null {
  return direction === null && exit.kind === 'cancelled' && exit.asked === undefined ? cancelledBy(END_OF_PROCESS) : null;
}

function wroteHidden(files: readonly string[]): { outcome: 'failed'; reason: string; feedback: string } {
  const reason = `The agent wrote ${files.slice(0, 3).join(', ')}, where tests are that it does not see. What it wrote there was set aside.`;
  return { outcome: 'failed', reason, feedback: reason };
}
