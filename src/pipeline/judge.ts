import { oneLine } from '../base/cut-text.ts';
import type { AgentLimit } from '../contract/agent-event.ts';
import type { Finding } from '../contract/finding.ts';
import type { Outcome, Phase } from '../contract/phase.ts';
import type { PermissionAsk } from '../contract/permission.ts';
import type { TaskProblem } from '../contract/rules.ts';
import { writeFeedback } from './feedback.ts';
import type { Question } from './event.ts';
import { readQuestion } from './question.ts';
import { readSpecPath } from './spec-path.ts';
import type { TestReport } from '../results/test-output.ts';
import { readVerdict, type Verdict } from './verdict.ts';

/** How an agent ended. */
export interface AgentEnd {
  kind: 'exited' | 'timed_out' | 'idle' | 'cancelled' | 'over_budget' | 'start_failed' | 'lost';
  exitCode: number | null;
  signal: string | null;
  error?: string;
  /** Its own word about its end; null for an agent that gives it and has not, undefined for one that never does. */
  result?: { ok: boolean; error: string | null } | null;
  /** Why it could not go on. */
  limit?: AgentLimit;
  /** Its last word was that it waits by itself, and for what. */
  waiting?: string;
  /** What it asked leave for that nobody has answered. */
  asked?: PermissionAsk;
  /** What it was not allowed. */
  denied?: readonly string[];
  /** What it wrote beside what it said. */
  errorOutput?: string;
}

/** What is there to see after an attempt has ended. The agent's words are only one part of it. */
export interface Observation {
  phase: Phase;
  exit: AgentEnd;
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
  /** The review says fail and the tests pass: one sentence. */
  inconsistent?: string;
  /** What is wrong with what the agent wrote, where it is something that a rule reports. */
  problem?: TaskProblem;
  tests?: { passed: number; failed: number };
  /** For `limit`: when its agent can go on, ISO 8601, where that is known. */
  resetsAt?: string;
  /** For `limit`: of what kind it is, and what its agent says of it. */
  limit?: Pick<AgentLimit, 'kind' | 'message'>;
  /** What a failure is known by where it happens again: its reason, where not set. */
  failure?: string;
}

/** How agents and their providers say that they do not know who asks. */
const NOT_SIGNED_IN = /\bnot (?:logged|signed) in\b|(?:invalid|incorrect) (?:api key|authentication)|api key (?:is )?not valid|authentication_error|\b401 unauthorized\b|missing environment variable|must specify the \w{1,60} environment variable|set an auth method|no authentication information|please (?:run|use) \S{0,30} ?login/i;

/** Answers of a provider that will be the same after any wait. */
const NO_ENTRY = /\b(?:400|401|403|404)\b/;
/** How many failing tests a failure is known by. */
const MOST_NAMES = 20;

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

/** Whether an agent came to its end in good order: its result says so where it gives one, its exit code otherwise. */
export function endedWell({ exitCode, kind, result }: AgentEnd): boolean {
  return kind === 'exited' && (result === undefined ? exitCode === 0 : result?.ok === true);
}

/** Everything that settles an attempt before its phase is looked at. */
function judgeEnd(seen: Observation): Judgement | null {
  const { exit } = seen;
  // It was ended because it asked: how says nothing of its work.
  if (exit.asked !== undefined && exit.kind !== 'start_failed' && seen.conflicts.length === 0) return askLeave(exit.asked);
  switch (exit.kind) {
    case 'start_failed':
      return { outcome: 'unavailable', reason: exit.error ?? 'The agent could not be started.' };
    case 'cancelled':
      return { outcome: 'cancelled', reason: 'The attempt was cancelled.' };
    case 'timed_out':
      return limited(exit) ?? waited(exit) ?? again(seen, 'timed_out', 'The agent reached its time limit.');
    case 'idle':
      return limited(exit) ?? waited(exit) ?? again(seen, 'idle', 'The agent wrote nothing for too long.');
    case 'over_budget':
      return { outcome: 'needs_decision', reason: 'What the attempt may cost is used up.' };
    case 'lost':
      return { outcome: 'lost', reason: exit.error ?? 'Nobody knows how the attempt ended.' };
    case 'exited':
      break;
  }
  if (seen.conflicts.length > 0) {
    return { outcome: 'conflict', reason: `The agent changed ${list(seen.conflicts)}, where you have changes of your own. Commit or undo yours, then retry the item.` };
  }
  const question = readQuestion(seen.output);
  if (question !== null) return { outcome: 'needs_decision', reason: 'The agent asks a question.', question: { about: 'work', ...question } };
  if (endedWell(exit)) return null;
  const limit = limited(exit);
  if (limit !== null) return limit;
  const refused = notSignedIn(seen);
  if (refused !== null) return refused;
  if (exit.result) return again(seen, 'failed', `The agent failed: ${exit.result.error ?? 'it does not say why.'}`);
  // Exit code 0 alone says little: an agent that was interrupted may have it too.
  if (exit.exitCode === 0) return again(seen, 'no_result', 'The agent ended without a result.');
  const how = exit.exitCode === null ? `was ended by ${exit.signal ?? 'a signal'}` : `ended with exit code ${exit.exitCode}`;
  return again(seen, 'failed', `The agent ${how}.`);
}

/** All that would be allowed stands in the question, as it is: nothing of it is cut or put right. */
function askLeave(ask: PermissionAsk): Judgement {
  return { outcome: 'needs_decision', reason: 'The agent asks leave for something.', question: { about: 'permission', text: `The agent asks leave: ${ask.title}`, options: [], ask } };
}

/** An agent that its provider does not know has not worked, and will not at the next try either. */
function notSignedIn({ exit, files }: Observation): Judgement | null {
  if (exit.result === undefined || exit.result?.ok === true || files.length > 0) return null;
  const said = exit.result?.error ?? (exit.exitCode === 0 ? '' : exit.errorOutput ?? '');
  const line = said.split('\n').find((each) => NOT_SIGNED_IN.test(each.slice(0, 1000)));
  return line === undefined ? null : { outcome: 'unavailable', reason: `The agent could not sign in: ${oneLine(line, 300)}` };
}

/** A limit is nobody's failure: the work goes on when it is over. */
function limited({ limit, result }: AgentEnd): Judgement | null {
  if (limit === undefined || result?.ok === true) return null;
  const what = limit.kind === 'usage' ? 'The agent’s usage limit is reached' : 'The agent’s provider takes no more requests';
  const until = limit.resetsAt === null ? '' : ` It goes on at ${limit.resetsAt.slice(0, 16).replace('T', ' ')} UTC.`;
  const { kind, message } = limit;
  return { outcome: 'limit', reason: `${what}: ${message}${until}`, limit: { kind, message }, ...(limit.resetsAt === null ? {} : { resetsAt: limit.resetsAt }) };
}

/** One that was ended while it waited for its provider is nobody's failure either. */
function waited({ waiting }: AgentEnd): Judgement | null {
  if (waiting === undefined || NO_ENTRY.test(waiting)) return null;
  return { outcome: 'limit', reason: `The agent waited for its provider for too long: ${waiting}`, limit: { kind: 'rate', message: waiting } };
}

function judgeSpec(seen: Observation): Judgement {
  if (seen.spec === null) {
    const path = readSpecPath(seen.output);
    const reason = path === null ? 'The output has no line "Spec path: …".' : `The spec path ${path} leads outside of the workspace.`;
    return { ...again(seen, seen.files.length === 0 ? 'no_result' : 'failed', reason), ...(path === null ? { problem: 'missing-spec-path' } : {}) };
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
      ...again(seen, 'failed', testFailure(seen.tests), { failing, testOutput: seen.tests.output, returnTo: 'impl' }), ...counted, ...knownBy(failing),
      ...reviewProblem(verdict.verdict, seen.tests.ended === undefined ? false : null),
    };
  }
  if (seen.tests !== null && seen.tests.report.passed === 0) {
    return { ...again(seen, 'failed', `The test command ${seen.tests.command} ran no test.`, { returnTo: 'test' }), ...counted, ...reviewProblem(verdict.verdict, null) };
  }
  if (verdict.verdict === 'fail') {
    const flag = seen.tests === null ? {} : { inconsistent: `The review says fail and ${seen.tests.command} passes.` };
    return { ...again(seen, 'failed', `The review says fail: ${verdict.because}`, { returnTo: 'impl' }), ...counted, ...flag, ...reviewProblem(verdict.verdict, seen.tests === null ? null : true) };
  }
  if (verdict.verdict === 'undecidable') {
    return { outcome: 'undecidable', ...askVerdict('The review names no verdict that can be read.'), ...counted, ...reviewProblem(verdict.verdict, null) };
  }
  if (seen.tests === null) {
    return { outcome: 'needs_decision', ...askVerdict('The review says pass, but no test command is known that could prove it.') };
  }
  return { outcome: 'completed', reason: `The review says pass and ${seen.tests.command} passes.`, ...counted };
}

/** What a rule has to say of a verdict. `passed` is null where no tests speak for or against it. */
function reviewProblem(verdict: Verdict['verdict'], passed: boolean | null): { problem?: TaskProblem } {
  if (verdict === 'undecidable') return { problem: 'verdict-missing' };
  return passed === null || passed === (verdict === 'pass') ? {} : { problem: 'verdict-contradicts-tests' };
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

/** Tests that fail again are the same failure, however many others there are and whatever they say. */
function knownBy(failing: TestReport['failing']): { failure?: string } {
  const names = [...new Set(failing.map(({ name }) => name))].sort().slice(0, MOST_NAMES);
  return names.length === 0 ? {} : { failure: `tests ${names.join(', ')}` };
}

interface Lesson {
  findings?: readonly Finding[];
  failing?: TestReport['failing'];
  testOutput?: string;
  returnTo?: Phase;
}

/** A round that did not do it, with all that the next one can learn from it. */
function again(seen: Observation, outcome: Outcome, why: string, lesson: Lesson = {}): Judgement {
  const { denied = [], errorOutput } = seen.exit;
  const reason = denied.length === 0 ? why : `${why} It was not allowed: ${list(denied)}.`;
  const feedback = writeFeedback({
    reason,
    failing: lesson.failing ?? [],
    findings: lesson.findings ?? [],
    output: errorOutput === undefined ? seen.output : `${seen.output.trimEnd()}\n${errorOutput}`,
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
