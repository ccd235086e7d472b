import assert from 'node:assert/strict';
import type { Linter } from '../../../../src/lint/linter.ts';
import { LintWorkspace } from '../../../../src/lint/workspace/lint-workspace.ts';
import { coverageOf, itemOf } from '../world-of.ts';
import { NO_PIPELINE_FACTS } from '../../../../src/contract/pipeline-facts.ts';
import { configOf, MemoryFiles, workspaceOf } from './workspace-of.ts';

/** A spec with links to some files of the workspace. */
function spec(title: string, files: readonly string[] = [], rest = ''): string {
  return `# Spec: ${title}\n\n## Purpose\n\nText. ${files.map((file) => `See [it](../${file}).`).join(' ')}\n\n## Requirements\n\n- [ ] It returns 200\n\n## Files to Create/Modify\n\n${rest}`;
}

const TEMPLATE = '# T\n\n## Purpose\n\n## Requirements\n\n## Files to Create/Modify\n';

function rulesIn(linter: Linter, file: string): string[] {
  return linter.lint(file).findings.map(({ rule }) => rule);
}

/** What is done by a linter, by kind of work. */
class Work {
  readonly done: string[] = [];
  readonly onWork = (work: string, file: string): void => {
    this.done.push(`${work} ${file}`);
  };

  /** Since it was last asked. */
  take(...works: string[]): string[] {
    return this.done.splice(0).filter((each) => works.length === 0 || works.some((work) => each.startsWith(`${work} `)));
  }
}

describe('the documents of a workspace', () => {
  it('are what the configuration says they are', () => {
    const files = new MemoryFiles({
      'specs/001-a.md': '', 'specs/deep/b.MD': '', 'specs/TEMPLATE.md': '', 'specs/backlog.md': '', 'specs/meta.md': '', 'specs/x.txt': '', 'docs/SPEC-COVERAGE.md': '', 'docs/x.md': '',
      'src/a.ts': '', '.coherence/state/logs/t.log': '',
    });
    const workspace = workspaceOf(files, { metaBacklog: './specs//meta.md' });
    const kinds = (): [string, string | undefined][] => workspace.documents().map((file) => [file, workspace.facts(file)?.kind]);
    assert.deepEqual(kinds(), [['docs/SPEC-COVERAGE.md', 'coverage'], ['specs/001-a.md', 'spec'], ['specs/TEMPLATE.md', 'template'], ['specs/backlog.md', 'backlog'], ['specs/deep/b.MD', 'spec'], ['specs/meta.md', 'backlog']]);
    workspace.configure(configOf({ specs: 'docs/', template: 'specs/x.txt', backlogs: ['specs/backlog.md', 'nowhere.md'], coverage: { document: 'specs/001-a.md' } }));
    assert.deepEqual(kinds(), [['docs/SPEC-COVERAGE.md', 'spec'], ['docs/x.md', 'spec'], ['specs/001-a.md', 'coverage'], ['specs/backlog.md', 'backlog'], ['specs/x.txt', 'template']]);
    workspace.open('.coherence/state/logs/t.log', 'text');
    assert.ok(workspace.documents().includes('.coherence/state/logs/t.log'));
    workspace.close('.coherence/state/logs/t.log');
    assert.ok(!workspace.documents().includes('.coherence/state/logs/t.log'));
  });

  it('that cannot be read have one finding that says why, and everything else goes on', () => {
    const files = new MemoryFiles({ 'specs/001-a.md': spec('A'), 'specs/002-b.md': 'x'.repeat(3000), 'specs/TEMPLATE.md': TEMPLATE });
    const workspace = workspaceOf(files, { lint: { maxKilobytes: 2 } });
    const found = workspace.lint('specs/002-b.md').findings;
    assert.deepEqual(found, [{
      file: 'specs/002-b.md', rule: 'too-large', severity: 'error', message: 'This document is larger than 2 KiB and is not checked.', fixable: false,
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    }]);
    assert.equal(workspace.analysis('specs/002-b.md'), null);
    assert.deepEqual(rulesIn(workspace, 'specs/001-a.md').filter((rule) => rule === 'missing-section'), []);
    workspace.open('specs/001-a.md', 'a\0b');
    assert.deepEqual(rulesIn(workspace, 'specs/001-a.md'), ['encoding']);
    workspace.open('specs/001-a.md', 'ä'.repeat(1025));
    assert.deepEqual(rulesIn(workspace, 'specs/001-a.md'), ['too-large']);
    workspace.configure(configOf({ lint: { maxKilobytes: 4, rules: { 'too-large': 'off' } } }));
    assert.ok(!rulesIn(workspace, 'specs/002-b.md').includes('too-large'));
  });

  it('owe the sections of our own template where the workspace has none', () => {
    const files = new MemoryFiles({ 'specs/001-a.md': '# A\n\n## Requirements\n\n- [ ] It returns 200\n' });
    const workspace = workspaceOf(files);
    const missing = (): number => rulesIn(workspace, 'specs/001-a.md').filter((rule) => rule === 'missing-section').length;
    assert.equal(missing(), 4);
    files.files.set('specs/TEMPLATE.md', TEMPLATE);
    workspace.fileChanged('specs/TEMPLATE.md');
    assert.equal(missing(), 2);
    files.files.delete('specs/TEMPLATE.md');
    workspace.fileDeleted('specs/TEMPLATE.md');
    assert.equal(missing(), 4);
  });

  it('that are gone without a word are none', () => {
    const files = new MemoryFiles({ 'specs/001-a.md': spec('A') });
    const workspace = workspaceOf(files);
    files.files.delete('specs/001-a.md');
    assert.deepEqual(workspace.lint('specs/001-a.md').findings, []);
    assert.deepEqual(workspace.documents(), []);
  });

  it('are what an editor has of them, until it closes them', () => {
    const files = new MemoryFiles({ 'specs/001-a.md': spec('A', ['src/a.ts']), 'specs/TEMPLATE.md': TEMPLATE });
    const workspace = workspaceOf(files);
    assert.ok(rulesIn(workspace, 'specs/001-a.md').includes('broken-link'));
    workspace.open('specs/001-a.md', spec('A'));
    files.files.set('specs/001-a.md', spec('A', ['src/b.ts']));
    workspace.fileChanged('specs/001-a.md');
    assert.ok(!rulesIn(workspace, 'specs/001-a.md').includes('broken-link'));
    workspace.close('specs/001-a.md');
    assert.match(JSON.stringify(workspace.lint('specs/001-a.md').findings), /src\/b\.ts/);
    // One that is not on disk is there as long as it is open.
    workspace.open('specs/002-new.md', spec('B'));
    assert.ok(workspace.documents().includes('specs/002-new.md'));
    workspace.fileDeleted('specs/002-new.md');
    assert.ok(workspace.documents().includes('specs/002-new.md'));
    workspace.close('specs/002-new.md');
    assert.ok(!workspace.documents().includes('specs/002-new.md'));
  });

  it('owe nobody a section where they are no specs, and do as soon as they are begun', () => {
    const files = new MemoryFiles({ 'specs/TEMPLATE.md': TEMPLATE, 'specs/README.md': '# Specs\n\n## Requirements\n\n', 'specs/015-gone.md': '# Spec 015\n\n## Purpose\n\nMerged into 018.\n', 'specs/016-new.md': '# Spec: New\n\n## Requirements\n' });
    const workspace = workspaceOf(files);
    assert.deepEqual([rulesIn(workspace, 'specs/README.md'), rulesIn(workspace, 'specs/015-gone.md')], [[], []]);
    assert.ok(rulesIn(workspace, 'specs/016-new.md').includes('missing-section'));
    assert.equal(workspace.facts('specs/016-new.md')?.spec?.isFeature, false);
  });

  it('keep their result id as long as the findings stay, on any day', () => {
    const files = (): MemoryFiles => new MemoryFiles({ 'specs/001-a.md': spec('A', ['src/a.ts']), 'specs/TEMPLATE.md': TEMPLATE });
    const workspace = workspaceOf(files());
    const { resultId, findings } = workspace.lint('specs/001-a.md');
    assert.ok(findings.length > 0);
    assert.equal(workspaceOf(files()).lint('specs/001-a.md').resultId, resultId);
    workspace.open('specs/001-a.md', spec('A', ['src/a.ts']).replace('200', '201'));
    assert.equal(workspace.lint('specs/001-a.md').resultId, resultId);
    workspace.open('specs/001-a.md', `\n${spec('A', ['src/a.ts'])}`);
    assert.notEqual(workspace.lint('specs/001-a.md').resultId, resultId);
    assert.match(resultId, /^[0-9a-f]{16}$/);
  });

  it('are found in the references of others', () => {
    const files = new MemoryFiles({
      'specs/001-a.md': `${spec('A', [], '- `src/a.ts` — a\n- `src/*.ts`\n- `src/lib/`\n')}\nSee [b](002-b.md#purpose) and [own](#purpose).\n\nSpec path: specs/001-a.md\n\n## Acceptance Tests\n\n- \`test/a.test.ts\`\n`,
      'specs/002-b.md': spec('B'),
      'specs/backlog.md': '1. Make a — specs/001-a.md\n2. Make b: [spec](002-b.md)\n',
      'docs/SPEC-COVERAGE.md': '| Spec | Present | Spec\'d | Tested |\n|---|---|---|---|\n| 002 B | ✓ | ✓ | ✓ |\n| [001 A](../specs/001-a.md) | ✓ | ✓ | ✓ |\n',
    });
    const workspace = workspaceOf(files);
    const of = (file: string) => workspace.facts(file)?.references.map(({ kind, target, anchor, range, isRelative }) => [kind, target, anchor, isRelative, textIn(files, file, range)]);
    assert.deepEqual(of('specs/001-a.md'), [
      ['listed-file', 'src/a.ts', null, false, 'src/a.ts'], ['listed-file', 'src/lib', null, false, 'src/lib/'], ['link', 'specs/002-b.md', 'purpose', true, '002-b.md#purpose'],
      ['spec-path', 'specs/001-a.md', null, false, 'specs/001-a.md'], ['test', 'test/a.test.ts', null, false, 'test/a.test.ts'],
    ]);
    assert.deepEqual(of('specs/backlog.md'), [['item-spec', 'specs/001-a.md', null, false, 'specs/001-a.md'], ['item-spec', 'specs/002-b.md', null, true, '002-b.md']]);
    assert.deepEqual([...workspace.allFacts()].length, 4);
    assert.deepEqual(of('docs/SPEC-COVERAGE.md'), [
      ['coverage-row', 'specs/002-b.md', null, false, '002 B'], ['coverage-row', 'specs/001-a.md', null, false, '[001 A](../specs/001-a.md)'], ['link', 'specs/001-a.md', null, true, '../specs/001-a.md'],
    ]);
    workspace.fileDeleted('specs/002-b.md');
    assert.deepEqual(of('docs/SPEC-COVERAGE.md')?.map(([kind]) => kind), ['coverage-row', 'link']);
  });
});

function textIn({ files }: MemoryFiles, file: string, range: { start: { line: number; character: number }; end: { line: number; character: number } }): string | undefined {
  return files.get(file)?.split('\n')[range.start.line]?.slice(range.start.character, range.end.character);
}

describe('what a change costs', () => {
  const COUNT = 300;
  const number = (at: number): string => String(at).padStart(3, '0');
  const name = (at: number): string => `specs/${number(at)}-f.md`;

  /** Each spec links to the one before it; all list one file, and one of their own. */
  function many(): { files: MemoryFiles; work: Work; workspace: LintWorkspace } {
    const files = new MemoryFiles({ 'specs/TEMPLATE.md': TEMPLATE, 'src/all.ts': '', 'specs/backlog.md': '1. One — specs/001-f.md\n', 'docs/SPEC-COVERAGE.md': '| Spec | Present | Spec\'d |\n|---|---|---|\n' });
    for (let at = 1; at <= COUNT; at += 1) {
      files.files.set(name(at), spec(`Feature ${at}`, ['src/all.ts', `src/${at}.ts`], `\nSee [before](${number(at - 1)}-f.md#requirements).\n`));
      files.files.set(`src/${at}.ts`, '');
    }
    const work = new Work();
    const workspace = workspaceOf(files, {}, { onWork: work.onWork });
    for (const file of workspace.documents()) workspace.lint(file);
    workspace.takeChanged();
    return { files, work, workspace };
  }

  function checkedAfter({ work, workspace }: ReturnType<typeof many>, change: () => void): { changed: readonly string[]; work: string[] } {
    work.take();
    change();
    const changed = workspace.takeChanged();
    for (const file of workspace.documents()) workspace.lint(file);
    return { changed, work: work.take('read', 'check') };
  }

  it('at first each document is read once and checked once, and two that many depend on twice at most', () => {
    const { work } = many();
    const done = work.take('read', 'check');
    assert.equal(done.filter((each) => each.startsWith('read')).length <= COUNT + 6, true, String(done.length));
    assert.equal(done.filter((each) => each.startsWith('check')).length <= COUNT + 6, true, String(done.length));
  });

  it('a text is read once, and checked alone', () => {
    const all = many();
    const { changed, work } = checkedAfter(all, () => all.workspace.open(name(7), `${all.files.files.get(name(7)) ?? ''}\nMore.\n`));
    assert.deepEqual([changed, work], [[name(7)], [`read ${name(7)}`, `check ${name(7)}`]]);
  });

  it('all are read in parts, each once, and have been checked by then', () => {
    const { files, work } = many();
    const workspace = workspaceOf(files, {}, { onWork: work.onWork });
    work.take();
    while (workspace.readSome(7) > 0);
    for (const file of workspace.documents()) workspace.lint(file);
    const done = work.take('read', 'check');
    assert.equal(done.filter((each) => each.startsWith('read')).length, COUNT + 3);
    assert.ok(done.filter((each) => each.startsWith('check')).length <= COUNT + 6, String(done.length));
  });

  it('a template that asks for the same in other words costs its own reading and checking', () => {
    const all = many();
    const { work } = checkedAfter(all, () => all.workspace.open('specs/TEMPLATE.md', `${TEMPLATE}\nWords.\n`));
    assert.deepEqual(work, ['read specs/TEMPLATE.md', 'check specs/TEMPLATE.md']);
    assert.equal(checkedAfter(all, () => all.workspace.open('specs/TEMPLATE.md', `${TEMPLATE}\n## Risks\n`)).work.filter((each) => each.startsWith('check')).length, COUNT + 1);
  });

  it('other severities have nothing read before somebody asks', () => {
    const { work, workspace } = many();
    work.take();
    workspace.configure(configOf({ lint: { rules: { 'vague-requirement': 'error' } } }));
    assert.equal(workspace.takeChanged().length, COUNT + 3);
    assert.deepEqual(work.take(), []);
  });

  it('a text that is the same again costs nothing', () => {
    const all = many();
    assert.deepEqual(checkedAfter(all, () => {
      all.workspace.open(name(7), all.files.files.get(name(7)) ?? '');
      all.workspace.fileChanged(name(8));
      all.workspace.close(name(7));
      all.workspace.setFiles([...all.files.files.keys()]);
      all.workspace.setFacts({ ...NO_PIPELINE_FACTS });
    }), { changed: [], work: [] });
  });

  it('a heading is a matter of those who link to it', () => {
    const all = many();
    const { work } = checkedAfter(all, () => all.workspace.open(name(7), (all.files.files.get(name(7)) ?? '').replace('## Purpose', '## The purpose of it')));
    assert.deepEqual(work.filter((each) => each.startsWith('check')), [`check ${name(7)}`, `check ${name(8)}`]);
  });

  it('a title is a matter of the coverage document, a moved one is not', () => {
    const all = many();
    const text = all.files.files.get(name(7)) ?? '';
    const moved = checkedAfter(all, () => all.workspace.open(name(7), `\n${text}`));
    assert.deepEqual(moved.work.filter((each) => each.startsWith('check')), [`check ${name(7)}`]);
    const retitled = checkedAfter(all, () => all.workspace.open(name(7), text.replace('Feature 7', 'Another')));
    // The title is a heading too: who links to one of them asks for all.
    assert.deepEqual(retitled.work.filter((each) => each.startsWith('check')).sort(), ['check docs/SPEC-COVERAGE.md', `check ${name(7)}`, `check ${name(8)}`]);
  });

  it('a file that comes or goes is a matter of those that name it', () => {
    const all = many();
    const gone = checkedAfter(all, () => all.workspace.fileDeleted('src/9.ts'));
    assert.deepEqual([gone.changed, gone.work.filter((each) => each.startsWith('check'))], [[name(9)], [`check ${name(9)}`]]);
    assert.ok(rulesIn(all.workspace, name(9)).includes('broken-link'));
    const come = checkedAfter(all, () => all.workspace.fileChanged('src/9.ts'));
    assert.deepEqual(come.changed, [name(9)]);
    const shared = checkedAfter(all, () => all.workspace.fileDeleted('src/all.ts'));
    assert.equal(shared.changed.length, COUNT);
    assert.deepEqual(checkedAfter(all, () => all.workspace.fileChanged('other/thing.ts')), { changed: [], work: [] });
  });

  it('a number that comes twice is a matter of both', () => {
    const all = many();
    const { changed } = checkedAfter(all, () => all.workspace.open('specs/7-again.md', spec('Again')));
    assert.deepEqual(changed, ['docs/SPEC-COVERAGE.md', name(7), 'specs/7-again.md']);
    assert.deepEqual(['specs/7-again.md', name(7)].map((file) => rulesIn(all.workspace, file).includes('duplicate-id')), [true, true]);
  });

  it('what the pipeline knows is a matter of those whom it is about', () => {
    const all = many();
    const facts = () => ({ ...NO_PIPELINE_FACTS, specs: Array.from({ length: COUNT }, (_, at) => coverageOf({ spec: name(at + 1), status: 'tested' })), items: [itemOf({ key: 'a', spec: name(3) })] });
    checkedAfter(all, () => all.workspace.setFacts(facts()));
    assert.deepEqual(checkedAfter(all, () => all.workspace.setFacts(facts())), { changed: [], work: [] });
    const one = facts();
    one.specs[11] = coverageOf({ spec: name(12), status: 'regressed' });
    const { changed } = checkedAfter(all, () => all.workspace.setFacts(one));
    assert.ok(changed.every((file) => [name(12), 'docs/SPEC-COVERAGE.md', 'specs/backlog.md'].includes(file)) && changed.includes(name(12)), changed.join());
  });

  it('before everything has been read nobody waits to hear what has changed', () => {
    const work = new Work();
    const files = new MemoryFiles(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [name(at), spec(`F ${at}`)])));
    const workspace = new LintWorkspace(files, configOf(), { onWork: work.onWork });
    workspace.setFiles([...files.files.keys()]);
    assert.equal(workspace.takeChanged().length, 50);
    assert.deepEqual(work.take(), []);
    assert.equal(workspace.readSome(20), 30);
    assert.equal(work.take('read').length, 20);
    workspace.facts(name(49));
    assert.equal(workspace.readSome(100), 0);
    assert.equal(work.take('read').length, 30);
  });
});
