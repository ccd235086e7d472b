import type { SpecCoverage } from '../../contract/coverage.ts';
import { findSection, headingWords, type Outline, readOutline, type Section } from './outline.ts';
import { Draft, type Places } from './place.ts';
import { planSprints, type ReachedSprint, sprintNames, sprintText } from './sprints.ts';
import { planImplemented, planPending, readSpecList } from './spec-lists.ts';
import type { NamedSpec } from './spec-names.ts';
import { goneSpecs } from './written-places.ts';

export interface StatusDocumentFacts {
  specs: readonly SpecCoverage[];
  testCount: number | null;
  /** Specs that the coverage document says are there: they wait for nothing, whatever the evidence is. */
  present?: ReadonlySet<string>;
}

const SECTIONS = { implemented: 'specs implemented', pending: 'specs pending', tests: 'test count', sprints: 'sprint status' } as const;
const TESTS = 'tests';

/** Brings the sections that we know up to date; nothing is touched in others. Says which sprints are complete. */
export function planStatusDocument(text: string | null, places: Places, facts: StatusDocumentFacts): { draft: Draft; sprints: ReachedSprint[] } {
  const draft = new Draft(places);
  if (text === null) return { draft, sprints: [] };
  const outline = readOutline(text);
  const sprints = planSprints(draft, outline, sectionOf(outline, 'sprints'), facts.specs);
  const gone = goneSpecs(places, facts.specs);
  const implemented = readSpecList(outline, sectionOf(outline, 'implemented'), facts.specs, gone);
  const pending = readSpecList(outline, sectionOf(outline, 'pending'), facts.specs, gone);
  if (implemented !== null) planImplemented(draft, outline, implemented, facts.specs);
  if (pending !== null) planPending(draft, outline, pending, (spec) => implemented?.names(spec) === true || facts.present?.has(spec.spec) === true, facts.specs);
  planTestCount(draft, outline, facts.testCount);
  return { draft, sprints };
}

function sectionOf(outline: Outline, name: keyof typeof SECTIONS): Section | null {
  const fits = (heading: string, words: string): boolean => headingWords(heading).startsWith(words);
  return findSection(outline, (heading) => fits(heading, SECTIONS[name]), (heading) => Object.values(SECTIONS).some((words) => fits(heading, words)));
}

/** The number that stands before the word "tests" in the first line of its section. */
interface WrittenCount {
  text: string;
  start: number;
}

function writtenCount(outline: Outline): WrittenCount | null {
  const section = sectionOf(outline, 'tests');
  if (section === null) return null;
  const { source, isLiteral } = outline;
  for (let line = section.first; line < section.behind; line += 1) {
    const text = source.line(line).slice(0, 1000);
    if (text.trim() === '') continue;
    const found = isLiteral(line) ? null : /(?<![\p{L}\p{N}.,])(\d{1,3}(?:,\d{3}){1,3}|\d{1,9})(?=[*_`]{0,3}\s{1,3}[*_`]{0,3}tests?\b)/u.exec(text);
    return found === null ? null : { text: found[0], start: source.start(line) + found.index };
  }
  return null;
}

/** A count is a value of the moment: it is set even where it was never ours, until a person changes one that we wrote. */
function planTestCount(draft: Draft, outline: Outline, count: number | null): void {
  const written = writtenCount(outline);
  if (count === null) return;
  if (written === null) {
    if (draft.places.last(TESTS) !== undefined) draft.keep(TESTS, null, String(count));
    return;
  }
  if (written.text.replaceAll(',', '') === String(count)) return;
  const last = draft.places.last(TESTS);
  if (last !== undefined && last !== written.text) {
    draft.keep(TESTS, written.text, String(count));
    return;
  }
  const text = written.text.includes(',') ? String(count).replace(/\B(?=(?:\d{3})+$)/g, ',') : String(count);
  draft.edit(written.start, written.start + written.text.length, text);
  draft.places.write(TESTS, text);
  draft.summary.push(`Sets the number of tests to ${count}.`);
}

/** The names of all places that this document may have. */
export function statusPlaces(text: string | null, specs: readonly NamedSpec[]): string[] {
  const outline = readOutline(text ?? '');
  const sprints = sprintNames(outline, sectionOf(outline, 'sprints'));
  return [TESTS, ...specs.flatMap(({ spec }) => [`implemented/${spec}`, `pending/${spec}`]), ...sprints.map((name) => `sprint/${name}`)];
}

/** What stands at a place of this document; null where nothing does. Undefined for names that are no places of it. `gone` are specs that were there. */
export function statusText(text: string | null, specs: readonly NamedSpec[], gone: readonly NamedSpec[]): (name: string) => string | null | undefined {
  const outline = readOutline(text ?? '');
  const lists = {
    implemented: readSpecList(outline, sectionOf(outline, 'implemented'), specs, gone),
    pending: readSpecList(outline, sectionOf(outline, 'pending'), specs, gone),
  };
  return (name) => {
    if (name === TESTS) return writtenCount(outline)?.text ?? null;
    const slash = name.indexOf('/');
    const rest = name.slice(slash + 1);
    const kind = name.slice(0, slash);
    if (kind === 'sprint') return sprintText(outline, sectionOf(outline, 'sprints'), rest);
    if ((kind !== 'implemented' && kind !== 'pending') || !specs.some(({ spec }) => spec === rest)) return undefined;
    return lists[kind]?.textOf(rest) ?? null;
  };
}
