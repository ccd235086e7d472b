import { baseOf } from '../../base/path-parts.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';
import { isMark, isUnset } from './marks.ts';
import type { Outline, Section } from './outline.ts';
import type { Draft } from './place.ts';
import { isDone } from './spec-lists.ts';
import { bareText, readMentions } from './spec-names.ts';
import { idNumber, specTitle } from './spec-title.ts';
import { rowEdits, type Table, type TableRow } from './table.ts';

/** A sprint whose specs are all implemented, and whose status says so. */
export interface ReachedSprint {
  /** As a person would call it: `Sprint 2`. */
  name: string;
  /** Paths. */
  specs: string[];
}

/** Statuses that a person has not decided on: nothing is known, or it is under way. */
const OPEN = new Set(['pending', 'planned', 'todo', 'to do', 'tbd', 'not started', 'not yet started', 'open', 'upcoming', 'next', 'in progress', 'wip', 'started', 'ongoing']);

interface SprintTable {
  table: Table;
  sprint: number;
  status: number;
}

/** Completes the status of sprints whose specs are all done. */
export function planSprints(draft: Draft, outline: Outline, section: Section | null, specs: readonly SpecCoverage[]): ReachedSprint[] {
  const found = sprintTable(outline, section);
  if (found === null) return [];
  const reached: ReachedSprint[] = [];
  for (const [name, row] of sprintRows(found)) {
    const its = specsOfSprint(name, row, found, specs);
    const place = `sprint/${name}`;
    const now = row.cells[found.status]?.text ?? '';
    const isOurs = draft.places.isOurs(place, now);
    if (its === null || !its.every(isDone)) {
      if (isOurs && its !== null) draft.propose('lower-mark', `Sprint ${name} is marked as complete, and ${its.filter((spec) => !isDone(spec)).map(specTitle).join(', ')} is not.`, row.line);
      continue;
    }
    const text = `✓ Complete (${its.map((spec) => spec.id ?? specTitle(spec)).join(', ')})`;
    const isFree = isOurs || (draft.places.last(place) === undefined && isOpen(now));
    if (isFree && now !== text) {
      draft.edits.push(...rowEdits(outline.source, row, new Map([[found.status, text]])));
      draft.places.write(place, text);
      draft.summary.push(`Marks sprint ${name} as complete.`);
    } else if (!isFree && !saysComplete(now)) {
      draft.keep(place, now, text);
    }
    if (isFree || saysComplete(now)) reached.push({ name: /^\d/.test(name) ? `Sprint ${name}` : name, specs: its.map(({ spec }) => spec) });
  }
  return reached;
}

/** The names of the sprints. */
export function sprintNames(outline: Outline, section: Section | null): string[] {
  const found = sprintTable(outline, section);
  return found === null ? [] : [...sprintRows(found).keys()];
}

/** The status of a sprint; null where there is none, undefined where there is no such table. */
export function sprintText(outline: Outline, section: Section | null, name: string): string | null {
  const found = sprintTable(outline, section);
  if (found === null) return null;
  const row = sprintRows(found).get(name);
  return row === undefined ? null : row.cells[found.status]?.text ?? '';
}

function sprintTable(outline: Outline, section: Section | null): SprintTable | null {
  if (section === null) return null;
  for (const table of outline.tables) {
    if (table.header.line < section.first || table.header.line >= section.behind) continue;
    const headers = table.header.cells.map(({ text }) => bareText(text).toLowerCase());
    const sprint = headers.indexOf('sprint');
    const status = headers.indexOf('status');
    if (sprint >= 0 && status >= 0) return { table, sprint, status };
  }
  return null;
}

/** By name; of rows with the same name the first one counts. */
function sprintRows({ table, sprint }: SprintTable): Map<string, TableRow> {
  const rows = new Map<string, TableRow>();
  for (const row of table.rows) {
    const name = bareText(row.cells[sprint]?.text ?? '').slice(0, 200);
    if (name !== '' && !rows.has(name)) rows.set(name, row);
  }
  return rows;
}

/** Specs that the row names, and those with the sprint's number in their file names. Null where it has none, or names one that is unknown. */
function specsOfSprint(name: string, row: TableRow, found: SprintTable, specs: readonly SpecCoverage[]): SpecCoverage[] | null {
  const number = /^(?:sprint[\s-]?)?(\d{1,4})\b/i.exec(name)?.[1];
  const known = new Set(specs.flatMap(({ id }) => id === null ? [] : [idNumber(id)]));
  const ids = new Set<string>();
  for (const [column, cell] of row.cells.entries()) {
    if (column === found.sprint) continue;
    const mentions = readMentions(cell.text, true);
    // `/health 200` is no spec that is missing; `099` is.
    if (mentions.ids.some((id) => id.startsWith('0') && !known.has(idNumber(id)))) return null;
    for (const id of mentions.ids) ids.add(idNumber(id));
    for (const id of known) if (mentions.ranges.some(({ from, to }) => Number(id) >= from && Number(id) <= to)) ids.add(id);
  }
  const its = specs.filter(({ spec, id }) => (id !== null && ids.has(idNumber(id))) || (number !== undefined && sprintOf(spec) === Number(number)));
  return its.length === 0 ? null : its;
}

function sprintOf(spec: string): number | null {
  const number = /(?<![\p{L}\p{N}])sprint[-_ ]?(\d{1,4})(?![\p{N}])/iu.exec(baseOf(spec).slice(0, 300))?.[1];
  return number === undefined ? null : Number(number);
}

function isOpen(status: string): boolean {
  const words = status.toLowerCase().replace(/[^\p{L}?]+/gu, ' ').trim();
  return isUnset(status) || words === '?' || OPEN.has(words);
}

function saysComplete(status: string): boolean {
  return isMark(status) || /^\W{0,4}(?:complete|completed|done)\b/i.test(status);
}
