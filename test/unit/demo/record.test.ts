import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { DemoProcess, nodeTest, SAMPLE, snapshot, type DemoItem } from './demo-process.ts';

const CORPUS = fileURLToPath(new URL('../../../../shared/corpus/coherence-network', import.meta.url));

describe('the demo agent on items that it has no recipe for', function () {
  this.timeout(60_000);
  let demo: DemoProcess;
  before(() => { demo = new DemoProcess(); });
  after(() => demo.dispose());

  /** Runs an item and checks that it passed, that its tests hold, and that no other file has changed. */
  function passes(root: string, item: DemoItem, mayChange: readonly string[] = []): string[] {
    const before = snapshot(root);
    const { specPath, runs } = demo.runItem(root, item);
    assert.equal(runs[3]?.lines.at(-1), 'Verdict: pass', runs.map((run) => run.stdout + run.stderr).join(''));
    const after = snapshot(root);
    for (const [file, text] of before) if (!mayChange.includes(file)) assert.equal(after.get(file), text, file);
    assert.ok(existsSync(join(root, specPath)));
    const written = [...after.keys()].filter((file) => !before.has(file));
    assert.equal(written.filter((file) => file.endsWith('.test.mjs')).length, 1);
    assert.match(runs[3]?.stdout ?? '', /: ([1-9]\d*) of \1 tests in order/);
    return written;
  }

  it('writes a spec, a record and its tests', () => {
    const root = demo.workspace(SAMPLE);
    const written = passes(root, { label: '6', text: 'Compare durations: `longest(list)` finds the longest; ties keep their order' });
    assert.deepEqual(written, ['specs/006-compare-durations.md', 'src/compare-durations.mjs', 'test/compare-durations.test.mjs']);
    const spec = readFileSync(join(root, 'specs/006-compare-durations.md'), 'utf8');
    assert.match(spec, /^## Out of Scope$/m);
    assert.match(spec, /demo agent has no recipe/);
    assert.ok(nodeTest(root).ok);
  });

  it('writes tests that fail when the record and its spec part', () => {
    const root = demo.workspace(SAMPLE);
    const item = { label: '6', text: 'Add leap seconds; never lose one' };
    const { specPath } = demo.runItem(root, item);
    writeFileSync(join(root, specPath), readFileSync(join(root, specPath), 'utf8').replace('Recorded: Never lose one', 'Recorded: Lose one'));
    const review = demo.run(root, { phase: 'review', item, specPath });
    assert.equal(review.lines.at(-1), 'Verdict: fail');

    const before = readFileSync(join(root, 'src/add-leap-seconds.mjs'), 'utf8');
    demo.run(root, { phase: 'impl', item, specPath, fences: { feedback: 'The record is behind its spec.' } });
    const after = readFileSync(join(root, 'src/add-leap-seconds.mjs'), 'utf8');
    assert.notEqual(after, before);
    assert.match(after, /\/\/ - The record is behind its spec\./);
    demo.run(root, { phase: 'impl', item, specPath, fences: { feedback: 'Again.' }, lines: ['Round: 3'] });
    demo.run(root, { phase: 'impl', item, specPath });
    assert.ok(readFileSync(join(root, 'src/add-leap-seconds.mjs'), 'utf8').endsWith('\n// Revisions\n// - The record is behind its spec.\n// - Round 3: Again.\n'));
    assert.equal(demo.run(root, { phase: 'review', item, specPath }).lines.at(-1), 'Verdict: pass');
  });

  it('leaves the same files when a phase runs twice', () => {
    const root = demo.workspace();
    const item = { label: '3', text: 'Write a glossary' };
    const { specPath } = demo.runItem(root, item);
    const once = snapshot(root);
    demo.runItem(root, item);
    demo.run(root, { phase: 'impl', item, specPath });
    assert.deepEqual(snapshot(root), once);
  });

  it('makes room for files that are somebody else’s', () => {
    const root = demo.workspace();
    mkdirSync(join(root, 'lib'));
    mkdirSync(join(root, 'tests'));
    writeFileSync(join(root, 'lib/write-a-glossary.mjs'), '// mine\n');
    const written = passes(root, { label: '3', text: 'Write a glossary' });
    assert.deepEqual(written, ['lib/write-a-glossary-2.mjs', 'specs/003-write-a-glossary.md', 'tests/write-a-glossary-2.test.mjs']);
  });

  it('follows a template of the workspace’s own', () => {
    const root = demo.workspace();
    mkdirSync(join(root, 'specs'));
    writeFileSync(join(root, 'specs/TEMPLATE.md'), '# Spec: [x]\n\n## Why\n\n## Requirements\n\n## Risks and Assumptions\n\n## Data Model (if applicable)\n');
    passes(root, { label: '1', text: 'Count sheep' });
    const spec = readFileSync(join(root, 'specs/001-count-sheep.md'), 'utf8');
    assert.deepEqual(spec.match(/^## .*$/gm), ['## Why', '## Requirements', '## Risks and Assumptions', '## Data Model']);
    assert.doesNotMatch(spec, /^## .*\n\n(?=## |$)/m);
  });

  it('works in a repository of documents', function () {
    if (!existsSync(CORPUS)) this.skip();
    const root = demo.workspace();
    cpSync(CORPUS, root, { recursive: true });
    const backlog = readFileSync(join(root, 'specs/006-overnight-backlog.md'), 'utf8');
    for (const label of ['56', '57', '58']) {
      const text = new RegExp(`^${label}\\. (.*)$`, 'm').exec(backlog)?.[1] ?? '';
      passes(root, { label, text }, ['specs/029-github-api-integration.md', 'specs/008-sprint-1-graph-foundation.md']);
    }
    for (const file of ['specs/029-github-api-integration.md', 'specs/008-sprint-1-graph-foundation.md']) {
      const lines = readFileSync(join(root, file), 'utf8').split('\n');
      const theirs = readFileSync(join(CORPUS, file), 'utf8').split('\n');
      assert.deepEqual(lines.filter((line) => theirs.includes(line)), theirs.filter((line) => lines.includes(line)));
      assert.equal(theirs.every((line) => lines.includes(line)), true);
    }
  });

  it('copes with hostile items, and writes nothing outside the workspace', () => {
    const parent = demo.workspace();
    const texts = [
      '$(touch pwned) `touch pwned`; touch pwned | tee pwned & "\'', '../../../etc/passwd', 'specs/../../outside.md — write it', '--help -rf /', '',
      'x'.repeat(20_000), '漢字と🙂', '"); process.exit(0); //', '${process.exit(1)} \\u0041 */ <!-- ``` ## Purpose', 'a\u2028b\u0000c\u001b[31m', '__proto__',
    ];
    for (const [index, text] of texts.entries()) {
      const root = join(parent, `w${index}`);
      mkdirSync(root);
      const written = passes(root, { label: String(index), text });
      assert.equal(written.length, 3);
    }
    const outside = [...snapshot(parent).keys()].filter((file) => !/^w\d+\/(?:src|specs|test)\/[a-z0-9.-]+$/.test(file));
    assert.deepEqual(outside, []);
  });

  it('ends well whatever the direction holds', () => {
    const parent = demo.workspace();
    let number = 0;
    fc.assert(fc.property(fc.constantFrom('spec', 'impl', 'test', 'review'), fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ maxLength: 40 }), (phase, text, path) => {
      const root = join(parent, `w${number += 1}`);
      mkdirSync(root);
      const run = demo.run(root, { phase, item: { label: text.slice(0, 5), text }, specPath: `../${path}`, lines: [`Specs folder: ${path}`] });
      assert.ok(run.exitCode === 0 || run.exitCode === 2, run.stderr);
      for (const file of snapshot(parent).keys()) assert.match(file, /^w\d+\//);
    }), { numRuns: 10 });
  });
});
