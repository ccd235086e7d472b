import type { Finding } from '../contract/finding.ts';
import type { Outcome, Phase } from '../contract/phase.ts';
import { writeFeedback } from './feedback.ts';
import type { Question } from './event.ts';
import { readQuestion } from './question.ts';
import { readSpecPath } from './spec-path.ts';
import type { TestReport } from './test-output.ts';
import { readVerdict } from './verdict.ts';

/** What is there to see after an attempt has ended. The agent's words are only one part of it. */
export interface Observation {
  phase: Phase;
  exit: { kind: 'exited' | 'timed_out' | 'idle' | 'cancelled' | 'start_failed'; exitCode: number | null; signal: string | null; error?: string };
  output: string;
  /** Files that the task has changed, in all of its attempts. */
  files: readonly string[];
  /** Files among them that held changes of the user's. */
  conflicts: readonly string[];
  /** Spec phase: the spec that the output names. */
  spec: { path: string; exists: boolean; findings: readonly Finding[] } | null;
  /** Files that the work on the product consists of: `files` without specs, backlogs and our own folder. */
  productFiles: readonly string[];
  /** Test files that belong to the item and exist. */
  testFiles: readonly string[];
  /** Review phase: what the project's own test command said; null when there is none to run. */
  tests: TestEvidence | null;
  feedbackCharacters: number;
}

export interface TestEvidence {
  command: string;
  passed: boolean;
  report: TestReport;
  output: string;
  /** Set when it did not run to its end. */
  ended?: 'timed_out' | 'cancelled' | 'start_failed';
}

export interface Judgement {
  outcome: Outcome;
  /** One sentence. */
  reason: string;
  returnTo?: Phase;
  specPath?: string;
  feedback?: string;
  question?: Question;
  tests?: { passed: number; failed: number };
}

/** Decides how an attempt ended: evidence completes a phase, words do not. Pure. */
export function judge(seen: Observation): Judgement {
  const ended = judgeEnd(seen);
  if (ended !== null) return ended;
  switch (seen.phase) {
    case 'spec':
      return judgeSpec(seen);
    case 'impl':
      return judgeImpl(seen);
    case 'test':
      return judgeTest(seen);
    case 'review':
      return judgeReview(seen);
  }
}

/** Everything that settles an attempt before its phase is looked at. */
function judgeEnd(seen: Observation): Judgement | null {
  const { exit } = seen;
  switch (exit.kind) {
    case 'start_failed':
      return { outcome: 'unavailable', reason: exit.error ?? 'The agent could not be started.' };
    case 'cancelled':
      return { outcome: 'cancelled', reason: 'The attempt was cancelled.' };
    case 'timed_out':
      return again(seen, 'timed_out', 'The agent reached its time limit.');
    case 'idle':
      return again(seen, 'idle', 'The agent wrote nothing for too long.');
    case 'exited':
      break;
  }
  if (seen.conflicts.length > 0) {
    return { outcome: 'conflict', reason: `The agent changed ${list(seen.conflicts)}, where you have changes of your own. Commit or undo yours, then retry the item.` };
  }
  const question = readQuestion(seen.output);
  if (question !== null) return { outcome: 'needs_decision', reason: 'The agent asks a question.', question: { about: 'work', ...question } };
  if (exit.exitCode === 0) return null;
  const how = exit.exitCode === null ? `was ended by ${exit.signal ?? 'a signal'}` : `ended with exit code ${exit.exitCode}`;
  return again(seen, 'failed', `The agent ${how}.`);
}

function judgeSpec(seen: Observation): Judgement {
  if (seen.spec === null) {
    const path = readSpecPath(seen.output);
    const reason = path === null ? 'The output has no line "Spec path: …".' : `The spec path ${path} leads outside of the workspace.`;
    return again(seen, seen.files.length === 0 ? 'no_result' : 'failed', reason);
  }
  const { path, exists, findings } = seen.spec;
  if (!exists) return again(seen, 'no_result', `The spec ${path} does not exist.`);
  const errors = findings.filter((finding) => finding.severity === 'error');
  const first = errors[0];
  if (first !== undefined) {
    return again(seen, 'failed', `The spec ${path} has ${count(errors.length, 'error')}: ${first.message}`, { findings: errors });
  }
  return { outcome: 'completed', reason: `The spec ${path} is complete.`, specPath: path };
}

function judgeImpl(seen: Observation): Judgement {
  if (seen.productFiles.length === 0) return again(seen, 'no_result', 'Nothing was changed.');
  return { outcome: 'completed', reason: `${count(seen.productFiles.length, 'file')} changed.` };
}

function judgeTest(seen: Observation): Judgement {
  if (seen.testFiles.length === 0) return again(seen, 'no_result', 'There is no test for the item.');
  return { outcome: 'completed', reason: `${count(seen.testFiles.length, 'test file')} for the item.` };
}

function judgeReview(seen: Observation): Judgement {
  const verdict = readVerdict(seen.output);
  const tests = seen.tests === null ? undefined : testCounts(seen.tests);
  const counted = tests === undefined ? {} : { tests };
  if (seen.tests !== null && !seen.tests.passed) {
    const failing = seen.tests.report.failing;
    return {
      ...again(seen, 'failed', testFailure(seen.tests), { failing, testOutput: seen.tests.output, returnTo: 'impl' }), ...counted,
    };
  }
  if (seen.tests !== null && seen.tests.report.passed === 0) {
    return { ...again(seen, 'failed', `The test command ${seen.tests.command} ran no test.`, { returnTo: 'test' }), ...counted };
  }
  if (verdict.verdict === 'fail') return { ...again(seen, 'failed', `The review says fail: ${verdict.because}`, { returnTo: 'impl' }), ...counted };
  if (verdict.verdict === 'undecidable') {
    return { outcome: 'undecidable', ...askVerdict('The review names no verdict that can be read.'), ...counted };
  }
  if (seen.tests === null) {
    return { outcome: 'needs_decision', ...askVerdict('The review says pass, but no test command is known that could prove it.') };
  }
  return { outcome: 'completed', reason: `The review says pass and ${seen.tests.command} passes.`, ...counted };
}

function askVerdict(reason: string): { reason: string; question: Question } {
  return { reason, question: { about: 'verdict', text: `${reason} Does the item pass?`, options: ['pass', 'fail'] } };
}

function testFailure(tests: TestEvidence): string {
  if (tests.ended === 'timed_out') return `The test command ${tests.command} reached its time limit.`;
  if (tests.ended === 'start_failed') return `The test command ${tests.command} could not be started.`;
  const failed = tests.report.failed ?? 0;
  return failed > 0 ? `${count(failed, 'test')} failed.` : `The test command ${tests.command} failed.`;
}

function testCounts(tests: TestEvidence): { passed: number; failed: number } | undefined {
  const { passed, failed } = tests.report;
  return passed === null && failed === null ? undefined : { passed: passed ?? 0, failed: failed ?? 0 };
}

interface Lesson {
  findings?: readonly Finding[];
  failing?: TestReport['failing'];
  testOutput?: string;
  returnTo?: Phase;
}

/** A round that did not do it, with all that the next one can learn from it. */
function again(seen: Observation, outcome: Outcome, reason: string, lesson: Lesson = {}): Judgement {
  const feedback = writeFeedback({
    reason,
    failing: lesson.failing ?? [],
    findings: lesson.findings ?? [],
    output: seen.output,
    ...(lesson.testOutput === undefined ? {} : { testOutput: lesson.testOutput }),
  }, seen.feedbackCharacters);
  return { outcome, reason, feedback, ...(lesson.returnTo === undefined ? {} : { returnTo: lesson.returnTo }) };
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function list(files: readonly string[]): string {
  const shown = files.slice(0, 3).join(', ');
  return files.length > 3 ? `${shown} and ${files.length - 3} more` : shown;
}
