import type { SpecCoverage } from '../../contract/coverage.ts';
import { counted } from '../../base/counted.ts';
import { type Column, COLUMNS, MARK_COLUMNS, readSummaries, rowPlaces, rowsOfSpecs, type Summary, type SummaryRow, textIn } from './coverage-table.ts';
import { proposeDetailSections } from './detail-sections.ts';
import { isMark, markStyle } from './marks.ts';
import { type Outline, readOutline } from './outline.ts';
import { Draft, type Places, WHOLE } from './place.ts';
import { cellText, formatRow } from './table.ts';
import { planRow } from './coverage-row.ts';
import { type NamedSpec, readRowName } from './spec-names.ts';
import { idNumber, specLabels, specTitle } from './spec-title.ts';
import { goneSpecs } from './written-places.ts';

/** What the coverage document is made from. */
export interface CoverageDocumentFacts {
  specs: readonly SpecCoverage[];
  files?: ReadonlyMap<string, readonly string[]>;
  joinRows: boolean;
  /** What is written is not recorded: a note that has to follow the marks later is left out. */
  unrecorded?: true;
  lowerMarks: boolean;
}

/** Specs whose rows are planned in one part. */
const PART = 200;

const HEADER = ['| Spec | Present | Spec\'d | Tested | Notes |', '|------|---------|--------|--------|-------|'];

/**
 * Brings the table of specs up to date. `text` is null where there is no document yet: a small one is made then. A document
 * without the table gets it at its end, below a heading: there is nothing of a person's to be put in order there, and a
 * proposal would have to be made in full anyway. Neither comes back after a person has deleted it.
 * In parts: between them others can have their turn.
 */
export function* planningCoverageDocument(text: string | null, places: Places, facts: CoverageDocumentFacts): Generator<void, Draft, void> {
  const draft = new Draft(places);
  const outline = readOutline(text ?? '');
  yield;
  const summaries = readSummaries(outline);
  if (summaries.length === 0) {
    if (facts.specs.length > 0) addTable(draft, text, outline, facts.specs);
  } else {
    yield* planningTable(draft, outline, summaries, facts);
  }
  if (text !== null) proposeDetailSections(draft, outline, facts.specs, facts.files ?? new Map());
  return draft;
}

function addTable(draft: Draft, text: string | null, { source }: Outline, specs: readonly SpecCoverage[]): void {
  if (!draft.places.isEmpty) {
    draft.keep(WHOLE, null, `A table of ${counted(specs.length, 'spec')}.`);
    return;
  }
  const columns: ('spec' | Column)[] = ['spec', ...COLUMNS];
  const table = [...HEADER, ...specs.map((spec) => {
    const values = newRow(draft.places, spec, new Set(columns), { mark: '✓', pending: 'Pending' });
    return `| ${columns.map((column) => values.get(column) ?? '').join(' | ')} |`;
  })];
  const eol = source.lineEnding();
  const isEmpty = text === null || text.trim() === '' || text === '\uFEFF';
  const end = source.text.length;
  if (isEmpty) {
    const lines = ['# Spec Coverage', '', 'Which specs there are, and what their tests say.', '', ...table, ''];
    draft.edit(end, end, lines.join(eol));
  } else {
    const isEnded = /[\r\n]$/.test(source.text);
    draft.edit(end, end, `${isEnded ? '' : eol}${['', '## Status Summary', '', ...table].join(eol)}${isEnded ? eol : ''}`);
  }
  draft.summary.push(`Adds a table of ${counted(specs.length, 'spec')}.`);
}

/** What a new row says by column; it is ours from now on. */
function newRow(places: Places, spec: SpecCoverage, columns: { has(column: Column): boolean }, { mark, pending }: { mark: string; pending: string }): Map<'spec' | Column, string> {
  const values = new Map<'spec' | Column, string>([['spec', cellText(specTitle(spec))]]);
  const marks = MARK_COLUMNS.filter((column) => columns.has(column));
  for (const column of marks) values.set(column, spec.marks[column] ? mark : '?');
  if (columns.has('notes')) values.set('notes', marks.every((column) => spec.marks[column]) ? 'Complete' : pending);
  places.write(`${spec.spec}/row`, values.get('spec') ?? '');
  for (const column of COLUMNS) {
    const value = values.get(column);
    if (value === undefined) places.forget(`${spec.spec}/${column}`);
    else places.write(`${spec.spec}/${column}`, value);
  }
  return values;
}

function* planningTable(draft: Draft, { source }: Outline, summaries: readonly Summary[], facts: CoverageDocumentFacts): Generator<void, void, void> {
  const [first] = summaries;
  if (first === undefined) return;
  const rows = rowsOfSpecs(summaries, [...facts.specs, ...goneSpecs(draft.places, facts.specs)]);
  const mark = markStyle(marksIn(summaries));
  const added: NewRow[] = [];
  const labelOf = specLabels(facts.specs);
  for (const [at, spec] of facts.specs.entries()) {
    if (at % PART === 0) yield;
    const found = rows.get(spec.spec);
    if (found !== undefined) {
      planRow(draft, source, spec, found, { mark, lowerMarks: facts.lowerMarks, label: labelOf(spec) });
    } else if (rowPlaces(spec.spec).some((name) => draft.places.last(name) !== undefined)) {
      draft.keep(`${spec.spec}/row`, null, specTitle(spec));
    } else {
      const values = newRow(draft.places, spec, first.columns, { mark, pending: facts.unrecorded === true ? '' : 'Pending' });
      const cells = first.table.header.cells.map(() => '');
      for (const [column, index] of first.columns) cells[index] = values.get(column) ?? '';
      added.push({ id: spec.id === null ? null : Number(idNumber(spec.id)), text: formatRow(source, first.table, cells) });
      draft.summary.push(`Adds a row for ${specTitle(spec)}.`);
    }
  }
  const anchor = (facts.joinRows ? first.detached.at(-1) : undefined) ?? first.table.rows.at(-1);
  const last = anchor?.line ?? first.table.header.line + 1;
  const eol = source.lineEnding();
  const places = facts.joinRows ? null : ascendingRows(first);
  const placeOf = ({ id }: NewRow): number => {
    if (places === null || id === null || places.length === 0) return last;
    return places.findLast((row) => row.id <= id)?.line ?? first.table.header.line + 1;
  };
  for (const [line, rows] of Map.groupBy(added, placeOf)) {
    draft.edit(source.end(line), source.end(line), rows.map(({ text }) => eol + text).join(''));
  }
  for (const summary of summaries) planDetached(draft, source, summary, facts.joinRows);
}

/** A row that is to be added. */
interface NewRow {
  id: number | null;
  text: string;
}

/** The rows of a table that is in the order of its numbers; null for others, which get new rows at their end. */
function ascendingRows(summary: Summary): { id: number; line: number }[] | null {
  const rows: { id: number; line: number }[] = [];
  for (const row of summary.table.rows) {
    const id = readRowName(textIn(summary, row, 'spec') ?? '')?.id ?? null;
    const before = rows.at(-1);
    if (id === null || (before !== undefined && before.id > Number(id))) return null;
    rows.push({ id: Number(id), line: row.line });
  }
  return rows;
}

/** Puts cut-off rows back, or says that there are some. Text directly behind them would become a row: it is set off. */
function planDetached(draft: Draft, source: Outline['source'], { table, detached }: Summary, join: boolean): void {
  const [first] = detached;
  const last = detached.at(-1);
  if (first === undefined || last === undefined) return;
  if (!join) {
    const those = detached.length === 1 ? 'A row below the table is' : `${detached.length} rows below the table are`;
    draft.propose('detached-rows', `${those} cut off from it by a blank line, and no reader shows them as rows.`, first.line);
    return;
  }
  let previous = table.rows.at(-1)?.line ?? table.header.line + 1;
  if (table.behind > previous + 1) previous = table.behind - 1;
  for (const { line } of detached) {
    if (line > previous + 1) draft.edit(source.start(previous + 1), source.start(line), '');
    previous = line;
  }
  if (last.line + 1 < source.count && source.line(last.line + 1).trim() !== '') draft.edit(source.end(last.line), source.end(last.line), source.lineEnding());
  draft.summary.push(`Puts ${counted(detached.length, 'row')} back into the table.`);
}

function* marksIn(summaries: readonly Summary[]): Generator<string> {
  for (const summary of summaries) {
    for (const row of summary.table.rows) {
      for (const column of MARK_COLUMNS) {
        const text = textIn(summary, row, column);
        if (text !== null && isMark(text)) yield text;
      }
    }
  }
}

/** What stands at a place of this document; null where nothing does. Undefined for names that are no places of it. `gone` are specs that were there. */
export function coverageText(text: string | null, specs: readonly NamedSpec[], gone: readonly NamedSpec[]): (name: string) => string | null | undefined {
  const summaries = readSummaries(readOutline(text ?? ''));
  const rows = rowsOfSpecs(summaries, [...specs, ...gone]);
  const known = new Map<string, SummaryRow | undefined>(specs.map(({ spec }) => [spec, rows.get(spec)]));
  return (name) => {
    if (name === WHOLE) return summaries.length === 0 ? null : '';
    const slash = name.lastIndexOf('/');
    const column = name.slice(slash + 1);
    const spec = name.slice(0, slash);
    if (!known.has(spec)) return undefined;
    const found = known.get(spec);
    const key = column === 'row' ? 'spec' : COLUMNS.find((each) => each === column);
    if (key === undefined) return undefined;
    return found === undefined ? null : textIn(found.summary, found.row, key);
  };
}

/** The specs that the document says are there, by their paths, whoever has said it. */
export function presentSpecs(text: string | null, specs: readonly SpecCoverage[], gone: readonly NamedSpec[]): Set<string> {
  const rows = rowsOfSpecs(readSummaries(readOutline(text ?? '')), [...specs, ...gone]);
  return new Set([...rows].filter(([, { summary, row }]) => isMark(textIn(summary, row, 'present') ?? '')).map(([spec]) => spec));
}
