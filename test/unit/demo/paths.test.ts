import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize, sep } from 'node:path';
import * as fc from 'fast-check';
import { criteriaOf, plainText, slugOf, titleOf } from '../../../src/demo/item-text.ts';
import { specPathFor } from '../../../src/demo/spec-path.ts';
import { plainPath, Workspace } from '../../../src/demo/workspace.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.constantFrom('../', '..', '/', '\\', '\0', '$(id)', '`id`', ';', '|', '&', '%2e%2e', 'specs/', '.md', 'C:', '~', ' ', '\n', 'é', '漢', '-', '.git', 'spec', '029', '\ud800'), { maxLength: 30 }).map((parts) => parts.join('')),
  fc.string({ maxLength: 20 }).map((text) => text.repeat(2000)),
);

function staysInside(path: string): boolean {
  const segments = path.split('/');
  return normalize(path) === path.replaceAll('/', sep) && segments.every((segment) => segment !== '' && !segment.startsWith('.') && !/[\0\\:]/.test(segment));
}

describe('names that the demo agent makes', () => {
  it('slugs are plain words, whatever the text', () => {
    fc.assert(fc.property(hostile, (text) => {
      assert.match(slugOf(text), /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      assert.ok(slugOf(text).length <= 60);
      assert.equal(slugOf(text), slugOf(text));
    }));
    assert.equal(slugOf('Über **Café** & naïve `résumé`'), 'uber-cafe-naive-resume');
    assert.match(slugOf('漢字'), /^item-[0-9a-f]{8}$/);
    assert.notEqual(slugOf('漢字'), slugOf('字漢'));
    assert.equal(slugOf('con'), 'item-con');
  });

  it('titles and criteria are one line, and never empty', () => {
    fc.assert(fc.property(hostile, (text) => {
      for (const line of [titleOf(text), ...criteriaOf(text)]) {
        assert.ok(line.length > 0 && line.length <= 160);
        assert.equal(plainText(line), line);
        assert.doesNotMatch(line, /[\p{Cc}\u2028]|<!--/u);
      }
    }));
  });

  it('an item is taken apart as people write them', () => {
    assert.equal(titleOf('specs/012-x.md — build the web page'), 'build the web page');
    assert.equal(titleOf('**Rough durations:** `about(1)` says so'), 'Rough durations');
    assert.deepEqual(criteriaOf('Add Contributor to GraphStore; wire activity in the API'), ['Add Contributor to GraphStore', 'Wire activity in the API']);
  });

  it('paths from a text are inside, or refused', () => {
    fc.assert(fc.property(hostile, (text) => {
      const path = plainPath(text);
      assert.ok(path === null || staysInside(path), String(path));
    }));
    for (const text of ['../x.md', '/etc/x.md', 'a/../../x.md', '.git/x.md', 'a\\..\\x.md', 'C:/x.md', '%2e%2e/x.md', '-x.md', 'a//b.md', 'x\0.md', '']) {
      assert.equal(plainPath(text), null, text);
    }
    assert.equal(plainPath('./specs/029 Überblick.md'), 'specs/029 Überblick.md');
  });
});

describe('the path of a spec', () => {
  let root = '';
  let workspace: Workspace;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'demo-paths-'));
    mkdirSync(join(root, 'specs'));
    for (const file of ['001-a.md', '029-github.md', 'TEMPLATE.md', '006-night-backlog.md']) writeFileSync(join(root, 'specs', file), '# Spec: x\n');
    workspace = new Workspace(root);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const pathFor = (item: string, label = '', named: string | null = null): string => specPathFor({ item, label, named, folder: 'specs', recipe: null }, workspace);

  it('is the one that the direction or the item names', () => {
    assert.equal(pathFor('x', '1', 'specs/777-y.md'), 'specs/777-y.md');
    assert.equal(pathFor('Implement spec 029-github-api: all of it'), 'specs/029-github.md');
    assert.equal(pathFor('Expand specs/008-new.md: more'), 'specs/008-new.md');
    assert.equal(pathFor('**Do** → spec [001-a.md](001-a.md)'), 'specs/001-a.md');
  });

  it('is never the template or a backlog', () => {
    assert.equal(pathFor('Add a checklist to specs/TEMPLATE.md', '62'), 'specs/062-add-a-checklist-to-specs-template-md.md');
    assert.equal(pathFor('Clean up specs/006-night-backlog.md', '7'), 'specs/007-clean-up-specs-006-night-backlog-md.md');
  });

  it('has the number of the item, or the next free one', () => {
    assert.equal(pathFor('Add clocks', '12'), 'specs/012-add-clocks.md');
    assert.equal(pathFor('Add clocks', '29'), 'specs/030-add-clocks.md');
    assert.equal(pathFor('Add clocks'), 'specs/030-add-clocks.md');
    assert.equal(pathFor('A', '1'), 'specs/001-a.md');
    const file = join(root, 'specs/030-add-clocks.md');
    writeFileSync(file, '# Spec: Add clocks\n');
    for (const label of ['29', '']) assert.equal(pathFor('Add clocks', label), 'specs/030-add-clocks.md');
    rmSync(file);
  });

  it('stays inside, whatever the direction says', () => {
    fc.assert(fc.property(hostile, hostile, hostile, hostile, (item, label, named, folder) => {
      const path = specPathFor({ item, label, named, folder, recipe: null }, workspace);
      assert.ok(staysInside(path) && path.endsWith('.md'), path);
      assert.equal(plainPath(path), path);
    }));
  });
});

describe('the workspace of the demo agent', () => {
  it('writes nothing through a link that leads outside', () => {
    const outside = mkdtempSync(join(tmpdir(), 'demo-outside-'));
    const root = mkdtempSync(join(tmpdir(), 'demo-inside-'));
    try {
      writeFileSync(join(outside, 'kept.md'), 'kept');
      symlinkSync(outside, join(root, 'specs'));
      symlinkSync(join(outside, 'kept.md'), join(root, 'linked.md'));
      symlinkSync(join(outside, 'new.md'), join(root, 'dangling.md'));
      const workspace = new Workspace(root);
      for (const path of ['specs/a.md', 'specs/deep/a.md', 'linked.md', 'dangling.md', '../a.md']) {
        assert.throws(() => workspace.write(path, 'x'), /workspace/, path);
      }
    } finally {
      rmSync(root, { recursive: true });
      rmSync(outside, { recursive: true });
    }
  });
});
