import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { SpecCoverage, SpecStatus } from '../../../../src/contract/coverage.ts';
import { handOver } from '../../../../src/coverage/hand-over.ts';
import { readManifest, serialiseManifest } from '../../../../src/coverage/manifest.ts';
import { planDocuments } from '../../../../src/coverage/plan-documents.ts';
import { COVERAGE, factsOf, spec, STATUS, update, type Texts, type Updated } from './facts.ts';

const PATHS = ['specs/001-health.md', 'specs/002-agent-api.md', 'specs/026-metrics.md', 'specs/026-auto-review.md', 'specs/030-sprint-1-graph.md', 'specs/first-steps.md'];
/** What a person may rename them to; a spec without a number is known by its words alone. */
const RENAMED = ['specs/001-health-check.md', 'specs/002-api-of-agents.md', 'specs/core/026-metrics.md', 'specs/026-review-by-itself.md', 'specs/030-graph-of-sprint-1.md', 'specs/core/first-steps.md'];
const TITLES = ['001 Health', '002 Agent Api', '026 Metrics', '026 Auto Review', '030 Sprint 1 Graph', 'First Steps'];
const RENAMED_TITLES = ['001 Health Check', '002 Api Of Agents', '026 Metrics', '026 Review By Itself', '030 Graph Of Sprint 1', 'First Steps'];

/** Which spec a path or a title is of. */
function indexOf(name: string | undefined): number {
  return [PATHS, RENAMED, TITLES, RENAMED_TITLES].map((names) => names.indexOf(name ?? '')).find((index) => index >= 0) ?? -1;
}

const STATUSES: SpecStatus[] = ['planned', 'specified', 'implemented', 'tested', 'regressed'];

const DOCUMENTS: Texts = {
  coverage: `# Coverage

Words of a person.

| Spec | Present | Spec'd | Tested | Notes |
|------|---------|--------|--------|-------|
| 001 Health | ✓ | ✓ | ? | Mine |
| 026 Metrics | ? | — | ? | |
| 030 Sprint 1 Graph | ✓ | ✓ | ✓ | done |
| PLAN Month 1 | ✓ | — | — | x |

## Spec 001: Health

Details.
`,
  status: `# Status

## Specs Implemented

- 001 Health, 005 Other
- words

## Specs Pending Implementation

- None

## Sprint Status

| Sprint | Exit Criteria | Status |
|---|---|---|
| **1** | 030 | ? |

## Test Count

- 74 tests (of all)

## Strategic gaps

- a gap
`,
  plan: '# Plan\n\n## 5b. Current Status\n\n| Area | Status |\n|---|---|\n| **Web** | ✓ 012 |\n\nWords.\n',
};

/** What can happen: a person edits, a spec is renamed, or goes and comes back, evidence changes, the pipeline updates, a place is handed over. `at` chooses among what is there. */
type Step =
  | { kind: 'evidence'; spec: number; status: SpecStatus }
  | { kind: 'rename' | 'away'; spec: number }
  | { kind: 'count'; count: number }
  | { kind: 'update'; lowerMarks: boolean }
  | { kind: 'cell'; at: number; column: number; text: string }
  | { kind: 'delete-row'; at: number }
  | { kind: 'delete-line' | 'change-line' | 'add-line'; at: number }
  | { kind: 'number'; count: number }
  | { kind: 'rewrite'; text: string }
  | { kind: 'hand-over'; at: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('evidence' as const), spec: fc.nat({ max: PATHS.length - 1 }), status: fc.constantFrom(...STATUSES) }),
  fc.record({ kind: fc.constant('evidence' as const), spec: fc.nat({ max: PATHS.length - 1 }), status: fc.constantFrom(...STATUSES) }),
  fc.record({ kind: fc.constantFrom('rename' as const, 'away' as const), spec: fc.nat({ max: PATHS.length - 1 }) }),
  fc.record({ kind: fc.constant('count' as const), count: fc.integer({ min: 1, max: 999 }) }),
  fc.record({ kind: fc.constant('update' as const), lowerMarks: fc.boolean() }),
  fc.record({ kind: fc.constant('update' as const), lowerMarks: fc.boolean() }),
  fc.record({ kind: fc.constant('cell' as const), at: fc.nat(), column: fc.integer({ min: 1, max: 4 }), text: fc.constantFrom('✓', '—', '?', '', '✗', 'soon', 'Pending', 'Complete', 'TBD', 'mine `a\\|b`') }),
  fc.record({ kind: fc.constant('delete-row' as const), at: fc.nat() }),
  fc.record({ kind: fc.constantFrom('delete-line' as const, 'change-line' as const, 'add-line' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('number' as const), count: fc.integer({ min: 1, max: 999 }) }),
  fc.record({ kind: fc.constant('rewrite' as const), text: fc.constantFrom('- no gap', '- 74 tests\n\n- 001 Health', 'Words.\n\n| a | b |\n|-|-|\n| 001 | ? |') }),
  fc.record({ kind: fc.constant('hand-over' as const), at: fc.nat() }),
);

/** Rows of the coverage table as a person reads them. Nothing of the code under test is used for it. */
function rowsOf(text: string): string[][] {
  const table = text.slice(text.indexOf('| Spec |'), text.indexOf('\n\n## Spec 001'));
  return table.split('\n').slice(2).map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));
}

function withoutRows(text: string): string[] {
  return text.split('\n').filter((line) => !line.startsWith('|'));
}

/** The list that each line stands in, and the line. */
function listLines(text: string): string[] {
  const from = text.indexOf('## Specs Implemented');
  const middle = text.indexOf('## Specs Pending');
  const lines = (part: string): string[] => part.split('\n').filter((line) => line.startsWith('- ') && line !== '- None');
  return [...lines(text.slice(from, middle)).map((line) => `implemented ${line}`), ...lines(text.slice(middle, text.indexOf('## Sprint Status'))).map((line) => `pending ${line}`)];
}

/** The text with another line in the place of one of a list. */
function withLine(text: string, of: string, ...replacement: string[]): string {
  const at = of.startsWith('pending') ? text.indexOf('## Specs Pending') : 0;
  const line = lineOf(of);
  return text.slice(0, at) + text.slice(at).replace(`${line}\n`, () => replacement.map((each) => `${each}\n`).join(''));
}

function lineOf(line: string): string {
  return line.slice(line.indexOf(' ') + 1);
}

/** What a line of a list says where the pipeline has written it: the list, and which spec. */
function listed(line: string): string {
  return `${line.slice(0, line.indexOf(' '))} ${indexOf(lineOf(line).slice('- '.length))}`;
}

function toggle(set: Set<number>, member: number): void {
  if (!set.delete(member)) set.add(member);
}

/** Runs steps, and holds every update against what people have written. */
class World {
  texts: Texts;
  readonly #statuses: SpecStatus[] = PATHS.map(() => 'planned');
  readonly #renamed = new Set<number>();
  readonly #away = new Set<number>();
  count: number | null = null;
  /** What the pipeline wrote last, cell by cell: `title/column`. */
  readonly #cells = new Map<string, string>();
  readonly #deletedRows = new Set<number>();
  readonly #ownLines = new Set<string>();
  readonly #deletedLines = new Set<string>();
  #number: string | null = null;
  #kept: string[] = [];
  #added = 0;

  constructor(texts: Texts) {
    this.texts = texts;
  }

  /** Those that are there, under the names that they have. */
  get specs(): SpecCoverage[] {
    const all = this.#statuses.map((status, index) => spec(((this.#renamed.has(index) ? RENAMED : PATHS)[index]) ?? '', status));
    return all.filter((_, index) => !this.#away.has(index)).sort((a, b) => (a.spec < b.spec ? -1 : 1));
  }

  run(step: Step): void {
    const coverage = this.texts.coverage ?? '';
    const status = this.texts.status ?? '';
    const rows = coverage.split('\n').filter((line) => /^\| (?:\d{3}|First)/.test(line));
    const lines = listLines(status);
    switch (step.kind) {
      case 'evidence': this.#statuses[step.spec] = step.status; break;
      case 'rename': toggle(this.#renamed, step.spec); break;
      // Of one that was never there nobody knows that it could come back.
      case 'away': if (this.texts.manifest !== undefined) toggle(this.#away, step.spec); break;
      case 'count': this.count = step.count; break;
      case 'update': this.update(step.lowerMarks); break;
      case 'cell': {
        const row = rows[step.at % Math.max(1, rows.length)];
        if (row === undefined) break;
        const cells = row.split(/(?<!\\)\|/);
        cells[step.column + 1] = ` ${step.text} `;
        this.texts = { ...this.texts, coverage: coverage.replace(row, () => cells.join('|')) };
        break;
      }
      case 'delete-row': {
        const row = rows[step.at % Math.max(1, rows.length)];
        if (row === undefined) break;
        const title = row.split('|')[1]?.trim() ?? '';
        this.texts = { ...this.texts, coverage: coverage.replace(`${row}\n`, '') };
        if ([...this.#cells.keys()].some((name) => name.startsWith(`${title}/`))) this.#deletedRows.add(indexOf(title));
        break;
      }
      case 'delete-line': {
        const line = lines[step.at % Math.max(1, lines.length)];
        if (line === undefined) break;
        this.texts = { ...this.texts, status: withLine(status, line) };
        if (this.#ownLines.has(line)) this.#deletedLines.add(listed(line));
        break;
      }
      case 'change-line': {
        const line = lines[step.at % Math.max(1, lines.length)];
        this.#added += 1;
        if (line !== undefined) this.texts = { ...this.texts, status: withLine(status, line, `${lineOf(line)} (remark ${this.#added})`) };
        break;
      }
      case 'add-line': {
        const line = lines[step.at % Math.max(1, lines.length)];
        this.#added += 1;
        if (line !== undefined) this.texts = { ...this.texts, status: withLine(status, line, lineOf(line), `- own line ${this.#added}`) };
        break;
      }
      case 'number': this.texts = { ...this.texts, status: status.replace(/- \d+ tests \(/, `- ${step.count} tests (`) }; break;
      case 'rewrite': this.texts = { ...this.texts, status: `${status.slice(0, status.indexOf('## Strategic gaps'))}## Strategic gaps\n\n${step.text}\n` }; break;
      case 'hand-over': this.handOver(step.at); break;
    }
  }

  update(lowerMarks: boolean): void {
    const more = { testCount: this.count, lowerMarks };
    const before = this.texts;
    const { texts, planned } = update(this.specs, before, more);
    assert.deepEqual(planned.problems, []);
    assert.deepEqual(update(this.specs, texts, more).planned.changes, [], 'the second update writes something');
    this.#checkCoverage(before.coverage ?? '', texts.coverage ?? '', lowerMarks);
    this.#checkStatus(before.status ?? '', texts.status ?? '');
    this.texts = texts;
    this.#kept = planned.kept.map(({ place }) => place);
  }

  #checkCoverage(before: string, after: string, lowerMarks: boolean): void {
    assert.deepEqual(withoutRows(after), withoutRows(before), 'text outside of the table');
    const now = new Map(rowsOf(after).map((cells) => [cells[0] ?? '', cells]));
    const then = rowsOf(before);
    assert.deepEqual(rowsOf(after).slice(0, then.length).map(([title]) => title), then.map(([title]) => title), 'rows and their order');
    for (const cells of then) {
      const title = cells[0] ?? '';
      for (const [column, text] of cells.entries()) {
        const name = `${title}/${column}`;
        const written = this.#cells.get(name);
        const next = now.get(title)?.[column];
        const isOurs = written === text;
        const isUnset = written === undefined && ['?', '', 'TBD'].includes(text) && column < 4;
        if (!isOurs && !isUnset) assert.equal(next, text, `a person's cell ${name}`);
        if (text === '✓' && next !== '✓') assert.ok(isOurs && lowerMarks && this.#statuses[indexOf(title)] === 'regressed', `a lowered mark ${name}`);
        if (next !== text && next !== undefined) this.#cells.set(name, next);
      }
    }
    for (const [title, cells] of now) {
      if (then.some(([other]) => other === title)) continue;
      assert.ok(!this.#deletedRows.has(indexOf(title)), `the deleted row ${title} is back`);
      for (const [column, text] of cells.entries()) this.#cells.set(`${title}/${column}`, text);
    }
  }

  #checkStatus(before: string, after: string): void {
    const gone = this.#gone(before.split('\n'), after.split('\n'));
    for (const line of gone) {
      const isNumber = /^- \d+ tests \(of all\)$/.test(line);
      assert.ok(isNumber || line === '- None' || this.#ownLines.has(`pending ${line}`) || line === '| **1** | 030 | ? |', `a person's line is gone: ${line}`);
    }
    const had = new Set(listLines(before));
    for (const line of listLines(after)) {
      if (had.has(line)) continue;
      assert.ok(!this.#deletedLines.has(listed(line)), `the deleted line ${line} is back`);
      this.#ownLines.add(line);
    }
    const [number, next] = [before, after].map((text) => /- (\d+) tests \(of all\)/.exec(text)?.[1] ?? '');
    if (number === next) return;
    assert.ok(this.#number === null || this.#number === number, 'a number that a person changed');
    this.#number = next ?? null;
  }

  /** Lines of the first text that the second one does not have in that order. */
  #gone(before: readonly string[], after: readonly string[]): string[] {
    const missing: string[] = [];
    let at = 0;
    for (const line of before) {
      const found = after.indexOf(line, at);
      if (found < 0) missing.push(line);
      else at = found + 1;
    }
    return missing;
  }

  handOver(at: number): void {
    const place = this.#kept[at % Math.max(1, this.#kept.length)];
    const { manifest } = readManifest(this.texts.manifest ?? null);
    if (place === undefined || manifest === null) return;
    const result = handOver(manifest, [place], factsOf(this.specs, this.texts));
    if ('unknown' in result) return;
    this.texts = { ...this.texts, manifest: serialiseManifest(result) };
    const [document = '', name = ''] = place.split('#');
    const slash = name.lastIndexOf('/');
    const index = indexOf(name.slice(0, slash));
    const column = ['row', 'present', 'specified', 'tested', 'notes'].indexOf(name.slice(slash + 1));
    if (document === COVERAGE && index >= 0) {
      const row = rowsOf(this.texts.coverage ?? '').find(([title]) => indexOf(title) === index);
      if (row !== undefined) this.#cells.set(`${row[0]}/${column}`, row[column] ?? '');
      else for (const title of [TITLES[index], RENAMED_TITLES[index]]) for (let each = 0; each < 5; each += 1) this.#cells.delete(`${title}/${each}`);
      if (row === undefined) this.#deletedRows.delete(index);
    } else if (document === STATUS && name === 'tests') {
      this.#number = /- (\d+) tests \(of all\)/.exec(this.texts.status ?? '')?.[1] ?? null;
    } else if (document === STATUS) {
      const own = indexOf(name.slice(name.indexOf('/') + 1));
      this.#deletedLines.delete(`${name.slice(0, name.indexOf('/'))} ${own}`);
      for (const line of listLines(this.texts.status ?? '')) {
        if (own >= 0 && [TITLES[own] ?? '', RENAMED_TITLES[own] ?? ''].some((title) => line.includes(title))) this.#ownLines.add(line);
      }
    }
  }
}

describe('documents that people and the pipeline write', () => {
  it('keep every edit of a person', () => {
    fc.assert(fc.property(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 30 }), (hasPending, steps) => {
      const world = new World(hasPending ? { ...DOCUMENTS, status: (DOCUMENTS.status ?? '').replace('- None', '- 002 Agent Api (by Ann)\n- 026 Metrics') } : DOCUMENTS);
      for (const each of steps) world.run(each);
      world.update(false);
    }), { numRuns: 400 });
  });

  const piece = fc.oneof(
    fc.constantFrom(
      '|', '\n', '\r\n', '\r', '```', '~~~', '<!--', '-->', '<div>', '    ', '\t', '> ', '- ', '1. ', '- [ ] ', '---', '|-|', '\\', '`', '\uFEFF', '\u0000', '|---|---|---|---|---|\n', '#', '## ', '===\n',
      '| 001 Health | ? | ? | ? | |\n', 'Spec | Present | Tested\n-|-|-\n', '## Specs Implemented\n', '## Specs Pending\n', '## Test Count\n', '7 tests', '## Sprint Status\n', '## 5b Current Status\n', '| Area | Status |\n|-|-|\n',
      '| Sprint | Status |\n|-|-|\n| 1 (030) | |\n', '- None\n', '- 002 Agent Api\n', '001–030', '\n\n', '__proto__', 'PLAN ', '✓', '[x](y)',
    ),
    fc.string({ maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 4 }),
  );
  const soup = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  const mutated = (text: string): fc.Arbitrary<string> => fc.array(fc.record({ at: fc.nat({ max: text.length }), length: fc.nat({ max: 60 }), text: piece }), { maxLength: 6 })
    .map((changes) => changes.reduce((current, change) => current.slice(0, change.at) + change.text + current.slice(change.at + change.length), text));
  const anyText = (text: string): fc.Arbitrary<string | null> => fc.oneof({ weight: 3, arbitrary: mutated(text) }, { weight: 3, arbitrary: soup }, { weight: 1, arbitrary: fc.constant(null) });

  it('are never harmed, whatever they are', () => {
    const specs = fc.array(fc.constantFrom(...STATUSES), { minLength: PATHS.length, maxLength: PATHS.length });
    fc.assert(fc.property(
      anyText(DOCUMENTS.coverage ?? ''), anyText(DOCUMENTS.status ?? ''), anyText(DOCUMENTS.plan ?? ''), specs, specs, fc.boolean(), fc.boolean(),
      (coverage, status, plan, first, second, joinRows, lowerMarks) => {
        const more = { testCount: 12, joinRows, lowerMarks, milestones: [{ name: 'Phase 1', specs: [PATHS[0] ?? ''] }, { name: '| **x**\n', specs: [] }] };
        let texts: Texts = { coverage, status, plan };
        for (const statuses of [first, second]) {
          const given = statuses.map((each, index) => spec(PATHS[index] ?? '', each));
          const updated = update(given, texts, more);
          for (const { line } of updated.planned.proposals) assert.ok(line === null || line >= 1);
          assert.deepEqual(update(given, updated.texts, more).planned.changes, [], 'the second update writes something');
          texts = updated.texts;
        }
      },
    ), { numRuns: 1500 });
  });

  it('may be one and the same file', () => {
    const text = `${DOCUMENTS.coverage}\n${DOCUMENTS.status}\n${DOCUMENTS.plan}`;
    fc.assert(fc.property(mutated(text), (all) => {
      const facts = factsOf(PATHS.map((path) => spec(path, 'tested')), {}, { testCount: 5 });
      const documents = (current: string, manifest: string | null) => ({ coverage: { path: 'A.md', text: current }, status: { path: 'A.md', text: current }, plan: { path: 'A.md', text: current }, manifest: { path: 'm.json', text: manifest } });
      const planned = planDocuments({ ...facts, documents: documents(all, null) });
      const after = (path: string): string | undefined => planned.changes.find((change) => change.path === path)?.after;
      assert.deepEqual(planDocuments({ ...facts, documents: documents(after('A.md') ?? all, after('m.json') ?? null) }).changes, []);
    }), { numRuns: 200 });
  });

  it('may have specs and places of any name', () => {
    const name = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('__proto__', 'a#b', 'a|b.md', '0', '001', '1e3', 'constructor', 'x/row', '007-a\nb.md'));
    fc.assert(fc.property(fc.uniqueArray(name, { maxLength: 6 }), anyText(DOCUMENTS.coverage ?? ''), fc.string({ maxLength: 20 }), fc.option(fc.stringMatching(/^\d{1,4}$/)), (paths, coverage, title, id) => {
      const specs = paths.sort().map((path, index) => spec(path, STATUSES[index % 5] ?? 'tested', { title, ...(index % 2 === 0 ? { id } : {}) }));
      const updated: Updated = update(specs, { ...DOCUMENTS, coverage }).texts;
      assert.deepEqual(update(specs, updated).planned.changes, []);
    }), { numRuns: 500 });
  });
});
