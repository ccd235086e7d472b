import type { Clock } from '../../base/clock.ts';
import { codeOf, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { readBounded } from './bounded-body.ts';
import { rateLimitOf, waitOf, type RateLimit } from './rate-limit.ts';

const TIMEOUT_MS = 10_000;
const LARGEST_BODY = 4 * 1024 * 1024;
const MOST_REDIRECTS = 3;
const MOST_KEPT = 64;
/** What a request header can hold, and a token is made of. */
const TOKEN = /^[\x21-\x7e]{1,1000}$/;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const REDIRECTS = new Set([301, 302, 307, 308]);

export type GithubAnswer =
  | { kind: 'ok'; body: unknown; limit: RateLimit | null }
  /** It answers, and not with what was asked for. */
  | { kind: 'refused'; status: number; hasToken: boolean }
  /** Too much was asked; `retryAt` where it says until when to wait, milliseconds since the epoch. */
  | { kind: 'limited'; retryAt: number | null }
  /** One sentence. */
  | { kind: 'failed'; reason: string };

export interface GithubApiOptions {
  /** From the machine, never from a repository: the token goes there. */
  apiUrl: string;
  token: () => Promise<string | null>;
  clock: Clock;
  logger: Logger;
  fetch?: typeof globalThis.fetch;
}

/** GitHub's REST interface: conditional requests, bounded in time and size, and a token that goes nowhere else. */
export class GithubApi {
  readonly #options: GithubApiOptions;
  /** Null where it is not an address that a token may be sent to. */
  readonly #base: URL | null;
  readonly #kept = new Map<string, { etag: string; body: unknown }>();

  constructor(options: GithubApiOptions) {
    this.#options = options;
    this.#base = safeAddress(options.apiUrl);
  }

  /** GETs a path below the address of the interface. Never rejects. */
  async get(path: string): Promise<GithubAnswer> {
    if (this.#base === null) return { kind: 'failed', reason: 'The address of GitHub’s API has to begin with https: set GITHUB_API_URL.' };
    const abort = new AbortController();
    const limit = this.#options.clock.after(TIMEOUT_MS, () => abort.abort());
    try {
      return await this.#ask(new URL(`${this.#base.href.replace(/\/$/, '')}${path}`), this.#base.origin, abort.signal);
    } catch (error) {
      // The error may name the headers that were to be sent: it goes no further than its code.
      const cause = codeOf(error instanceof Error ? error.cause : undefined) ?? codeOf(error);
      this.#options.logger.debug(`GitHub could not be asked: ${cause ?? (error instanceof Error ? error.name : 'unknown')}`);
      if (abort.signal.aborted) return { kind: 'failed', reason: `GitHub has not answered within ${TIMEOUT_MS / 1000} seconds.` };
      return { kind: 'failed', reason: `GitHub could not be reached${cause === undefined ? '' : ` (${cause})`}.` };
    } finally {
      limit.dispose();
    }
  }

  async #ask(first: URL, origin: string, signal: AbortSignal): Promise<GithubAnswer> {
    const given = (await this.#options.token())?.trim() ?? '';
    if (given !== '' && !TOKEN.test(given)) return { kind: 'failed', reason: 'GITHUB_TOKEN does not hold a token.' };
    const hasToken = given !== '';
    let url = first;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const kept = this.#kept.get(url.href);
      const response = await (this.#options.fetch ?? globalThis.fetch)(url.href, {
        headers: {
          accept: 'application/vnd.github+json',
          'x-github-api-version': '2022-11-28',
          'user-agent': 'coherence-pipeline',
          ...(hasToken ? { authorization: `Bearer ${given}` } : {}),
          ...(kept === undefined ? {} : { 'if-none-match': kept.etag }),
        },
        redirect: 'manual',
        signal,
      });
      if (!REDIRECTS.has(response.status)) return await this.#read(url, response, kept?.body, hasToken);
      await response.body?.cancel();
      const to = response.headers.get('location');
      if (to === null || !URL.canParse(to, url.href)) break;
      url = new URL(to, url);
      // The token is for this one place.
      if (url.origin !== origin) return { kind: 'failed', reason: `GitHub sends to another address, ${url.host.slice(0, 200)}, which is not asked.` };
    }
    return { kind: 'failed', reason: 'GitHub sends from one address to the next.' };
  }

  async #read(url: URL, response: Response, kept: unknown, hasToken: boolean): Promise<GithubAnswer> {
    const { clock, logger } = this.#options;
    const { status, headers } = response;
    const limit = rateLimitOf(headers);
    if (status === 304 && kept !== undefined) {
      await response.body?.cancel();
      return { kind: 'ok', body: kept, limit };
    }
    const text = await readBounded(response, LARGEST_BODY);
    if (status === 403 || status === 429) {
      const wait = waitOf(status, headers, text ?? '', clock.now());
      if (wait !== null) return { kind: 'limited', retryAt: wait.retryAt };
    }
    if (status >= 500) return { kind: 'failed', reason: `GitHub answers with an error of its own (${status}).` };
    if (status !== 200) return { kind: 'refused', status, hasToken };
    if (text === null) return { kind: 'failed', reason: 'GitHub’s answer is larger than what is read.' };
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch (error) {
      logger.debug(`GitHub's answer is no JSON: ${messageOf(error).slice(0, 200)}`);
      return { kind: 'failed', reason: 'GitHub’s answer is no JSON: something between here and there may have answered.' };
    }
    this.#keep(url.href, headers.get('etag'), body);
    return { kind: 'ok', body, limit };
  }

  #keep(url: string, etag: string | null, body: unknown): void {
    this.#kept.delete(url);
    if (etag === null) return;
    this.#kept.set(url, { etag, body });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** https, or http to this machine alone. */
function safeAddress(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
  return isSafe && url.username === '' && url.password === '' && url.search === '' && url.hash === '' ? url : null;
}
