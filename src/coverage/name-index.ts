import { baseOf } from '../base/path-parts.ts';
import type { KnownResult } from './known-result.ts';

/** Finds results by the names that people write for tests. */
export class NameIndex {
  /** By the whole name, its last part, and its function. */
  readonly #byName = new Map<string, KnownResult[]>();
  /** By the classes, suites and tests that a test is part of. */
  readonly #byGroup = new Map<string, KnownResult[]>();
  /** By the name of a test module: `test_health` for `tests/test_health.py`. */
  readonly #byStem = new Map<string, KnownResult[]>();
  #sorted: string[] | null = null;

  /** All of them are added before one is asked for. */
  add(result: KnownResult): void {
    for (const name of result.names) add(this.#byName, name, result);
    for (const group of result.groups) add(this.#byGroup, group, result);
    for (const file of result.raw === null ? result.files : [result.raw]) {
      const stem = baseOf(file).replace(/\..*$/, '');
      if (/^tests?_|_tests?$|^Test[A-Z]|Tests?$/.test(stem)) add(this.#byStem, stem, result);
    }
  }

  /** Results of a name as written: `test_a`, `TestA.test_b`, `a > b`, `test_*_a`, a class, or a module. */
  find(written: string): KnownResult[] {
    const whole = this.#byName.get(written);
    if (whole !== undefined && !this.#byGroup.has(written)) return whole;
    const parts = partsOf(written);
    const last = parts.pop() ?? '';
    const found = new Set([...(whole ?? []), ...this.#lookUp(last)]);
    if (parts.length === 0) return [...found];
    return [...found].filter(({ names, groups, files }) => names.has(written) || parts.every((part) => (
      [...groups].some((group) => group === part || (part.includes('*') && fits(part, group))) || files.some((file) => baseOf(file).replace(/\..*$/, '') === part)
    )));
  }

  #lookUp(name: string): KnownResult[] {
    if (name.includes('*')) return this.#fitting(name);
    const named = this.#byName.get(name);
    // A test of this name is meant before a module of it.
    return [...(named ?? this.#byStem.get(name) ?? []), ...(this.#byGroup.get(name) ?? [])];
  }

  /** All names that begin as the pattern does are next to each other. */
  #fitting(pattern: string): KnownResult[] {
    if (/^\*+$/.test(pattern)) return [];
    this.#sorted ??= [...new Set([...this.#byName.keys(), ...this.#byGroup.keys()])].sort();
    const names = this.#sorted;
    const start = pattern.slice(0, pattern.indexOf('*'));
    let low = 0;
    let high = names.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((names[middle] ?? '') < start) low = middle + 1;
      else high = middle;
    }
    const found: KnownResult[] = [];
    for (let index = low; index < names.length; index += 1) {
      const name = names[index] ?? '';
      if (!name.startsWith(start)) break;
      if (!fits(pattern, name)) continue;
      for (const result of this.#byName.get(name) ?? []) found.push(result);
      for (const result of this.#byGroup.get(name) ?? []) found.push(result);
    }
    return found;
  }
}

function add(map: Map<string, KnownResult[]>, key: string, result: KnownResult): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [result]);
  else if (list.at(-1) !== result) list.push(result);
}

/** `TestA::test_b`, `a > b` and `TestA.test_b` have parts; a sentence with a full stop has none. */
function partsOf(written: string): string[] {
  const name = written.trim().replace(/\(\)$/, '');
  const parts = name.split(/::| > /);
  return parts.length === 1 && /^[\w*]+(?:[.#][\w*]+)+$/.test(name) ? name.split(/[.#]/) : parts;
}

/** Whether a name fits a pattern in which `*` stands for anything. */
function fits(pattern: string, name: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces.shift() ?? '';
  const last = pieces.pop() ?? '';
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= name.length - last.length;
}

/** The names that a test goes by: whole, last part, function without parameters. */
export function namesOf(name: string, suite: string): { names: Set<string>; parents: string[] } {
  const parts = name.split(' > ');
  const last = parts.at(-1) ?? name;
  const names = new Set([name, last]);
  // Reporters that have one text for all of it put the suite in front; some call the test itself the suite.
  if (suite !== '' && name.startsWith(`${suite} `)) names.add(name.slice(suite.length + 1));
  if (suite !== '' && name.endsWith(` ${suite}`)) names.add(suite);
  const bare = last.replace(/\s?(?:\[[^\n]*\]|\([^()\n]{0,300}\))$/, '').replace(/\[[^\n]*$/, '');
  if (bare !== '') names.add(bare);
  const parents = parts.slice(0, -1);
  const slash = /^(?:Test|Example|Benchmark|Fuzz)\w{0,200}\//.exec(last);
  if (slash !== null) parents.push(slash[0].slice(0, -1));
  return { names, parents };
}
