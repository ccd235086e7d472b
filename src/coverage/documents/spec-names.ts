import { baseOf } from '../../base/path-parts.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';
import { resemblance } from './resemblance.ts';
import { idNumber, specWords, wordsOf } from './spec-title.ts';

/** How a row, a list entry or a heading names a spec. */
export interface SpecName {
  /** Without the zeros before it; null where it has no number. */
  id: string | null;
  /** Behind the number, or all of it. */
  words: string[];
  /** Names of markdown files that it mentions or links to. */
  files: string[];
}

export type NamedSpec = Pick<SpecCoverage, 'spec' | 'id' | 'title'>;

const LONGEST = 2000;
const ID = /^(?:specs?\s{1,3})?#?(\d{1,9})(?![\p{L}\p{N}]|[.,]\d)/iu;
const RANGE_END = /^\s{0,3}(?:[–—-]|\.{2,3}|to\b)\s{0,3}#?(\d{1,9})(?![\p{L}\p{N}])/u;
const FURTHER_ID = /^\s{0,3}(?:[,+&/]|and\b)\s{0,3}#?\d{1,9}(?![\p{L}\p{N}])/u;
/** Titles that resemble each other less are titles of different specs. */
const LEAST_RESEMBLANCE = 0.3;

/** Reads the first cell of a row. Null for rows of plans, of ranges and of several specs: they are no spec's row. */
export function readRowName(cell: string): SpecName | null {
  const text = bareText(cell);
  if (text === '' || /^plan\b/i.test(text)) return null;
  const id = ID.exec(text);
  const rest = id === null ? text : text.slice(id[0].length);
  if (id !== null && (RANGE_END.test(rest) || FURTHER_ID.test(rest))) return null;
  return { id: id === null ? null : idNumber(id[1] ?? ''), words: wordsOf(rest), files: filesIn(cell) };
}

/** What a text names: specs one by one, and ranges of them. */
export interface Mentions {
  names: SpecName[];
  ranges: { from: number; to: number }[];
  /** The numbers of the names, as written. */
  ids: string[];
}

/**
 * Reads a text that may be a list of specs: `001 Health, 002 Agent API`, `022 + 025`, `001–011`. A number counts at the
 * start of a part; behind the first part it needs three digits, so that `(Next.js 15, 3 pages)` names none.
 */
export function readMentions(text: string, inBrackets = false): Mentions {
  const mentions: Mentions = { names: [], ranges: [], ids: [] };
  const bare = bareText(text).replace(/\sand\s/g, ', ');
  const files = filesIn(text);
  for (const [index, part] of parts(bare, inBrackets).entries()) {
    const id = ID.exec(part);
    const digits = id?.[1] ?? '';
    const counts = id !== null && (index === 0 || digits.length >= 3);
    const rest = part.slice(id?.[0].length ?? 0);
    const end = counts ? RANGE_END.exec(rest)?.[1] : undefined;
    if (end !== undefined && Number(end) >= Number(digits)) mentions.ranges.push({ from: Number(digits), to: Number(end) });
    else if (counts || index === 0) {
      if (counts) mentions.ids.push(digits);
      mentions.names.push({ id: counts ? idNumber(digits) : null, words: wordsOf(counts ? rest : part), files: index === 0 ? files : [] });
    }
  }
  return mentions;
}

/** Splits at commas and the like, outside of brackets or also within them. */
function parts(text: string, inBrackets: boolean): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '(' || character === '[') depth += 1;
    const splits = inBrackets ? '()[],;+&/:'.includes(character) : depth === 0 && ',;+&\n'.includes(character);
    if (character === ')' || character === ']') depth = Math.max(0, depth - 1);
    if (!splits) continue;
    found.push(text.slice(from, at).trim());
    from = at + 1;
  }
  return [...found, text.slice(from).trim()].filter((part) => part !== '');
}

/** Words before a remark: `Sprint 0 (landing)` and `Sprint 0 — landing` are about `Sprint 0`. */
export function beforeRemark(text: string): string {
  const bare = bareText(text);
  const remark = /\s[—–-]\s|[(:\n]/.exec(bare);
  return remark === null ? bare : bare.slice(0, remark.index);
}

/** A text without emphasis, code marks, targets of links and task boxes. */
export function bareText(text: string): string {
  return text.slice(0, LONGEST)
    .replace(/!?\[([^[\]\n]{0,300})\]\([^()\n]{0,500}\)/g, '$1')
    .replace(/[*`~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '')
    .replace(/\\\|/g, '|')
    .replace(/^\s{0,20}\[[ xX]\]\s/, '')
    .trim();
}

function filesIn(text: string): string[] {
  return [...text.slice(0, LONGEST).matchAll(/[\p{L}\p{N}_.-]{1,200}\.md(?![\p{L}\p{N}])/gu)].map(([name]) => name);
}

/**
 * Which name is which spec's. A mention of its file decides; then the number, and among several specs or names with the same
 * number how much the titles resemble each other; a spec without a number is known by its words alone. Each name is one
 * spec's, and each spec has one name at most; what stays open is nobody's.
 */
export function assignNames<T>(named: readonly { name: SpecName; value: T }[], specs: readonly NamedSpec[]): Map<string, T> {
  const assigned = new Map<string, T>();
  const taken = new Set<SpecName>();
  const take = (spec: NamedSpec, entry: { name: SpecName; value: T }): void => {
    assigned.set(spec.spec, entry.value);
    taken.add(entry.name);
  };
  const byFile = Map.groupBy(specs, (spec) => baseOf(spec.spec));
  for (const entry of named) {
    for (const file of entry.name.files) {
      const [spec, other] = byFile.get(file) ?? [];
      if (spec !== undefined && other === undefined && !assigned.has(spec.spec) && !taken.has(entry.name)) take(spec, entry);
    }
  }
  const isOpen = (spec: NamedSpec): boolean => !assigned.has(spec.spec);
  const open = named.filter(({ name }) => !taken.has(name));
  const byNumber = Map.groupBy(open, ({ name }) => name.id);
  for (const [id, group] of Map.groupBy(specs.filter(isOpen), ({ id }) => id === null ? null : idNumber(id))) {
    const names = byNumber.get(id) ?? [];
    for (const [spec, entry] of id === null ? sameWords(group, names) : sameNumber(group, names)) take(spec, entry);
  }
  return assigned;
}

function sameWords<E extends { name: SpecName }>(specs: readonly NamedSpec[], entries: readonly E[]): [NamedSpec, E][] {
  const waiting = Map.groupBy(entries, ({ name }) => name.words.join(''));
  const pairs: [NamedSpec, E][] = [];
  for (const spec of specs) {
    const entry = (waiting.get(specWords(spec).join('')) ?? []).shift() ?? (waiting.get(wordsOf(spec.title).join('')) ?? []).shift();
    if (entry !== undefined) pairs.push([spec, entry]);
  }
  return pairs;
}

function sameNumber<E extends { name: SpecName }>(specs: readonly NamedSpec[], entries: readonly E[]): [NamedSpec, E][] {
  const [spec] = specs;
  const [entry] = entries;
  if (spec === undefined || entry === undefined) return [];
  if (specs.length === 1 && entries.length === 1) return [[spec, entry]];
  const candidates: { spec: NamedSpec; entry: E; score: number }[] = [];
  for (const spec of specs.slice(0, MOST_OF_ONE_NUMBER)) {
    for (const entry of entries.slice(0, MOST_OF_ONE_NUMBER)) {
      const score = Math.max(resemblance(specWords(spec), entry.name.words), resemblance(wordsOf(spec.title), entry.name.words));
      candidates.push({ spec, entry, score });
    }
  }
  const pairs = new Map<NamedSpec, E>();
  const used = new Set<E>();
  for (const { spec, entry, score } of candidates.sort((a, b) => b.score - a.score)) {
    if (score < LEAST_RESEMBLANCE || pairs.has(spec) || used.has(entry)) continue;
    pairs.set(spec, entry);
    used.add(entry);
  }
  const leftSpecs = specs.filter((spec) => !pairs.has(spec));
  const leftEntries = entries.filter((entry) => !used.has(entry));
  const [lastSpec] = leftSpecs;
  const [lastEntry] = leftEntries;
  // One spec alone takes the first of its rows, whatever they are called; one row alone is taken by the only spec left.
  if (lastSpec !== undefined && lastEntry !== undefined && leftSpecs.length === 1 && (leftEntries.length === 1 || specs.length === 1)) pairs.set(lastSpec, lastEntry);
  return [...pairs];
}

/** More specs with the same number than this are told apart by nothing. */
const MOST_OF_ONE_NUMBER = 50;
