import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.ts';
import { CodeFiles } from '../../../src/engine/coverage/code-files.ts';
import { ReportSource } from '../../../src/engine/coverage/report-source.ts';
import { SpecDigests } from '../../../src/engine/coverage/spec-digests.ts';
import type { FeatureSpec } from '../../../src/engine/coverage/spec-source.ts';
import type { ReportFile, ReportPort } from '../../../src/engine/ports/reports.ts';
import { testReferences } from '../../../src/coverage/test-references.ts';
import { readSpec } from '../../../src/spec/document.ts';
import { Turns } from '../../../src/engine/turns.ts';
import { StillClock } from '../cli/harness.ts';
import { FileGlobs } from '../../../src/node/workspace/file-globs.ts';

/** Files with their texts; each was changed at the time that its place in the list is. */
class Files implements ReportPort {
  readonly #texts: Record<string, string>;
  constructor(texts: Record<string, string>) {
    this.#texts = texts;
  }
  async find(globs: readonly string[]): Promise<ReportFile[]> {
    const named = new FileGlobs(globs);
    return Object.keys(this.#texts).flatMap((path, at) => (named.matches(path) ? [{ path, modifiedMs: at + 1, size: this.#texts[path]?.length ?? 0 }] : []));
  }
  async read(path: string): Promise<string> {
    return this.#texts[path] ?? assert.fail(path);
  }
  async modified(paths: readonly string[]): Promise<Map<string, number>> {
    return new Map(Object.keys(this.#texts).flatMap((path, at): [string, number][] => (paths.includes(path) ? [[path, at + 1]] : [])));
  }
  async digest(paths: readonly string[]): Promise<string> {
    return paths.join(' ');
  }
  watch() {
    return { dispose: () => {} };
  }
}

function feature(files: string, tests: string): FeatureSpec {
  const document = readSpec(`# Spec: A\n\n## Files to Create/Modify\n\n${files}\n\n## Acceptance Tests\n\n${tests}\n`, 'specs/001-a.md');
  return { document, isWhole: true, references: testReferences(document, []) };
}

describe('the files that specs speak of', () => {
  const files = new Files({ 'src/a.js': '', 'api/tests/test_a.py': '', 'web/tests/test_a.py': '', 'test/b.test.js': '' });

  it('are not those of a pattern that nothing can be looked for with, and that costs no other spec anything', async () => {
    const odd = feature('- `src/**/**/**/**/*.js` — code', '- `test/b.test.js`');
    await assert.rejects(files.find(['src/**/**/**/**/*.js']), UserError);
    assert.deepEqual((await new CodeFiles(files).look([odd, feature('- `src/a.js`', '')])).modified, new Map([['src/a.js', 1], ['test/b.test.js', 4]]));
    assert.equal(await new SpecDigests(files, []).of(odd, await new CodeFiles(files).look([odd])), 'test/b.test.js');
  });

  it('are, for a test file without its folder, all of that name', async () => {
    const { modified: times } = await new CodeFiles(files).look([feature('- `src/a.js`', '- `test_a.py` and `test_none.py`\n- `b.js`')]);
    assert.deepEqual(times, new Map([['src/a.js', 1], ['api/tests/test_a.py', 2], ['web/tests/test_a.py', 3]]));
  });
});

describe('a report', () => {
  const suite = (timestamp: string): string => `<testsuite name="s" timestamp="${timestamp}"><testcase classname="s" name="a"/></testsuite>`;
  const look = async (source: ReportSource) => source.look(['*.xml'], [], new Turns(new StillClock()));

  it('that could not be read is tried again, though its time and size are the same', async () => {
    const files = new Files({ 'a.xml': suite('') });
    const source = new ReportSource(files);
    const read = files.read.bind(files);
    files.read = () => Promise.reject(new UserError('unreadable', 'It cannot be read.'));
    assert.deepEqual((await look(source)).views.map(({ problem }) => problem), ['It cannot be read.']);
    files.read = read;
    const { views, sets } = await look(source);
    assert.deepEqual([views.map(({ problem }) => problem), sets.map(({ cases }) => cases.length)], [[null], [1]]);
    files.read = () => assert.fail('it has been read');
    assert.equal((await look(source)).sets[0], sets[0]);
  });

  it('is as old as it says, and no younger than its file', async () => {
    const files = new Files({ 'a.xml': suite('2026-11-25T12:00:00.125Z'), 'b.xml': suite('2026-11-25T12:00:00.125'), 'c.xml': suite('2031-01-01T00:00:00Z'), 'd.xml': suite('') });
    const written = Date.UTC(2026, 10, 25, 14);
    const find = files.find.bind(files);
    files.find = async (globs) => (await find(globs)).map((file) => ({ ...file, modifiedMs: written }));
    const { sets } = await look(new ReportSource(files));
    assert.deepEqual(sets.map(({ source, at, began }) => [source, at - written, began - written]), [
      ['a.xml', 0, 125 - 2 * 3_600_000], ['b.xml', 0, 0], ['c.xml', 0, 0], ['d.xml', 0, 0],
    ]);
  });
});

describe('reports that a person names', () => {
  const xml = '<testsuites><testsuite name="s"><testcase classname="s" name="a"/></testsuite></testsuites>';
  const source = new ReportSource(new Files({ 'reports/a.xml': xml, 'reports/out.txt': 'all is well\n', 'other/b.txt': 'x\n' }));

  it('are missed where a glob finds none, and complained about where they cannot be read', async () => {
    const { sets, named } = await source.look(['other/*'], ['reports/a.xml', 'reports/b.xml', 'reports/*.txt'], new Turns(new StillClock()));
    assert.deepEqual(sets.map(({ source, named }) => [source, named]), [['reports/a.xml', true]]);
    assert.deepEqual(named.missing, ['There is no report at reports/b.xml, seen from the workspace’s folder.']);
    assert.equal(named.broken.length, 1);
    assert.match(named.broken[0] ?? '', /^reports\/out\.txt: It is neither/);
  });

  it('are none where nobody names any', async () => {
    assert.deepEqual((await source.look(['reports/*', 'nothing/*.xml'], [], new Turns(new StillClock()))).named, { missing: [], broken: [] });
  });
});
