import type { SpecCoverage } from '../../contract/coverage.ts';
import { isMark } from './marks.ts';
import { findSection, headingWords, type Outline, readOutline } from './outline.ts';
import { Draft, type Places } from './place.ts';
import { bareText } from './spec-names.ts';
import { specTitle } from './spec-title.ts';
import { cellText, formatRow, rowEdits, type Table, type TableRow } from './table.ts';

/** Something that the project has reached: a sprint, or a group of the backlog. */
export interface Milestone {
  name: string;
  /** Paths. */
  specs: readonly string[];
}

interface AreaTable {
  table: Table;
  area: number;
  status: number;
}

/** Each milestone that no row names gets one at the end of the table below "Current Status". */
export function planPlanDocument(text: string | null, places: Places, specs: readonly SpecCoverage[], milestones: readonly Milestone[]): Draft {
  const draft = new Draft(places);
  if (text === null) return draft;
  const outline = readOutline(text);
  const found = areaTable(outline);
  if (found === null) return draft;
  const { source } = outline;
  const added: string[] = [];
  for (const [name, paths] of byName(milestones)) {
    const place = `milestone/${name}`;
    const last = draft.places.last(place);
    const status = statusOf(paths, specs);
    const row = rowNaming(found, name);
    if (row !== undefined) {
      const now = row.cells[found.status]?.text ?? '';
      if (last === undefined || now === status) continue;
      if (last !== now) {
        if (!isMark(now)) draft.keep(place, now, status);
        continue;
      }
      draft.edits.push(...rowEdits(source, row, new Map([[found.status, status]])));
      draft.places.write(place, status);
      draft.summary.push(`Brings the row of ${name} up to date.`);
    } else if (last !== undefined) {
      draft.keep(place, null, status);
    } else {
      const cells = found.table.header.cells.map(() => '');
      cells[found.area] = areBold(found) ? `**${cellText(name)}**` : cellText(name);
      cells[found.status] = status;
      added.push(formatRow(source, found.table, cells));
      draft.places.write(place, status);
      draft.summary.push(`Adds a row for ${name}.`);
    }
  }
  const line = found.table.rows.at(-1)?.line ?? found.table.header.line + 1;
  if (added.length > 0) draft.edit(source.end(line), source.end(line), added.map((row) => source.lineEnding() + row).join(''));
  return draft;
}

/** What stands at a place of this document; null where nothing does. Undefined for names that are no places of it. */
export function planText(text: string | null): (name: string) => string | null | undefined {
  const found = areaTable(readOutline(text ?? ''));
  return (name) => {
    if (!name.startsWith('milestone/')) return undefined;
    const row = found === null ? undefined : rowNaming(found, name.slice('milestone/'.length));
    return row === undefined ? null : row.cells[found?.status ?? 0]?.text ?? '';
  };
}

function areaTable(outline: Outline): AreaTable | null {
  const section = findSection(outline, (heading) => /(?<![\p{L}\p{N}])5b(?![\p{L}\p{N}])/iu.test(heading) || headingWords(heading).includes('current status'));
  const table = outline.tables.find(({ header }) => section !== null && header.line >= section.first && header.line < section.behind);
  if (table === undefined) return null;
  const headers = table.header.cells.map(({ text }) => bareText(text).toLowerCase());
  const area = headers.indexOf('area');
  const status = headers.indexOf('status');
  return area < 0 || status < 0 ? null : { table, area, status };
}

/** Milestones under names that fit into a cell; those with the same name are one. */
function byName(milestones: readonly Milestone[]): Map<string, Set<string>> {
  const result = new Map<string, Set<string>>();
  for (const milestone of milestones) {
    const name = bareText(milestone.name).replace(/[\s|*\\]+/g, ' ').slice(0, 200).trim();
    if (name === '') continue;
    result.set(name, new Set([...result.get(name) ?? [], ...milestone.specs]));
  }
  return result;
}

function statusOf(paths: ReadonlySet<string>, specs: readonly SpecCoverage[]): string {
  const its = specs.filter(({ spec }) => paths.has(spec)).map((spec) => cellText(spec.id ?? specTitle(spec)));
  return `✓ ${its.join(', ')}`.trim();
}

/** `Sprint 1 (Graph)` names Sprint 1; `Phase 1` names "Phase 1: Specs"; `Sprint 10` is another one. */
function rowNaming({ table, area }: AreaTable, name: string): TableRow | undefined {
  const wanted = name.toLowerCase();
  const names = table.rows.map((row) => ({ row, text: bareText(row.cells[area]?.text ?? '').toLowerCase() }));
  const exact = names.find(({ text }) => text === wanted);
  return (exact ?? names.find(({ text }) => beginsWith(text, wanted) || (/\d/.test(text) && beginsWith(wanted, text))))?.row;
}

function beginsWith(text: string, words: string): boolean {
  return words !== '' && text.startsWith(words) && !/^[\p{L}\p{N}]/u.test(text.slice(words.length));
}

function areBold({ table, area }: AreaTable): boolean {
  const names = table.rows.map((row) => row.cells[area]?.text ?? '').filter((text) => text !== '');
  return names.length === 0 || names.some((text) => text.startsWith('**'));
}
