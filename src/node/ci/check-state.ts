import * as z from 'zod';
import type { CiState } from '../../contract/gates.ts';

/** As much of a failing check as people are shown. */
const MOST_FAILING = 100;
const LONGEST_NAME = 200;

const text = z.string().nullish().transform((value) => value ?? null);

/** A page of GitHub's check runs, as much of it as counts here. */
export const checkRunsSchema = z.object({
  total_count: z.number(),
  check_runs: z.array(z.object({
    id: z.number(),
    name: z.string(),
    status: z.string(),
    conclusion: text,
    html_url: text,
    app: z.object({ id: z.number().nullish(), slug: text }).nullish(),
  })),
});
export type CheckRun = z.output<typeof checkRunsSchema>['check_runs'][number];

/** A page of a commit's combined status: what older integrations report. */
export const statusesSchema = z.object({
  total_count: z.number(),
  statuses: z.array(z.object({ id: z.number().nullish(), context: z.string(), state: z.string(), target_url: text })),
});
export type CommitStatus = z.output<typeof statusesSchema>['statuses'][number];

type Verdict = 'green' | 'red' | 'pending';

/** Somebody or something ended it before it could say that all is well: that is no success anywhere on GitHub. */
const RED_CONCLUSIONS = new Set(['failure', 'timed_out', 'action_required', 'startup_failure', 'cancelled']);
const GREEN_CONCLUSIONS = new Set(['success', 'neutral', 'skipped']);

/**
 * What check runs and statuses of a commit come to; of the same check of the same app the latest counts. `wanted` names
 * the checks that count, all where it is undefined. `isWhole`: nothing was left out for its number.
 */
export function stateOfChecks(
  about: string, runs: readonly CheckRun[], statuses: readonly CommitStatus[], wanted: readonly string[] | undefined, isWhole: boolean,
): CiState {
  const checks = [...latest(runs), ...statuses.map(({ context, state, target_url }) => ({ name: context, verdict: verdictOfStatus(state), url: target_url }))]
    .filter((check) => wanted === undefined || wanted.includes(check.name));
  const failing = checks.filter((check) => check.verdict === 'red').slice(0, MOST_FAILING).map(({ name, url }) => ({ name: name.slice(0, LONGEST_NAME), url: webAddress(url) }));
  const known = { about, failing, reason: null, retryAt: null };
  if (failing.length > 0) return { ...known, state: 'red' };
  if (checks.some((check) => check.verdict === 'pending')) return { ...known, state: 'pending' };
  if (!isWhole) return { ...known, state: 'unknown', reason: 'There are more checks than are asked for: name those that count in ci.checks.' };
  const missing = wanted?.find((name) => !checks.some((check) => check.name === name));
  if (missing !== undefined) return { ...known, state: 'unknown', reason: `The check ${missing} has not run on this commit.` };
  if (checks.length === 0) return { ...known, state: 'unknown', reason: 'No check has run on this commit.' };
  return { ...known, state: 'green' };
}

function latest(runs: readonly CheckRun[]): { name: string; verdict: Verdict; url: string | null }[] {
  const newest = new Map<string, CheckRun>();
  for (const run of runs) {
    const key = JSON.stringify([run.app?.id ?? run.app?.slug ?? null, run.name]);
    const before = newest.get(key);
    if (before === undefined || run.id > before.id) newest.set(key, run);
  }
  return [...newest.values()].map((run) => ({ name: run.name, verdict: verdictOfRun(run), url: run.html_url }));
}

/** What is not completed, or was given up by GitHub as `stale`, has not said anything yet. */
function verdictOfRun({ status, conclusion }: CheckRun): Verdict {
  if (status !== 'completed' || conclusion === null) return 'pending';
  if (RED_CONCLUSIONS.has(conclusion)) return 'red';
  return GREEN_CONCLUSIONS.has(conclusion) ? 'green' : 'pending';
}

function verdictOfStatus(state: string): Verdict {
  if (state === 'success') return 'green';
  return state === 'failure' || state === 'error' ? 'red' : 'pending';
}

/** An address that a person can be sent to; anybody who may report a check can write one. */
function webAddress(url: string | null): string | null {
  return url !== null && url.length <= 2000 && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}
