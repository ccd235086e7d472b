import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyTextEdits } from '../../../../../src/contract/text-edit.ts';
import { duplicateId } from '../../../../../src/lint/rules/spec/duplicate-id.ts';
import { checkWith } from '../../spec-subject.ts';

const CORPUS = join(import.meta.dirname, '../../../../../../shared/corpus/coherence-network/specs');
const spec = (title: string): string => `# ${title}\n\n## Requirements\n\n- [ ] It is there\n`;

const FILES = {
  'specs/007-a.md': spec('Spec 007 — A'),
  'specs/7-b.md': spec('Spec 7: B'),
  'specs/008-c.md': spec('Spec: C'),
  'specs/007-backlog.md': '# Backlog\n\n1. A\n',
};
const check = (file: string, files: Readonly<Record<string, string>> = FILES) => checkWith([duplicateId], files[file] ?? '', file, { files, backlogs: ['specs/007-backlog.md'] });

describe('duplicate-id', () => {
  it('finds feature specs with the same number, whatever zeros it begins with', () => {
    assert.deepEqual(check('specs/007-a.md').map(({ finding }) => [finding.message, finding.range.start.line, finding.related?.map(({ file, message }) => [file, message])]), [
      ['The number 007 is that of "specs/7-b.md" as well.', 0, [['specs/7-b.md', '7 B']]],
    ]);
    assert.equal(check('specs/7-b.md').length, 1);
    assert.deepEqual(check('specs/008-c.md'), []);
    assert.deepEqual(check('specs/007-backlog.md'), []);
  });

  it('points at each of the others', () => {
    const files = { ...FILES, 'specs/007-d.md': `<!-- x -->\n\n${spec('D')}` };
    const [found] = check('specs/007-a.md', files);
    assert.equal(found?.finding.message, 'The number 007 is that of 2 other specs as well.');
    assert.deepEqual(found.finding.related?.map(({ file, range }) => [file, range.start.line]), [['specs/007-d.md', 2], ['specs/7-b.md', 0]]);
  });

  it('names another one with its number once', () => {
    const files = { 'specs/026-a.md': spec('026 Phase 1'), 'specs/026-b.md': 'No title.\n\n## Requirements\n\n- [ ] It is there\n', 'specs/026-c.md': spec('0261 things') };
    assert.deepEqual(check('specs/026-a.md', files)[0]?.finding.related?.map(({ message }) => message), ['026-b.md', '026 0261 things']);
    assert.deepEqual(check('specs/026-c.md', files)[0]?.finding.related?.map(({ message }) => message), ['026 Phase 1', '026-b.md']);
  });

  it('leaves dates, parts of a number, and numbers of other folders alone', () => {
    const files = {
      'specs/2026-01-15-a.md': spec('A'), 'specs/2026-02-01-b.md': spec('B'), 'specs/20260115-a.md': spec('A'), 'specs/20260115-b.md': spec('B'),
      'specs/003.1-a.md': spec('A'), 'specs/003.2-b.md': spec('B'), 'specs/web/001-a.md': spec('A'), 'specs/api/001-a.md': spec('A'),
    };
    for (const file of Object.keys(files)) assert.deepEqual(check(file, files), [], file);
  });

  it('takes its row of the coverage document along, and leaves the other one its own', () => {
    const table = "# Coverage\n\n| Spec | Present | Spec'd | Tested | Notes |\n|---|---|---|---|---|\n| [007 Parsing of clocks](../specs/007-a.md) | ✓ | ✓ | ✓ | |\n| 007 Rounding | ? | ✓ | ? | |\n";
    const files = { 'specs/007-a.md': spec('007 Parsing of clocks'), 'specs/007-b.md': spec('007 Rounding'), 'docs/SPEC-COVERAGE.md': table };
    const rows = (file: string): string => {
      const { edits } = check(file, files)[0]?.fix?.() ?? assert.fail('no fix');
      return applyTextEdits(table, edits.find((each) => each.file === 'docs/SPEC-COVERAGE.md')?.edits ?? []);
    };
    assert.equal(rows('specs/007-b.md'), table.replace('007 Rounding', '008 Rounding'));
    assert.equal(rows('specs/007-a.md'), table.replace('[007 Parsing', '[008 Parsing'));
  });

  it('is fixed with the next number that is free, in the name and in the title', () => {
    const fixOf = (file: string, files?: Readonly<Record<string, string>>) => check(file, files)[0]?.fix?.() ?? assert.fail('no fix');
    const { rename, edits, safe, title } = fixOf('specs/007-a.md');
    assert.deepEqual([rename, safe, title], [{ from: 'specs/007-a.md', to: 'specs/009-a.md' }, false, 'Rename to "009-a.md"']);
    assert.equal(applyTextEdits(FILES['specs/007-a.md'], edits.flatMap((each) => each.edits)).split('\n')[0], '# Spec 009 — A');
    const other = fixOf('specs/7-b.md');
    assert.equal(other.rename?.to, 'specs/9-b.md');
    assert.equal(applyTextEdits(FILES['specs/7-b.md'], other.edits.flatMap((each) => each.edits)).split('\n')[0], '# Spec 9: B');
    const titles = { 'specs/007-a.md': spec('7 ways to a slug'), 'specs/7-b.md': spec('B') };
    assert.deepEqual(fixOf('specs/007-a.md', titles).edits, []);
  });

  it('takes its finding away', () => {
    const fix = check('specs/007-a.md')[0]?.fix?.() ?? assert.fail('no fix');
    const files: Record<string, string> = { ...FILES };
    delete files['specs/007-a.md'];
    files[fix.rename?.to ?? ''] = applyTextEdits(FILES['specs/007-a.md'], fix.edits.flatMap(({ edits }) => edits));
    for (const file of Object.keys(files)) assert.deepEqual(check(file, files), [], file);
  });

  it('finds the numbers that a real project has twice', function () {
    if (!existsSync(CORPUS)) this.skip();
    const files = Object.fromEntries(readdirSync(CORPUS).filter((name) => name.endsWith('.md')).map((name) => [`specs/${name}`, readFileSync(join(CORPUS, name), 'utf8')]));
    const backlogs = Object.keys(files).filter((file) => file.includes('backlog'));
    const found = Object.keys(files).filter((file) => checkWith([duplicateId], files[file] ?? '', file, { files, backlogs }).length > 0);
    assert.deepEqual(found.map((file) => file.slice('specs/'.length, 'specs/000'.length)), ['026', '026', '027', '027', '030', '030']);
  });
});
