import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { applyTextEdits } from '../../../src/contract/text-edit.ts';
import { NO_PIPELINE_FACTS, type PipelineFacts } from '../../../src/contract/pipeline-facts.ts';
import type { RuleId } from '../../../src/contract/rules.ts';
import { fixAll, type FixAllResult } from '../../../src/lint/fix-all.ts';
import type { Linter } from '../../../src/lint/linter.ts';
import type { DocumentSubject, Rule, Violation } from '../../../src/lint/rule.ts';
import { coverageOf } from './world-of.ts';
import { anyFiles } from './workspace/workspace-moves.ts';
import { MemoryFiles, workspaceOf } from './workspace/workspace-of.ts';

/** A rule that finds each of some words. */
function words(id: RuleId, pattern: RegExp, fixOf: (word: string, start: number, subject: DocumentSubject) => ReturnType<NonNullable<Violation['fix']>>): Rule<DocumentSubject> {
  return {
    id,
    *check(subject) {
      for (const { 0: word, index } of subject.source.text.matchAll(pattern)) {
        yield { message: `There is a ${word}.`, range: subject.source.range({ start: index, end: index + word.length }), fix: () => fixOf(word, index, subject) };
      }
    },
  };
}

function replaced(word: string, by: string, start: number, file: string, safe = true) {
  return { title: `Write ${by}`, edits: [{ file, edits: [{ start, end: start + word.length, text: by }] }], safe };
}

function workspaceWith(files: MemoryFiles, ...rules: Rule<DocumentSubject>[]) {
  return workspaceOf(files, {}, { rules: { document: rules, spec: [], backlog: [], coverage: [], task: [] } });
}

/** The files as they are after it. */
function after(files: MemoryFiles, { edits, creates }: FixAllResult): MemoryFiles {
  const made = new MemoryFiles(Object.fromEntries(files.files));
  for (const { file, text } of creates) {
    assert.ok(!made.files.has(file), `${file} is there already`);
    made.files.set(file, text);
  }
  for (const { file, edits: inFile } of edits) made.files.set(file, applyTextEdits(made.files.get(file) ?? assert.fail(file), inFile));
  return made;
}

describe('fix all', () => {
  it('goes on until nothing is left, and says what it did', () => {
    const files = new MemoryFiles({ 'specs/a.md': 'aaa one aaa\n' });
    const workspace = workspaceWith(files, words('broken-link', /a/g, (word, start, { file }) => replaced(word, 'b', start, file)), words('broken-anchor', /b/g, (word, start, { file }) => replaced(word, 'c', start, file)));
    const result = fixAll(workspace, ['specs/a.md']);
    assert.equal(after(files, result).files.get('specs/a.md'), 'ccc one ccc\n');
    assert.deepEqual(result.edits[0]?.edits, [{ start: 0, end: 3, text: 'ccc' }, { start: 8, end: 11, text: 'ccc' }]);
    assert.equal(result.fixed.length, 12);
    assert.deepEqual(result.fixed[0], { file: 'specs/a.md', rule: 'broken-link', message: 'There is a a.', title: 'Write b' });
  });

  it('makes no fix again that came to nothing, and ends where fixes bring each other back', () => {
    const files = new MemoryFiles({ 'specs/a.md': 'x a\n' });
    const useless = words('broken-link', /x/g, (word, start, { file }) => replaced(word, 'x', start, file));
    assert.equal(fixAll(workspaceWith(files, useless), ['specs/a.md']).fixed.length, 1);
    const there = words('broken-link', /a/g, (word, start, { file }) => replaced(word, 'b', start, file));
    const back = words('broken-anchor', /b/g, (word, start, { file }) => replaced(word, 'a', start, file));
    assert.ok(fixAll(workspaceWith(files, there, back), ['specs/a.md']).fixed.length <= 3);
  });

  it('makes fixes that meet one after the other', () => {
    const files = new MemoryFiles({ 'specs/a.md': 'x' });
    const title = words('broken-link', /x(?!y)/g, (_word, start, { file }) => replaced('', 'y', start + 1, file));
    const other = words('broken-anchor', /x(?!.?z)/g, (_word, start, { file }) => replaced('', 'z', start + 1, file));
    assert.match(after(files, fixAll(workspaceWith(files, title, other), ['specs/a.md'])).files.get('specs/a.md') ?? '', /^x[yz]+$/);
  });

  it('leaves alone what is not safe, what renames, and what nobody wants', () => {
    const files = new MemoryFiles({ 'specs/a.md': 'a b c\n' });
    const unsafe = words('broken-link', /a/g, (word, start, { file }) => replaced(word, 'x', start, file, false));
    const renames = words('broken-anchor', /b/g, (word, start, { file }) => ({ ...replaced(word, 'x', start, file), rename: { from: file, to: 'specs/b.md' } }));
    const unwanted = words('unknown-rule', /c/g, (word, start, { file }) => replaced(word, 'x', start, file));
    const nothing = words('encoding', /c/g, () => null);
    const result = fixAll(workspaceWith(files, unsafe, renames, unwanted, nothing), ['specs/a.md'], ({ rule }) => rule !== 'unknown-rule');
    assert.deepEqual(result, { edits: [], creates: [], fixed: [] });
  });

  it('edits and makes other files; what was made is mended as well where it is asked for', () => {
    const files = new MemoryFiles({ 'specs/a.md': 'a\n', 'docs/guide.md': 'guide\n' });
    const makes = words('broken-link', /a\b/g, (word, start, { file }) => ({
      ...replaced(word, 'done', start, file),
      edits: [{ file, edits: [{ start, end: start + 1, text: 'done' }] }, { file: 'docs/guide.md', edits: [{ start: 0, end: 5, text: 'Guide' }] }],
      creates: [{ file: 'specs/new.md', text: 'q\n' }],
    }));
    const mends = words('broken-anchor', /q/g, (word, start, { file }) => replaced(word, 'r', start, file));
    const result = fixAll(workspaceWith(files, makes, mends), ['specs/a.md', 'specs/new.md']);
    assert.deepEqual(Object.fromEntries(after(files, result).files), { 'specs/a.md': 'done\n', 'docs/guide.md': 'Guide\n', 'specs/new.md': 'r\n' });
  });

  it('gives everything back as it was: open texts, files that are not there, findings', () => {
    const files = new MemoryFiles({ 'specs/a.md': 'disk a\n', 'specs/b.md': 'a\n' });
    const makes = words('broken-link', /a\b/g, (word, start, { file }) => ({ ...replaced(word, 'done', start, file), creates: [{ file: `${file}.new.md`, text: '' }] }));
    const workspace = workspaceWith(files, makes);
    workspace.open('specs/a.md', 'open a\n');
    const before = stateOf(workspace);
    const result = fixAll(workspace, ['specs/a.md', 'specs/b.md']);
    assert.equal(result.fixed.length, 2);
    assert.deepEqual(stateOf(workspace), before);
    assert.deepEqual([workspace.isOpen('specs/a.md'), workspace.isOpen('specs/b.md'), workspace.isOpen('specs/a.md.new.md')], [true, false, false]);
    assert.equal(workspace.analysis('specs/a.md')?.source.text, 'open a\n');
  });

  it('makes a fix that several findings share once, for all of them', () => {
    const files = new MemoryFiles({ 'specs/a.md': 'a a a\n' });
    const shared = { title: 'Write b', edits: [{ file: 'specs/a.md', edits: [0, 2, 4].map((start) => ({ start, end: start + 1, text: 'b' })) }], safe: true };
    const result = fixAll(workspaceWith(files, words('broken-link', /a/g, () => shared)), ['specs/a.md']);
    assert.equal(result.fixed.length, 3);
    assert.equal(after(files, result).files.get('specs/a.md'), 'b b b\n');
  });

  it('of the real rules mends tables, links, paths and boxes', () => {
    const kinds = new Set<string>();
    fc.assert(fc.property(mendable, ({ texts, facts }) => {
      const files = new MemoryFiles(texts);
      for (const { rule } of assertMended(files, { lint: { specPathLine: true } }, facts).fixed) kinds.add(rule);
    }), { numRuns: 300 });
    assert.deepEqual([...kinds].sort(), ['broken-link', 'detached-row', 'missing-row', 'spec-path', 'tested-but-open']);
  }).timeout(60_000);

  it('of the real rules leaves nothing that it could mend, mends what it says, and brings nothing worse', () => {
    fc.assert(fc.property(anyFiles, (texts) => {
      assertMended(new MemoryFiles(texts), {}, NO_PIPELINE_FACTS);
    }), { numRuns: 300 });
  });
});

/** Nothing is left that could be mended, what was mended is gone, and nothing worse has come; elsewhere nothing has changed. */
function assertMended(files: MemoryFiles, config: unknown, facts: PipelineFacts): FixAllResult {
  const workspace = workspaceOf(files, config);
  workspace.setFacts(facts);
  const before = stateOf(workspace);
  const result = fixAll(workspace, workspace.documents());
  assert.deepEqual(stateOf(workspace), before);
  const mended = workspaceOf(after(files, result), config);
  mended.setFacts(facts);
  assert.deepEqual(fixAll(mended, mended.documents()).fixed, []);
  const [counts, left] = [countsOf(before), countsOf(stateOf(mended))];
  for (const { file, rule, message } of result.fixed) {
    const key = `${file} ${rule} ${message}`;
    if (counts.has(key)) assert.ok((left.get(key) ?? 0) < (counts.get(key) ?? 0), `still there: ${key}`);
  }
  const [rules, rulesLeft] = [worseThanNothing(before), worseThanNothing(stateOf(mended))];
  for (const [rule, count] of rulesLeft) assert.ok(count <= (rules.get(rule) ?? 0), `more of ${rule} than before`);
  return result;
}

const eol = fc.constantFrom('\n', '\r\n');

/** A workspace with much that has one right answer. */
const mendable = fc.record({
  specs: fc.array(fc.record({ boxes: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }), link: fc.constantFrom('../src/slug.ts', '../src/Slug.ts', '../lib/slug.ts', '../SRC/slug.ts', 'src/slug.ts'), path: fc.constantFrom('', 'Spec path: specs/999-other.md', 'Spec path: specs/x') }), { minLength: 1, maxLength: 5 }),
  rows: fc.array(fc.constantFrom('| 001 Feature | ✓ | ✓ | ? |', '| 002 Feature | ? | ? | ? |', '', '', '| 003 Feature |✓|✓|✓|'), { maxLength: 8 }),
  eol, tested: fc.boolean(), mark: fc.constantFrom('', '\uFEFF'), end: fc.boolean(),
}).map(({ specs, rows, eol: ending, tested, mark, end }) => {
  const texts: Record<string, string> = { 'src/slug.ts': '' };
  const written = (lines: readonly string[]): string => mark + lines.join(ending) + (end ? ending : '');
  for (const [index, { boxes, link, path }] of specs.entries()) {
    texts[nameOf(index)] = written([
      `# Spec: 00${index + 1} — Feature`, '', path, '', '## Purpose', '', `See [the source](${link}).`, '', '## Requirements', '',
      ...boxes.map((checked, at) => `- [${checked ? 'x' : ' '}] R${at + 1}: it returns ${at}`), '', '## Acceptance Tests', '', ...boxes.map((_, at) => `- R${at + 1}: \`test/a.test.ts\``),
    ]);
  }
  texts['docs/SPEC-COVERAGE.md'] = written(['# Coverage', '', '| Spec | Present | Spec\'d | Tested |', '|---|---|---|---|', '| 000 None | ✓ | ✓ | ✓ |', ...rows, '', 'The end.']);
  const facts: PipelineFacts = {
    ...NO_PIPELINE_FACTS,
    specs: specs.map(({ boxes }, index) => coverageOf({
      spec: nameOf(index), status: tested ? 'tested' : 'specified', requirements: boxes.map((_, at) => ({ text: `R${at + 1}: it returns ${at}`, line: 11 + at, state: tested ? 'passed' : 'not-run', tests: ['test/a.test.ts'] })),
    })),
  };
  return { texts, facts };
});

function nameOf(index: number): string {
  return `specs/00${index + 1}-feature.md`;
}

function stateOf(linter: Linter): { file: string; rule: string; severity: string; message: string }[] {
  return linter.documents().flatMap((file) => linter.lint(file).findings.map(({ rule, severity, message }) => ({ file, rule, severity, message })));
}

function countsOf(findings: ReturnType<typeof stateOf>): Map<string, number> {
  return new Map([...Map.groupBy(findings, ({ file, rule, message }) => `${file} ${rule} ${message}`)].map(([key, group]) => [key, group.length]));
}

function worseThanNothing(findings: ReturnType<typeof stateOf>): Map<string, number> {
  const grave = findings.filter(({ severity }) => severity !== 'information');
  return new Map([...Map.groupBy(grave, ({ file, rule }) => `${file} ${rule}`)].map(([key, group]) => [key, group.length]));
}
