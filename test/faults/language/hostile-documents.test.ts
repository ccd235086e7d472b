import assert from 'node:assert/strict';
import { BACKLOG, spec } from '../../language/documents.ts';
import { messageOf, type TestWorkspace } from '../../language/language-client.ts';
import { Scene } from './folders.ts';
import { HOSTILE_BACKLOGS, HOSTILE_COVERAGE, HOSTILE_TEXTS } from './hostile-documents.ts';
import { lint, rulesOf } from './lint-process.ts';

const FILE = 'specs/001-clock.md';
const BACKLOG_FILE = 'specs/backlog.md';
const COVERAGE_FILE = 'docs/SPEC-COVERAGE.md';
/** What is promised: an answer about anything else, while a document is too much. */
const RESPONSIVE_MS = 1000;
const DEADLINE_MS = 1000;

const CASES: { what: string; file: string; text: () => string }[] = [
  ...Object.entries(HOSTILE_TEXTS).map(([what, text]) => ({ what, file: 'specs/013-hostile.md', text })),
  ...Object.entries(HOSTILE_BACKLOGS).map(([what, text]) => ({ what: `a backlog: ${what}`, file: BACKLOG_FILE, text })),
  ...Object.entries(HOSTILE_COVERAGE).map(([what, text]) => ({ what: `the coverage document: ${what}`, file: COVERAGE_FILE, text })),
];

describe('documents that are made to be slow', function () {
  this.timeout(180_000);
  const scene = new Scene();
  afterEach(() => scene.end());

  const project = (): TestWorkspace => scene.workspace({ [FILE]: spec('001 Clock', '[no](no.md)'), [BACKLOG_FILE]: BACKLOG, [COVERAGE_FILE]: '# Spec Coverage\n' });

  for (const { what, file, text } of CASES) {
    it(`34: ${what}: quick, or ended by the deadline with its diagnostic; the neighbours are checked`, async () => {
      const workspace = project();
      workspace.write(file, text());
      const client = await scene.client(workspace, { args: ['--deadline-ms', String(DEADLINE_MS)] });
      const found = await client.diagnostics(file);
      if (found.some(({ code }) => code === 'too-large')) {
        assert.equal(found.length, 1);
        assert.match(messageOf(found[0]), /too long|too much/);
      }
      assert.ok((await client.rules(FILE)).includes('broken-link'));
      assert.deepEqual(client.messages, []);
      assert.deepEqual(client.logged.filter((line) => /failed|could not be read|has ended/.test(line)), []);
    });
  }

  it('34: while one folder reads a document that is too much, the server answers, and another folder within a second', async () => {
    const workspace = project();
    const other = project();
    workspace.write('specs/013-hostile.md', '*a_ '.repeat(500_000));
    const client = await scene.client(workspace, { folders: [workspace, other].map(({ uri }) => ({ uri, name: uri })), args: ['--deadline-ms', '4000'] });
    // Its thread has begun.
    await client.pullUri(other.uriOf(FILE));
    const hostile = client.rules('specs/013-hostile.md');
    const isDone = async (): Promise<boolean> => Promise.race([hostile.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 100))]);
    const times: number[] = [];
    do {
      const asked = performance.now();
      await client.pullUri(other.uriOf(FILE));
      await client.connection.sendRequest('coherence/no-such-request', {}).catch(() => undefined);
      times.push(performance.now() - asked);
    } while (!(await isDone()));
    const rules = await hostile;
    assert.ok(rules.length === 0 || rules.includes('too-large'), rules.join());
    assert.ok(times.length > 0 && Math.max(...times) < RESPONSIVE_MS, times.map(Math.round).join());
  });

  it('34: a document that needs more memory than there is: a diagnostic, and everything else goes on', async () => {
    const workspace = project();
    const client = await scene.client(workspace, { args: ['--memory-mb', '64', '--deadline-ms', '60000'] });
    await client.open('specs/013-hostile.md', '*a_ '.repeat(480_000));
    assert.deepEqual(await client.rules('specs/013-hostile.md'), ['too-large']);
    assert.ok((await client.rules(FILE)).includes('broken-link'));
    assert.deepEqual(client.messages, []);
    assert.equal(client.logged.filter((line) => line.startsWith('A worker has ended')).length, 1);
    // It is saved while nobody reads it, and closed: what is on disk counts.
    workspace.write('specs/013-hostile.md', spec('013 Hostile', '[no](no.md)'));
    await client.created('specs/013-hostile.md');
    assert.deepEqual(await client.rules('specs/013-hostile.md'), ['too-large']);
    await client.close('specs/013-hostile.md');
    assert.ok((await client.rules('specs/013-hostile.md')).includes('broken-link'));
  });

  it('34: an open document that was never saved and is too much is there until it is closed', async () => {
    const workspace = scene.workspace({ [FILE]: spec('001 Clock', '[hostile](013-hostile.md)'), [BACKLOG_FILE]: BACKLOG });
    const client = await scene.client(workspace, { args: ['--memory-mb', '64', '--deadline-ms', '60000'] });
    await client.open('specs/013-hostile.md', '*a_ '.repeat(480_000));
    assert.deepEqual(await client.rules('specs/013-hostile.md'), ['too-large']);
    assert.deepEqual(await client.rules(FILE), []);
    await client.close('specs/013-hostile.md');
    assert.deepEqual(await client.rules('specs/013-hostile.md'), []);
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
  });

  it('34: the terminal has no deadline: it comes to an end with all of them at once, and finds what is wrong beside them', async () => {
    const workspace = project();
    for (const [index, text] of Object.values(HOSTILE_TEXTS).entries()) workspace.write(`specs/${100 + index}-hostile.md`, text());
    const linted = await lint(workspace.root, [FILE], { milliseconds: 170_000 });
    assert.equal(linted.code, 1, linted.stderr);
    assert.ok(rulesOf(linted, FILE).includes('broken-link'));
  });
});
