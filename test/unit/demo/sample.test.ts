import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DemoProcess, nodeTest, SAMPLE, snapshot, specPathIn, type DemoItem } from './demo-process.ts';

/** The items of the sample's two backlogs, read as plainly as can be: the sample is ours. */
function itemsOf(file: string): DemoItem[] {
  return readFileSync(join(SAMPLE, file), 'utf8').split('\n').flatMap((line) => {
    const [, label, text] = /^(\d+)\. (.*?)(?: <!--.*-->)?$/.exec(line) ?? [];
    return label === undefined || text === undefined ? [] : [{ label, text }];
  });
}

describe('the demo agent on the sample workspace', function () {
  this.timeout(60_000);
  const product = itemsOf('specs/backlog.md');
  const [meta] = itemsOf('specs/meta-backlog.md');
  let demo: DemoProcess;
  before(() => { demo = new DemoProcess(); });
  after(() => demo.dispose());

  it('takes every item through every phase, and ends with a suite that passes', () => {
    const root = demo.workspace(SAMPLE);
    const before = nodeTest(root);
    assert.ok(before.ok && before.passed > 0, before.output);
    assert.equal(product.length, 4);
    assert.ok(meta);

    for (const item of [...product.slice(0, 2), meta, ...product.slice(2)]) {
      const { specPath, runs } = demo.runItem(root, item);
      assert.equal(runs.length, 4, runs.map((run) => run.stderr).join(''));
      for (const run of runs) assert.match(run.lines[0] ?? '', /demo agent.*no model/);
      assert.ok(existsSync(join(root, specPath)), specPath);
      assert.equal(runs[3]?.lines.at(-1), 'Verdict: pass');
    }
    const after = nodeTest(root);
    assert.ok(after.ok, after.output);
    assert.ok(after.passed >= before.passed + 5 * 3, after.output);

    const written = [...snapshot(root).keys()].filter((file) => !existsSync(join(SAMPLE, file)));
    assert.equal(written.filter((file) => file.startsWith('specs/')).length, 5);
    assert.equal(written.filter((file) => file.startsWith('test/')).length, 5);
  });

  it('writes specs in the template’s form, with nothing left to fill in', () => {
    const root = demo.workspace(SAMPLE);
    for (const item of product) {
      const spec = readFileSync(join(root, specPathIn(demo.run(root, { phase: 'spec', item }))), 'utf8');
      for (const heading of ['Purpose', 'Requirements', 'Files to Create/Modify', 'Acceptance Tests', 'Out of Scope']) assert.match(spec, new RegExp(`^## ${heading}$`, 'm'));
      assert.match(spec, /^- \[ \] /m);
      assert.doesNotMatch(spec, /\[(?![ x]\])[^\]]*\](?!\()|TODO|TBD/);
    }
  });

  it('leaves the same files when a phase runs twice', () => {
    const root = demo.workspace(SAMPLE);
    const [item] = product;
    assert.ok(item);
    const { specPath } = demo.runItem(root, item);
    const once = snapshot(root);
    for (const phase of ['spec', 'impl', 'test', 'review', 'spec']) demo.run(root, { phase, item, ...(phase === 'spec' ? {} : { specPath }) });
    assert.deepEqual(snapshot(root), once);
  });

  it('finds the recipe again when the item is reworded after its spec', () => {
    const root = demo.workspace(SAMPLE);
    const [item] = product;
    assert.ok(item);
    const specPath = specPathIn(demo.run(root, { phase: 'spec', item }));
    demo.run(root, { phase: 'impl', item: { label: '9', text: 'Speak the language of calendars' }, specPath });
    assert.ok(existsSync(join(root, 'src/iso.js')));
  });

  it('refuses the item that depends on another until that one is there', () => {
    const root = demo.workspace(SAMPLE);
    const [, , rough] = product;
    assert.ok(rough);
    const specPath = specPathIn(demo.run(root, { phase: 'spec', item: rough }));
    const run = demo.run(root, { phase: 'impl', item: rough, specPath });
    assert.equal(run.exitCode, 1);
    assert.match(run.stderr, /src\/words\.js/);
  });

  it('writes tests that fail when the code is broken, and a review that sees it', () => {
    const root = demo.workspace(SAMPLE);
    const breaks: [string, string, string][] = [['src/iso.js', '-total : total', 'total : total'], ['src/words.js', 'count === 1', 'count === 2'], ['src/about.js', 'Math.round', 'Math.floor'], ['src/clock.js', '% 60', '% 61']];
    for (const [index, item] of product.entries()) {
      const [file, sound, broken] = breaks[index] ?? ['', '', ''];
      const { specPath } = demo.runItem(root, item);
      const code = readFileSync(join(root, file), 'utf8');
      assert.ok(code.includes(sound), file);
      writeFileSync(join(root, file), code.replaceAll(sound, broken));
      const review = demo.run(root, { phase: 'review', item, specPath });
      assert.equal(review.lines.at(-1), 'Verdict: fail', file);
      assert.match(review.stdout, /A test does not hold/);

      const impl = demo.run(root, { phase: 'impl', item, specPath, fences: { feedback: 'A test does not hold.\n*/ `rm` -->\u2028x' }, lines: ['Round: 2'] });
      assert.equal(impl.exitCode, 0);
      assert.ok(readFileSync(join(root, file), 'utf8').startsWith(code), file);
      assert.match(readFileSync(join(root, file), 'utf8'), /\/\/ Revisions\n\/\/ - Round 2: A test does not hold/);
      assert.equal(demo.run(root, { phase: 'review', item, specPath }).lines.at(-1), 'Verdict: pass', file);
    }
  });

  it('fails a review of what is missing', () => {
    const root = demo.workspace(SAMPLE);
    const [item] = product;
    assert.ok(item);
    assert.equal(demo.run(root, { phase: 'review', item }).lines.at(-1), 'Verdict: fail');
    const { specPath } = demo.runItem(root, item);
    rmSync(join(root, 'test/iso.test.js'));
    const run = demo.run(root, { phase: 'review', item, specPath });
    assert.match(run.stdout, /test\/iso\.test\.js is not there/);
    assert.equal(run.lines.at(-1), 'Verdict: fail');
  });

  it('keeps what a person has written', () => {
    const root = demo.workspace(SAMPLE);
    const [item] = product;
    assert.ok(item);
    const mine = '# Spec 001 — ISO, my way\r\n\r\n## Purpose\r\n\r\nMine.\r\n\r\n## Files\r\n\r\n- `src/iso.js` — mine';
    writeFileSync(join(root, 'specs/001-iso-8601-durations.md'), mine);
    writeFileSync(join(root, 'src/index.js'), "export * from './format.js';\nexport * from './parse.js';\n");
    const { runs } = demo.runItem(root, item);
    assert.equal(runs[3]?.lines.at(-1), 'Verdict: pass');

    const spec = readFileSync(join(root, 'specs/001-iso-8601-durations.md'), 'utf8');
    assert.ok(spec.startsWith(mine));
    assert.equal(spec.replaceAll('\r\n', '').includes('\n'), false);
    assert.equal(spec.match(/^## (?:Purpose|Files)/gm)?.length, 2);
    assert.match(spec, /^- `test\/iso\.test\.js`/m);
    assert.match(readFileSync(join(root, 'src/index.js'), 'utf8'), /parse\.js';\nexport \{ formatIso, parseIso \}/);

    writeFileSync(join(root, 'src/iso.js'), '// mine\n');
    const run = demo.run(root, { phase: 'impl', item });
    assert.match(run.stdout, /Left src\/iso\.js/);
    assert.equal(readFileSync(join(root, 'src/iso.js'), 'utf8'), '// mine\n');
  });
});
