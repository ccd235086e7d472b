import type { ScriptCall } from './script-calls.ts';
import type { ScriptSource } from './script-source.ts';
import type { Assertion, Marker } from './test-model.ts';

/** A stretch of the file that is a test, a suite or a function. */
export interface Region {
  start: number;
  end: number;
  /** Where its own code begins. */
  inner: number;
  call: ScriptCall | null;
  name: string;
  parent: Region | null;
  /** What a function that is nested in a test or in another function checks is theirs. */
  owner: Region | null;
  own: Assertion[];
  mark: Marker | null;
  plan: { count: number; line: number } | null;
}

/** Files with more functions are not read. */
const MOST = 5_000;

/** The tests, suites and named functions of a file, sorted, each with the one that it is in. */
export class ScriptRegions {
  readonly all: readonly Region[];
  readonly #source: ScriptSource;

  constructor(source: ScriptSource, calls: readonly ScriptCall[]) {
    this.#source = source;
    this.all = nested([...calls.map(fromCall), ...functionsOf(source)]);
  }

  /** The innermost region around a place; places come in any order. */
  innermost(at: number): Region | null {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.all[middle]?.start ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    let region = this.all[low - 1] ?? null;
    let steps = 1;
    for (; region !== null && region.end <= at; steps += 1) region = region.parent;
    this.#source.masked.effort.spend(steps / 4);
    return region;
  }
}

function fromCall(call: ScriptCall): Region {
  return { start: call.start, end: call.end, inner: call.body?.start ?? call.start, call, name: call.name, parent: null, owner: null, own: [], mark: null, plan: null };
}

const FUNCTIONS = /(?<![\w$.])(?:async\s{1,9})?function\s{0,9}\*?\s{0,9}([A-Za-z_$][\w$]{0,80})\s{0,9}(?:<[^()]{0,100}>)?\s{0,9}(?=\()|(?<![\w$.])(?:const|let|var)\s{1,9}([A-Za-z_$][\w$]{0,80})\s{0,9}(?::[^=;\n]{0,200})?=\s{0,9}(?:async\s{0,9})?(?=\(|function\b|[A-Za-z_$][\w$]{0,40}\s{0,9}=>)/g;

/** Functions that have a name. */
function functionsOf(source: ScriptSource): Region[] {
  const { code, brackets, masked: { effort } } = source;
  const found: Region[] = [];
  for (const match of code.matchAll(FUNCTIONS)) {
    if (found.length >= MOST) effort.giveUp();
    if (!effort.spend(4)) break;
    let at = match.index + match[0].length;
    const isDeclared = match[1] !== undefined || code.startsWith('function', at);
    if (code.startsWith('function', at)) at = Math.max(at, source.indexOf('(', at));
    if (code[at] === '(') at = brackets.close(at) + 1;
    // What stands between parameters and body is at most a type.
    const between = isDeclared ? /^[^{};]{0,300}(?=\{)/.exec(code.slice(at, at + 301)) : /^[^{};=]{0,200}=>\s{0,9}/.exec(code.slice(at, at + 220));
    if (between === null) continue;
    at += between[0].length;
    const end = code[at] === '{' ? brackets.close(at) + 1 : source.expressionEnd(at);
    const name = match[1] ?? match[2] ?? '';
    found.push({ start: match.index, end, inner: code[at] === '{' ? at + 1 : at, call: null, name, parent: null, owner: null, own: [], mark: null, plan: null });
  }
  return found;
}

/** Sorts regions, and says which one each is in. */
function nested(regions: Region[]): Region[] {
  const sorted = regions.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const open: Region[] = [];
  for (const region of sorted) {
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= region.start) open.pop();
    const parent = open.at(-1) ?? null;
    region.parent = parent;
    region.owner = region.call !== null || parent === null || parent.call?.isSuite === true ? region : parent.owner;
    open.push(region);
  }
  return sorted;
}
