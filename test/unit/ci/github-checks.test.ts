import assert from 'node:assert/strict';
import { GithubChecks, type GithubChecksOptions } from '../../../src/node/ci/github-checks.ts';
import { ManualClock } from '../process/manual-clock.ts';
import { GithubServer, run, runs, statuses, type Answer, type Asked } from './github-server.ts';

const TOKEN = 'ghp_notForAnybodyElse';

describe('GithubChecks', () => {
  let github: GithubServer;
  let clock: ManualClock;
  let branch: string | null;
  const logged: string[] = [];

  beforeEach(async () => {
    github = await GithubServer.start();
    clock = new ManualClock();
    branch = 'main';
    logged.length = 0;
  });
  afterEach(() => github.stop());

  function checks(options: Partial<GithubChecksOptions> = {}): GithubChecks {
    const log = (message: string): void => { logged.push(message); };
    return new GithubChecks({
      repository: () => Promise.resolve('una/one'), branch: () => Promise.resolve(branch), apiUrl: github.url, token: () => Promise.resolve(TOKEN),
      clock, logger: { debug: log, info: log, warn: log, error: log }, ...options,
    });
  }

  function answers(checkRuns: unknown, status: unknown = statuses(), headers: Record<string, string> = {}): void {
    github.answer = (asked) => ({ headers, body: asked.url.includes('/check-runs') ? checkRuns : status });
  }

  it('asks as GitHub wants to be asked', async () => {
    answers(runs(run('build', 'success')));
    branch = 'feature/ü x';
    assert.deepEqual(await checks().state(), { state: 'green', about: 'feature/ü x', failing: [], reason: null, retryAt: null });
    assert.deepEqual(github.asked.map((asked) => asked.url), [
      '/repos/una/one/commits/feature%2F%C3%BC%20x/check-runs?per_page=100', '/repos/una/one/commits/feature%2F%C3%BC%20x/status?per_page=100',
    ]);
    const headers = github.asked[0]?.headers ?? {};
    assert.deepEqual([headers.accept, headers['x-github-api-version'], headers['user-agent'], headers.authorization],
      ['application/vnd.github+json', '2022-11-28', 'coherence-pipeline', `Bearer ${TOKEN}`]);
  });

  it('goes without a token where there is none, and below the path of an enterprise server', async () => {
    answers(runs(run('build', 'success')));
    await checks({ token: () => Promise.resolve(null), apiUrl: `${github.url}/api/v3/` }).state();
    assert.equal(github.asked[0]?.headers.authorization, undefined);
    assert.match(github.asked[0]?.url ?? '', /^\/api\/v3\/repos\/una\/one\//);
  });

  it('tells green, red and pending by conclusions and statuses', async () => {
    for (const [conclusion, state] of [
      ['success', 'green'], ['neutral', 'green'], ['skipped', 'green'], ['failure', 'red'], ['timed_out', 'red'], ['action_required', 'red'],
      ['startup_failure', 'red'], ['cancelled', 'red'], ['stale', 'pending'], ['something_new', 'pending'], [null, 'pending'],
    ] as const) {
      answers(runs(run('build', 'success'), run('test', conclusion)));
      assert.equal((await checks().state()).state, state, String(conclusion));
    }
    for (const status of ['queued', 'waiting', 'requested', 'pending']) {
      answers(runs(run('test', null, { status })));
      assert.equal((await checks().state()).state, 'pending', status);
    }
    for (const [status, state] of [['success', 'green'], ['failure', 'red'], ['error', 'red'], ['pending', 'pending']] as const) {
      answers(runs(), statuses(['ci/old', status]));
      assert.equal((await checks().state()).state, state, status);
    }
  });

  it('names what fails, with an address only where it is one', async () => {
    answers(
      runs(run('build', 'failure'), run('a'.repeat(500), 'failure', { html_url: 'javascript:alert(1)' }), run('pending', null)),
      statuses(['ci/old', 'error']),
    );
    const { state, failing } = await checks().state();
    assert.equal(state, 'red');
    assert.deepEqual(failing.map((check) => check.name), ['build', 'a'.repeat(200), 'ci/old']);
    assert.match(failing[0]?.url ?? '', /^https:\/\/github\.com\/una\/one\/runs\/\d+$/);
    assert.deepEqual(failing.slice(1).map((check) => check.url), [null, 'https://ci.example.org/ci/old']);
  });

  it('counts the latest run of a check, by name and app', async () => {
    const old = run('build', 'failure');
    const now = run('build', 'success');
    answers(runs(now, old));
    assert.equal((await checks().state()).state, 'green');
    answers(runs(now, old, run('build', 'failure', { app: { id: 7, slug: 'other' } })));
    assert.equal((await checks().state()).state, 'red');
    answers(runs(run('build', 'success', { app: null }), run('build', null, { app: null })));
    assert.equal((await checks().state()).state, 'pending');
  });

  it('counts only the checks that are named, and says which has not run', async () => {
    answers(runs(run('build', 'failure'), run('test', 'success')), statuses(['deploy', 'failure'], ['lint', 'success']));
    assert.equal((await checks({ checks: ['test', 'lint'] }).state()).state, 'green');
    assert.equal((await checks({ checks: ['test', 'build'] }).state()).state, 'red');
    const { state, reason } = await checks({ checks: ['test', 'e2e'] }).state();
    assert.deepEqual([state, reason], ['unknown', 'The check e2e has not run on this commit.']);
  });

  it('knows nothing where no check has run', async () => {
    answers(runs());
    assert.deepEqual(await checks().state(), { state: 'unknown', about: 'main', failing: [], reason: 'No check has run on this commit.', retryAt: null });
  });

  it('reads all pages, and so many at most', async () => {
    const all = Array.from({ length: 250 }, (_, index) => run(`check ${index}`, index === 230 ? 'failure' : 'success'));
    github.answer = ({ url }) => {
      if (!url.includes('/check-runs')) return { body: statuses() };
      const page = Number(/[?&]page=(\d+)/.exec(url)?.[1] ?? 1);
      return { body: { total_count: all.length, check_runs: all.slice((page - 1) * 100, page * 100) } };
    };
    assert.deepEqual((await checks().state()).failing.map((check) => check.name), ['check 230']);
    assert.equal(github.asked.length, 4);
    github.answer = ({ url }) => ({ body: url.includes('/check-runs') ? { total_count: 1_000_000, check_runs: [run('build', 'success')] } : statuses() });
    github.asked.length = 0;
    assert.equal((await checks().state()).state, 'unknown');
    assert.equal(github.asked.length, 11);
  });

  it('asks once in a while, once for all who ask at the same time, and anew for another branch', async () => {
    answers(runs(run('build', 'success')));
    const ci = checks();
    await Promise.all([ci.state(), ci.state(), ci.state()]);
    await ci.state();
    assert.equal(github.asked.length, 2);
    await clock.advance(29_999);
    await ci.state();
    assert.equal(github.asked.length, 2);
    await clock.advance(1);
    answers(runs(run('build', 'failure')));
    assert.equal((await ci.state()).state, 'red');
    assert.equal(github.asked.length, 4);
    branch = 'other';
    assert.equal((await ci.state()).about, 'other');
    assert.equal(github.asked.length, 6);
  });

  it('asks whether anything has changed, and keeps what it knows where nothing has', async () => {
    const conditional = (asked: Asked): Answer => {
      const etag = asked.url.includes('/check-runs') ? 'W/"runs"' : 'W/"statuses"';
      if (asked.headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
      return { headers: { etag }, body: asked.url.includes('/check-runs') ? runs(run('build', 'failure')) : statuses() };
    };
    github.answer = conditional;
    const ci = checks();
    const first = await ci.state();
    await clock.advance(30_000);
    assert.deepEqual(await ci.state(), first);
    assert.deepEqual(github.asked.map((asked) => asked.headers['if-none-match']), [undefined, undefined, 'W/"runs"', 'W/"statuses"']);
  });

  it('waits until the limit begins anew, and asks nothing before', async () => {
    const reset = Math.floor(clock.now() / 1000) + 600;
    github.answer = () => ({ status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) }, body: { message: 'API rate limit exceeded for 127.0.0.1.' } });
    const ci = checks();
    const limited = await ci.state();
    assert.deepEqual([limited.state, limited.retryAt], ['unknown', reset * 1000]);
    assert.match(limited.reason ?? '', /limit/);
    answers(runs(run('build', 'success')));
    branch = 'other';
    await clock.advance(599_000);
    assert.equal((await ci.state()).retryAt, reset * 1000);
    assert.equal(github.asked.length, 1);
    await clock.advance(1_001);
    assert.equal((await ci.state()).state, 'green');
  });

  it('waits as long as it is told to, within bounds', async () => {
    for (const [after, seconds] of [['120', 120], [new Date(clock.now() + 90_000).toUTCString(), 90], ['0', 1], ['99999999', 7200]] as const) {
      github.answer = () => ({ status: 429, headers: { 'retry-after': after }, body: { message: 'You have exceeded a secondary rate limit.' } });
      assert.equal((await checks().state()).retryAt, clock.now() + seconds * 1000, after);
    }
  });

  it('waits longer each time where it is not told how long', async () => {
    github.answer = () => ({ status: 403, body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' } });
    const ci = checks();
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const { state, retryAt } = await ci.state();
      assert.equal(state, 'unknown');
      waits.push(((retryAt ?? 0) - clock.now()) / 1000);
      await clock.advance((retryAt ?? 0) - clock.now());
    }
    assert.deepEqual(waits, [30, 60, 120, 240, 480, 900, 900, 900]);
    answers(runs(run('build', 'success')));
    assert.equal((await ci.state()).state, 'green');
  });

  it('asks so seldom that what is left of the limit lasts', async () => {
    const reset = Math.floor(clock.now() / 1000) + 3600;
    answers(runs(run('build', 'success')), statuses(), { 'x-ratelimit-remaining': '58', 'x-ratelimit-reset': String(reset) });
    const ci = checks({ token: () => Promise.resolve(null) });
    await ci.state();
    await clock.advance(120_000);
    await ci.state();
    assert.equal(github.asked.length, 2);
    await clock.advance(5_000);
    await ci.state();
    assert.equal(github.asked.length, 4);
  });

  it('says what to do where GitHub does not show it', async () => {
    for (const [status, token, expected] of [
      [401, TOKEN, /does not accept the token: set GITHUB_TOKEN/], [403, null, /set GITHUB_TOKEN/], [404, null, /no public repository una\/one.*private.*GITHUB_TOKEN/],
      [404, TOKEN, /token in GITHUB_TOKEN may not read it/], [422, TOKEN, /no branch main in una\/one: push it/], [418, TOKEN, /418/],
    ] as const) {
      github.answer = () => ({ status, body: { message: 'no', documentation_url: 'https://docs.github.com/rest' } });
      const { state, reason, retryAt } = await checks({ token: () => Promise.resolve(token) }).state();
      assert.deepEqual([state, retryAt], ['unknown', null]);
      assert.match(reason ?? '', expected);
    }
  });

  it('knows nothing where the server is in trouble, is not there or does not answer', async () => {
    github.answer = () => ({ status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad Gateway</html>' });
    const broken = await checks().state();
    assert.deepEqual([broken.state, broken.retryAt], ['unknown', clock.now() + 30_000]);
    assert.match(broken.reason ?? '', /502/);

    assert.match((await checks({ fetch: () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) })) }).state()).reason ?? '', /ECONNREFUSED/);

    github.answer = () => ({ hangs: true });
    const asking = checks().state();
    while (github.asked.length < 2) await new Promise((resolve) => { setImmediate(resolve); });
    await clock.advance(10_000);
    assert.match((await asking).reason ?? '', /within 10 seconds/);
  });

  it('knows nothing by an answer that is none', async () => {
    for (const body of ['{"total_count": 1, "check_runs": [', 'null', '[]', '{"total_count":1,"check_runs":[{"name":3}]}', '', ' '.repeat(4 * 1024 * 1024 + 1)]) {
      github.answer = () => ({ body });
      const { state, reason } = await checks().state();
      assert.equal(state, 'unknown');
      assert.ok(reason !== null && reason.endsWith('.'), String(reason));
    }
  });

  it('follows within its own address, and takes the token nowhere else', async () => {
    const other = await GithubServer.start();
    other.answer = () => ({ body: runs(run('build', 'success')) });
    try {
      github.answer = ({ url }) => {
        if (url.startsWith('/repos/una/one/')) return { status: 301, headers: { location: url.replace('/repos/una/one/', '/repositories/1/') } };
        return { body: url.includes('/check-runs') ? runs(run('build', 'success')) : statuses() };
      };
      assert.equal((await checks().state()).state, 'green');
      github.answer = ({ url }) => ({ status: 302, headers: { location: `${other.url}${url}` } });
      const { state, reason } = await checks().state();
      assert.equal(state, 'unknown');
      assert.match(reason ?? '', /another address/);
      assert.equal(other.asked.length, 0);
      github.answer = ({ url }) => ({ status: 302, headers: { location: url } });
      github.asked.length = 0;
      assert.equal((await checks().state()).state, 'unknown');
      assert.equal(github.asked.length, 4);
    } finally {
      await other.stop();
    }
  });

  it('asks nobody at an address that a token may not go to', async () => {
    for (const apiUrl of ['http://github.example.org', 'ftp://127.0.0.1', 'https://user:pass@github.example.org', 'nonsense', '', 'http://127.0.0.1.example.org']) {
      const { state, reason } = await checks({ apiUrl, fetch: () => assert.fail('asked') }).state();
      assert.equal(state, 'unknown');
      assert.match(reason ?? '', /GITHUB_API_URL/);
    }
    assert.match((await checks({ apiUrl: 'https://github.example.org', fetch: () => Promise.reject(new Error(TOKEN)) }).state()).reason ?? '', /could not be reached/);
    assert.ok(!logged.join('\n').includes(TOKEN));
  });

  it('never tells a token, also one that cannot be sent', async () => {
    const token = `${TOKEN}\nx-other: 1`;
    const { reason } = await checks({ token: () => Promise.resolve(token) }).state();
    assert.match(reason ?? '', /GITHUB_TOKEN/);
    assert.ok(!`${reason} ${logged.join('\n')}`.includes(TOKEN));
    assert.equal(github.asked.length, 0);
  });

  it('says so where repository or branch are not known', async () => {
    assert.match((await checks({ repository: () => Promise.resolve(null) }).state()).reason ?? '', /ci\.repository/);
    for (const odd of ['../..', 'una/..', 'una', 'una/one/two', 'una/o ne']) assert.match((await checks({ repository: () => Promise.resolve(odd) }).state()).reason ?? '', /ci\.repository/);
    branch = null;
    assert.match((await checks().state()).reason ?? '', /ci\.branch/);
    assert.match((await checks({ repository: () => Promise.reject(new Error('odd')), branch: () => Promise.resolve('main') }).state()).reason ?? '', /log/);
    assert.equal(github.asked.length, 0);
  });
});
