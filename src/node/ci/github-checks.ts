import type * as z from 'zod';
import { messageOf } from '../../base/errors.ts';
import type { CiState } from '../../contract/gates.ts';
import type { CiPort } from '../../engine/ports/ci.ts';
import { checkRunsSchema, stateOfChecks, statusesSchema } from './check-state.ts';
import { GithubApi, type GithubApiOptions, type GithubAnswer } from './github-api.ts';
import type { RateLimit } from './rate-limit.ts';

/** An answer serves for so long. */
const INTERVAL_MS = 30_000;
/** After a failure the wait doubles each time, up to this. */
const LONGEST_BACKOFF_MS = 15 * 60 * 1000;
const PAGE = 100;
const MOST_PAGES = 10;
const REPOSITORY = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;

export interface GithubChecksOptions extends GithubApiOptions {
  /** `owner/name`; null where it is not known. */
  repository: () => Promise<string | null>;
  /** Null where the tree is on no branch. */
  branch: () => Promise<string | null>;
  /** Names of the checks that count; all where not set. */
  checks?: readonly string[] | undefined;
}

/** A state, and from when on it is asked for anew: milliseconds on the monotonic clock. */
interface Known {
  subject: string;
  state: CiState;
  until: number;
}

/** Why nothing is known, and until when it is not asked again. */
class Refusal {
  readonly reason: string;
  readonly retryAt: number | null;
  /** Whether waiting longer each time can help. */
  readonly isPassing: boolean;
  constructor(reason: string, isPassing = false, retryAt: number | null = null) {
    this.reason = reason;
    this.isPassing = isPassing;
    this.retryAt = retryAt;
  }
}

/** The checks and statuses of a branch's latest commit, as GitHub has them. */
export class GithubChecks implements CiPort {
  readonly #options: GithubChecksOptions;
  readonly #api: GithubApi;
  #known: Known | undefined;
  #asking: Promise<CiState> | undefined;
  /** Nothing at all is asked before: monotonic milliseconds, and what was said then. */
  #pause: { until: number; refusal: Refusal } | undefined;
  #failures = 0;

  constructor(options: GithubChecksOptions) {
    this.#options = options;
    this.#api = new GithubApi(options);
  }

  state(): Promise<CiState> {
    this.#asking ??= this.#state().finally(() => { this.#asking = undefined; });
    return this.#asking;
  }

  async #state(): Promise<CiState> {
    let branch: string | null = null;
    try {
      branch = await this.#options.branch();
      const repository = await this.#options.repository();
      if (branch === null || branch === '.' || branch === '..') return unknown('', new Refusal('The working tree is on no branch: name one in ci.branch.'));
      if (repository === null || !isRepository(repository)) {
        return unknown(branch, new Refusal('It is not known which repository on GitHub this is: name it in ci.repository.'));
      }
      return await this.#of(repository, branch);
    } catch (error) {
      this.#options.logger.warn(`The state of the checks could not be found out: ${messageOf(error)}`);
      return unknown(branch ?? '', new Refusal('The state of the checks could not be found out; the log says why.'));
    }
  }

  async #of(repository: string, branch: string): Promise<CiState> {
    const { clock } = this.#options;
    const subject = JSON.stringify([repository, branch]);
    const now = clock.monotonic();
    if (this.#known?.subject === subject && now < this.#known.until) return this.#known.state;
    if (this.#pause !== undefined && now < this.#pause.until) return unknown(branch, this.#pause.refusal);
    this.#pause = undefined;
    const asked = await this.#ask(repository, branch);
    if (asked instanceof Refusal) {
      const state = this.#refused(branch, asked);
      this.#known = { subject, state, until: clock.monotonic() + INTERVAL_MS };
      return state;
    }
    this.#failures = 0;
    this.#known = { subject, state: asked.state, until: clock.monotonic() + this.#interval(asked.limit, asked.requests) };
    return asked.state;
  }

  /** What is left of the limit has to last until it begins anew; others live on it as well. */
  #interval(limit: RateLimit | null, requests: number): number {
    if (limit === null) return INTERVAL_MS;
    const left = Math.max(limit.resetAt - this.#options.clock.now(), 0);
    if (left === 0) return INTERVAL_MS;
    return Math.min(Math.max(INTERVAL_MS, left / Math.max(Math.floor(limit.remaining / requests), 1)), Math.max(left, INTERVAL_MS), 60 * 60 * 1000);
  }

  #refused(branch: string, refusal: Refusal): CiState {
    if (!refusal.isPassing) return unknown(branch, refusal);
    const { clock } = this.#options;
    this.#failures += 1;
    const backoff = Math.min(INTERVAL_MS * 2 ** Math.min(this.#failures - 1, 20), LONGEST_BACKOFF_MS);
    const retryAt = refusal.retryAt ?? clock.now() + backoff;
    const paused = new Refusal(refusal.reason, true, retryAt);
    this.#pause = { until: clock.monotonic() + (retryAt - clock.now()), refusal: paused };
    return unknown(branch, paused);
  }

  async #ask(repository: string, branch: string): Promise<Refusal | { state: CiState; limit: RateLimit | null; requests: number }> {
    const commit = `/repos/${repository}/commits/${encodeURIComponent(branch)}`;
    const about = { repository, branch };
    const runs = await this.#pages(`${commit}/check-runs`, about, checkRunsSchema, (page) => page.check_runs);
    if (runs instanceof Refusal) return runs;
    const statuses = await this.#pages(`${commit}/status`, about, statusesSchema, (page) => page.statuses);
    if (statuses instanceof Refusal) return statuses;
    return {
      state: stateOfChecks(branch, runs.entries, statuses.entries, this.#options.checks, runs.isWhole && statuses.isWhole),
      limit: statuses.limit ?? runs.limit,
      requests: runs.requests + statuses.requests,
    };
  }

  async #pages<P extends { total_count: number }, E>(
    path: string, about: { repository: string; branch: string }, schema: z.ZodType<P>, entriesOf: (page: P) => readonly E[],
  ): Promise<Refusal | { entries: E[]; isWhole: boolean; limit: RateLimit | null; requests: number }> {
    const entries: E[] = [];
    let limit: RateLimit | null = null;
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const answer = await this.#api.get(`${path}?per_page=${PAGE}${page === 1 ? '' : `&page=${page}`}`);
      if (answer.kind !== 'ok') return refusalOf(answer, about);
      const read = schema.safeParse(answer.body);
      if (!read.success) return new Refusal('GitHub’s answer is not what it should be; see whether GITHUB_API_URL is right.', true);
      limit = answer.limit ?? limit;
      const found = entriesOf(read.data);
      for (const entry of found) entries.push(entry);
      if (found.length === 0 || entries.length >= read.data.total_count) return { entries, isWhole: true, limit, requests: page };
    }
    return { entries, isWhole: false, limit, requests: MOST_PAGES };
  }
}

function refusalOf(answer: Exclude<GithubAnswer, { kind: 'ok' }>, { repository, branch }: { repository: string; branch: string }): Refusal {
  switch (answer.kind) {
    case 'limited':
      return new Refusal('GitHub answers no more questions for now: its limit is reached.', true, answer.retryAt);
    case 'failed':
      return new Refusal(answer.reason, true);
    case 'refused':
      return new Refusal(reasonOf(answer, repository, branch));
  }
}

/** What a person can do about an answer that stays the same until they do it. */
function reasonOf({ status, hasToken }: { status: number; hasToken: boolean }, repository: string, branch: string): string {
  switch (status) {
    case 401:
      return 'GitHub does not accept the token: set GITHUB_TOKEN to one that is valid.';
    case 403:
      return `GitHub does not show the checks of ${repository}: set GITHUB_TOKEN to a token that may read them.`;
    case 404:
      return hasToken
        ? `GitHub knows no repository ${repository}, or the token in GITHUB_TOKEN may not read it.`
        : `GitHub knows no public repository ${repository}: if it is private, set GITHUB_TOKEN to a token that may read it.`;
    case 422:
      return `GitHub knows no branch ${branch} in ${repository}: push it first.`;
    default:
      return `GitHub answers with something unexpected (${status}).`;
  }
}

function unknown(about: string, { reason, retryAt }: Refusal): CiState {
  return { state: 'unknown', about, failing: [], reason, retryAt };
}

/** A name of dots would lead to another address. */
function isRepository(repository: string): boolean {
  return REPOSITORY.test(repository) && repository.split('/').every((part) => part !== '.' && part !== '..');
}
