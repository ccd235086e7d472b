import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../src/contract/run-event.ts';
import type { WorkspaceHost } from '../../src/host/workspace-host.ts';
import type { TestRepository } from './repository.ts';
import { GOOD, workerProject, type WorkerPlan } from './worker.ts';

const COVERAGE = 'docs/SPEC-COVERAGE.md';
const MANIFEST = 'specs/manifest.json';

const spec = (part: string, test: string): string => `# Spec: ${part}

## Purpose

A number.

## Requirements

- [ ] It is a number

## Files to Create/Modify

- \`src/${part}.js\` — the number

## Acceptance Tests

- ${test}

## Out of Scope

- Others
`;

const table = (...rows: string[]): string => `# Coverage\n\n| Spec | Present | Spec'd | Tested | Notes |\n|---|---|---|---|---|\n${rows.map((row) => `${row}\n`).join('')}`;

/** What the pipeline writes where nothing is proven but that the specs are whole. */
const ROWS = ['| 001 Odd | ? | ✓ | ? | Pending |', '| 003 Three | ? | ✓ | ? | Pending |'];

describe('an item that writes into the documents of the evidence', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  let host: WorkspaceHost;
  let events: RunEvent[];
  afterEach(() => repository.remove());

  /** The documents are written and committed before an agent comes. */
  async function start(files: Record<string, string | null>, config: Record<string, unknown> = {}, before: (text: string) => string = (text) => text, more: Record<string, string> = {}): Promise<void> {
    const plan: WorkerPlan = { impl: { files: { ...GOOD.impl.files, ...files } } };
    let environment: Record<string, string>;
    ({ repository, environment } = workerProject(plan, { coverage: { update: 'auto' }, ...config }, {
      [COVERAGE]: table(), 'specs/001-odd.md': spec('odd', '`test/odd.test.js` — that it is odd'), 'specs/003-three.md': spec('three', '`test/three.test.js` — that it is 3'), ...more,
    }));
    ({ host, events } = await repository.open('', environment));
    await host.api.updateDocuments({});
    repository.write(COVERAGE, before(read(COVERAGE)));
    repository.git('add', '--all');
    repository.git('commit', '--quiet', '--message', 'Documents');
  }

  const read = (path: string): string => readFileSync(join(repository.root, path), 'utf8');
  const row = (name: string): string => read(COVERAGE).split('\n').find((line) => line.includes(name)) ?? '';
  const written = (place: string): string | undefined => (JSON.parse(read(MANIFEST)) as { written: Record<string, Record<string, string>> }).written[COVERAGE]?.[place];

  async function held() {
    const { decisions } = await host.api.status();
    const [decision] = decisions;
    assert.ok(decision !== undefined && decisions.length === 1, JSON.stringify(decisions));
    return decision;
  }

  async function answer(pattern: RegExp): Promise<void> {
    const { id, options } = await held();
    await host.api.decide(id, options.find((each) => pattern.test(each)) ?? assert.fail(options.join(' | ')), 'ada');
  }

  it('has the rows that its test is about', async () => {
    await start({});
    assert.deepEqual(read(COVERAGE).trim().split('\n').slice(-2), ROWS);
  });

  it('is held for marks that nothing proves, each with its line, and can have them reverted', async () => {
    await start({ [COVERAGE]: table('| 001 Odd | ✓ | ✓ | ✓ | Complete |', ROWS[1] ?? '', '| 009 Ghost | — | — | ✅ | |') });
    await host.api.run({});
    const { findings, question, options } = await held();
    assert.deepEqual(findings.map(({ gate, file, line, change, message }) => [gate, file, line, change, message]), [
      ['scope', COVERAGE, 5, 'claimed', 'The item marks 001 as present, and no evidence says so.'],
      ['scope', COVERAGE, 5, 'claimed', 'The item marks 001 as tested, and no test result says so.'],
      ['scope', COVERAGE, 7, 'claimed', 'The item marks 009 Ghost as tested, and no test result says so.'],
    ]);
    assert.match(question, /wrote what only the evidence can say\. docs\/SPEC-COVERAGE\.md:5: The item marks 001 as present.* \(and 2 more\)/);
    assert.deepEqual(options, [`Revert ${COVERAGE}`, 'Send it back to the agent', 'Merge it as it is']);
    await answer(/^Revert/);
    assert.equal((await host.api.run({})).completed.length, 1);
    assert.equal(row('001'), ROWS[0]);
    assert.match(row('002'), /✓ \| ✓ \| ✓ \| Complete/);
  });

  it('is a person’s by nothing that it wrote, where it is merged as it is', async () => {
    await start({ [COVERAGE]: table('| 001 Odd | ✓ | ✓ | ✓ | By the agent |', ROWS[1] ?? '') });
    await host.api.run({});
    await answer(/^Merge it as it is$/);
    assert.equal((await host.api.run({})).completed.length, 1);
    assert.equal(row('001'), '| 001 Odd | ✓ | ✓ | ✓ | By the agent |');
    assert.equal(written('specs/001-odd.md/tested'), '✓');
    const { kept, proposals } = await host.api.coverage();
    assert.deepEqual(kept, []);
    assert.ok(proposals.some(({ kind, message }) => kind === 'lower-mark' && message.startsWith('001 is marked as present')), JSON.stringify(proposals));
    assert.equal(repository.git('status', '--porcelain'), '');
  });

  it('is not asked about where its gate does not look, and is no person all the same', async () => {
    await start({ [COVERAGE]: table(ROWS[0] ?? '', '| 003 Three | — | ✓ | — | Pending |') }, { gates: { scope: 'off' }, coverage: { update: 'off' } });
    assert.equal((await host.api.run({})).completed.length, 1);
    repository.write('src/three.js', 'export const three = 3;\n');
    repository.write('test/three.test.js', "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { three } from '../src/three.js';\ntest('three', () => assert.equal(three, 3));\n");
    await host.close();
    ({ host, events } = await repository.open());
    await host.api.runTests({});
    await host.api.updateDocuments({});
    assert.equal(row('003'), '| 003 Three | ✓ | ✓ | ✓ | Complete |');
  });

  it('may mark what its tests prove, also where it had to wait meanwhile', async () => {
    const marked = { [COVERAGE]: table(ROWS[0] ?? '', '| 002 Two | ✓ | ✓ | ✓ | Complete |', ROWS[1] ?? ''), 'notes/idea.txt': 'An idea.\n' };
    await start(marked);
    await host.api.run({});
    const { findings } = await held();
    assert.deepEqual(findings.map(({ file }) => file), ['notes/idea.txt']);
    await answer(/^Extend/);
    assert.equal((await host.api.run({})).completed.length, 1);
    assert.match(row('002'), /✓ \| ✓ \| ✓ \| Complete/);
  });

  it('is held for the manifest, which counts as it was before', async () => {
    const human = (text: string): string => text.replace(ROWS[0] ?? '', '| 001 Odd | ✗ | ✓ | ? | Pending |');
    await start({}, {}, human);
    const forged = JSON.stringify({ ...JSON.parse(read(MANIFEST)) as object, specs: { 'specs/001-odd.md': { id: '001', status: 'tested' } }, written: { [COVERAGE]: { 'specs/001-odd.md/present': '✗' } } });
    await repository.remove();
    await start({ [MANIFEST]: forged }, {}, human);
    await host.api.run({});
    const { findings } = await held();
    assert.deepEqual(findings.map(({ file, line, message }) => [file, line, message]), [[MANIFEST, null, 'The item changes `specs/manifest.json`, which only the pipeline writes.']]);
    await answer(/^Merge it as it is$/);
    assert.equal((await host.api.run({})).completed.length, 1);
    assert.equal(written('specs/001-odd.md/present'), '?');
    assert.equal((JSON.parse(read(MANIFEST)) as { specs: Record<string, { status: string }> }).specs['specs/001-odd.md']?.status, 'specified');
    repository.write('src/odd.js', 'export const odd = 1;\n');
    await host.api.updateDocuments({});
    assert.match(row('001'), /✗/);
  });

  it('is not held for what the pipeline wrote after another one, also where it waited meanwhile', async () => {
    const backlog = '1. Add `two()`\n2. Add `two()` to the readme as well\n';
    await start({ 'notes/idea.txt': 'An idea.\n' }, {}, undefined, { 'specs/backlog.md': backlog });
    await host.api.run({ items: ['1'] });
    assert.deepEqual((await held()).findings.map(({ file }) => file), ['notes/idea.txt']);
    repository.write(MANIFEST, `${read(MANIFEST).trimEnd()}\n\n`);
    repository.git('commit', '--quiet', '--all', '--message', 'As the pipeline does after another item');
    await answer(/^Extend/);
    assert.equal((await host.api.run({ items: ['1'] })).completed.length, 1);
    assert.notEqual(row('002'), '');
    await host.api.run({ items: ['2'] });
    assert.deepEqual(events.flatMap((event) => (event.type === 'gate-held' ? event.findings.map(({ file }) => file) : [])), ['notes/idea.txt']);
    assert.ok(!existsSync(join(repository.root, '.coherence/state/item-documents.json')));
  });
});
