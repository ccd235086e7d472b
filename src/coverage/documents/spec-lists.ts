import type { SpecCoverage } from '../../contract/coverage.ts';
import type { ListEntry, Outline, Section } from './outline.ts';
import type { Draft } from './place.ts';
import { assignNames, beforeRemark, type NamedSpec, readMentions, type SpecName } from './spec-names.ts';
import { idNumber, specTitle, wordsOf } from './spec-title.ts';

/** A text that names a spec in a list. */
interface ListedSpec {
  line: number;
  text: string;
  /** The outermost entry that it is in; null outside of lists. */
  entry: ListEntry | null;
  /** Its entry is one line and names nothing else. */
  isAlone: boolean;
}

/** A section that lists specs. */
export interface SpecList {
  section: Section;
  /** Its outermost entries. */
  entries: ListEntry[];
  isTable: boolean;
  named: ReadonlyMap<string, ListedSpec>;
  /** Whether the spec is named, alone or within a range. */
  names(spec: NamedSpec): boolean;
  /** What stands for a spec; null where nothing does. */
  textOf(spec: string): string | null;
}

/** Texts of a lone entry that say that there is none. */
const NOTHING = new Set(['none', 'none yet', 'nothing', 'n/a']);
const NONE = 'None';

/** `gone` are specs that were there: what names them is not for another one. */
export function readSpecList(outline: Outline, section: Section | null, specs: readonly NamedSpec[], gone: readonly NamedSpec[]): SpecList | null {
  if (section === null) return null;
  const isWithin = ({ line }: { line: number }): boolean => line >= section.first && line < section.behind;
  const entries = outline.entries.filter((entry) => entry.depth === 0 && isWithin(entry));
  const names: { name: SpecName; value: ListedSpec }[] = [];
  const ranges: { from: number; to: number }[] = [];
  for (const { text, line, entry } of outline.texts.filter(isWithin)) {
    const mentions = readMentions(text);
    ranges.push(...mentions.ranges);
    const isAlone = mentions.names.length === 1 && mentions.ranges.length === 0 && !/[\r\n]/.test(entry?.content ?? '');
    for (const name of mentions.names) {
      const words = name.id === null ? wordsOf(beforeRemark(text)) : name.words;
      names.push({ name: { ...name, words }, value: { line, text: entry?.content ?? text, entry, isAlone } });
    }
  }
  const named = assignNames(names, [...specs, ...gone]);
  const isInRange = ({ id }: NamedSpec): boolean => id !== null && ranges.some(({ from, to }) => Number(idNumber(id)) >= from && Number(idNumber(id)) <= to);
  return {
    section,
    entries,
    isTable: outline.tables.some(({ header }) => isWithin(header)),
    named,
    names: (spec) => named.has(spec.spec) || isInRange(spec),
    textOf: (spec) => named.get(spec)?.text ?? null,
  };
}

/** Each spec that is implemented and named nowhere in the section gets a line. */
export function planImplemented(draft: Draft, outline: Outline, list: SpecList, specs: readonly SpecCoverage[]): void {
  const added: string[] = [];
  for (const spec of specs) {
    if (!isDone(spec) || list.names(spec)) continue;
    const title = newLine(draft, list, 'implemented', spec);
    if (title === null) continue;
    added.push(title);
    draft.summary.push(`Lists ${title} as implemented.`);
  }
  changeList(draft, outline, list, added, [], '[x] ');
}

/** Specs that wait for their implementation, and are there by no other word, have a line until they are implemented; only lines of ours go. */
export function planPending(draft: Draft, outline: Outline, list: SpecList, isThere: (spec: SpecCoverage) => boolean, specs: readonly SpecCoverage[]): void {
  const added: string[] = [];
  const removed: ListEntry[] = [];
  for (const spec of specs) {
    const name = `pending/${spec.spec}`;
    const listed = list.named.get(spec.spec);
    if (spec.status === 'specified') {
      if (list.names(spec) || isThere(spec)) continue;
      const title = newLine(draft, list, 'pending', spec);
      if (title === null) continue;
      added.push(title);
      draft.summary.push(`Lists ${title} as pending.`);
    } else if (isDone(spec) && listed !== undefined) {
      if (listed.entry !== null && listed.isAlone && draft.places.isOurs(name, listed.text)) {
        removed.push(listed.entry);
        draft.places.forget(name);
        draft.summary.push(`${specTitle(spec)} is pending no longer.`);
      } else {
        draft.propose('contradiction', `${specTitle(spec)} stands among the pending specs, and it is implemented.`, listed.line);
      }
    }
  }
  changeList(draft, outline, list, added, removed, '[ ] ');
}

/** The text of a line to be added; null where a person has deleted it, or where there is no list to add it to. */
function newLine(draft: Draft, list: SpecList, kind: 'implemented' | 'pending', spec: SpecCoverage): string | null {
  const name = `${kind}/${spec.spec}`;
  const title = specTitle(spec);
  if (draft.places.last(name) !== undefined) {
    draft.keep(name, null, title);
    return null;
  }
  if (list.isTable && list.entries.length === 0) return null;
  draft.places.write(name, title);
  return title;
}

function changeList(draft: Draft, outline: Outline, list: SpecList, added: readonly string[], removed: readonly ListEntry[], box: string): void {
  const { source } = outline;
  const eol = source.lineEnding();
  const { entries } = list;
  const placeholder = entries.length === 1 && isNothing(entries[0]) ? entries[0] : undefined;
  const stays = entries.filter((entry) => !removed.includes(entry));
  const slot = placeholder ?? removed[0];
  let texts = added;
  if (added.length === 0 && removed.length > 0 && stays.length === 0) texts = [NONE];
  removeLines(draft, outline, removed.filter((entry) => entry !== slot || texts.length === 0));
  if (texts.length === 0) return;
  const model = entries.at(-1);
  const lead = model === undefined ? '- ' : leadOf(model, box);
  const [first, ...others] = texts;
  if (slot !== undefined && first !== undefined) {
    draft.edit(slot.start, slot.end, [first, ...others.map((text) => lead + text)].join(eol));
  } else if (model !== undefined) {
    draft.edit(model.end, model.end, texts.map((text) => eol + lead + text).join(''));
  } else {
    let last = list.section.behind - 1;
    while (last >= list.section.first && source.line(last).trim() === '') last -= 1;
    last = Math.max(last, list.section.first - 1);
    const isFollowed = last + 1 < source.count && source.line(last + 1).trim() !== '';
    const lines = texts.map((text) => lead + text).join(eol);
    draft.edit(source.end(last), source.end(last), `${eol}${eol}${lines}${isFollowed ? eol : ''}`);
  }
}

/** Marker and task box as the list's last entry has them. A numbered list goes on with the same number: it is counted anyway. */
function leadOf(entry: ListEntry, box: string): string {
  const lead = entry.lead.trim() === '' ? '- ' : entry.lead;
  return lead.replace(/\[[ xX]\]\s{1,20}$/, box).replace(/(\S)$/, '$1 ');
}

function isNothing(entry: ListEntry | undefined): boolean {
  return entry !== undefined && NOTHING.has(entry.content.toLowerCase().replace(/^[(*_]{1,2}|[.)*_]{1,3}$/g, ''));
}

/** Takes entries of one line away with their line endings; at the end of a text with the line ending before them. */
function removeLines(draft: Draft, { source }: Outline, entries: readonly ListEntry[]): void {
  const lines = entries.map(({ line }) => line).sort((a, b) => a - b);
  for (let index = 0; index < lines.length;) {
    const first = lines[index] ?? 0;
    let behind = first;
    while (lines[index] === behind) {
      index += 1;
      behind += 1;
    }
    const isLast = behind >= source.count;
    draft.edit(isLast && first > 0 ? source.end(first - 1) : source.start(first), isLast ? source.text.length : source.start(behind), '');
  }
}

/** Implemented, and nothing speaks against it. */
export function isDone(spec: SpecCoverage): boolean {
  return spec.status === 'implemented' || spec.status === 'tested';
}
