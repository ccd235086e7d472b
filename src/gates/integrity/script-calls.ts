import { tokensOf } from './code-tokens.ts';
import { conditionKind } from './condition.ts';
import { rowsAround, rowsOfTable, rowsOfTemplate } from './script-tables.ts';
import type { ScriptSource } from './script-source.ts';
import type { Marker } from './test-model.ts';

/** A call that makes a test or a suite. */
export interface ScriptCall {
  isSuite: boolean;
  start: number;
  end: number;
  name: string;
  /** The statements of its function, or what stands in its place; null for none. */
  body: { start: number; end: number } | null;
  skip: Pick<Marker, 'what' | 'condition'> | null;
  focus: string | null;
  cases: string[][] | null;
}

/** A marker in the code of a test or a suite: `this.skip()`, `test.fixme()`. */
export interface ScriptMark {
  at: number;
  what: string;
  /** Text of the condition among its arguments. */
  condition: string;
}

const SUITES = new Set(['describe', 'suite', 'context']);
const NO_TEST = new Set([
  'beforeEach', 'afterEach', 'beforeAll', 'afterAll', 'before', 'after', 'step', 'use', 'extend', 'info', 'expect', 'setTimeout', 'slow', 'configure', 'mock', 'fn', 'run', 'scoped', 'setup', 'teardown',
]);
const MODIFIERS = new Set(['each', 'for', 'skip', 'only', 'todo', 'fixme', 'fails', 'failing', 'concurrent', 'sequential', 'serial', 'parallel', 'skipIf', 'runIf', 'todoIf', 'if', 'shuffle', 'describe', 'strict', 'cb', 'failsIf', 'exclusive']);

/** Files with more calls are not read. */
const MOST = 5_000;

/** Calls that make tests and suites, and markers beside them. */
export function scriptCalls(source: ScriptSource): { calls: ScriptCall[]; marks: ScriptMark[] } {
  const calls: ScriptCall[] = [];
  const marks: ScriptMark[] = [];
  const aliases = aliasesOf(source);
  const names = ['it', 'test', 'describe', 'suite', 'context', 'specify', ...aliases.keys()].join('|');
  const starts = new RegExp(`(?<![\\w$.#])(?:(?:Deno|QUnit|t)\\.)?([xf]?)(${names})((?:\\s{0,9}\\.\\s{0,9}[a-zA-Z]{1,20}){0,5})\\s{0,9}(?=["(<])`, 'g');
  for (const match of source.code.matchAll(starts)) {
    if (calls.length >= MOST) source.masked.effort.giveUp();
    if (!source.masked.effort.spend(2)) break;
    const alias = aliases.get(match[2] ?? '');
    const base = alias?.base ?? match[2] ?? '';
    const words = (match[3] ?? '').split('.').map((word) => word.trim()).filter((word) => word !== '');
    const found = readCall(source, match.index, match.index + match[0].length, `${match[1]}${match[2]}`, base, words);
    if (found === null) continue;
    if ('condition' in found) marks.push(found);
    else calls.push({ ...found, skip: found.skip ?? (alias?.isSkipped === true ? { what: `${match[2]}`, condition: 'sometimes' } : null) });
  }
  const either = /\(\s{0,9}[^()?\n]{1,200}\?\s{0,9}(it|test|describe)(\.skip)?\s{0,9}:\s{0,9}(?:it|test|describe)(\.skip)?\s{0,9}\)\s{0,9}(?=\()/g;
  for (const match of source.code.matchAll(either)) {
    if (!source.masked.effort.spend(2)) break;
    const found = readCall(source, match.index, match.index + match[0].length, match[1] ?? '', match[1] ?? '', []);
    const condition = conditionKind(source.masked.text.slice(match.index, match.index + match[0].length));
    if (found !== null && !('condition' in found)) calls.push({ ...found, skip: match[2] ?? match[3] ? { what: `${match[1]}.skip`, condition } : null });
  }
  for (const match of source.code.matchAll(/(?<![\w$.])(this|t|ctx|context|tc)\s{0,9}\.\s{0,9}(skip|todo)\s{0,9}(?=\()|(?<![\w$.])pending\s{0,9}(?=\()/g)) {
    marks.push({ at: match.index, what: `${match[0].replace(/\s/g, '')}()`, condition: '' });
  }
  return { calls, marks };
}

/** Names that stand for `it` and its like under a condition or with fixtures: `const itUnix = isWindows ? it.skip : it`. */
function aliasesOf({ code }: ScriptSource): Map<string, { base: string; isSkipped: boolean }> {
  const aliases = new Map<string, { base: string; isSkipped: boolean }>();
  for (const match of code.matchAll(/\b(?:const|let|var)\s{1,9}([A-Za-z_]\w{0,40})\s{0,9}=\s{0,9}([^;\n]{1,200})/g)) {
    const value = match[2] ?? '';
    const base = /^(?:[^?"]{1,150}\?\s{0,9})?(it|test|describe)(?:\.(?:skip|only|concurrent|sequential))?\s{0,9}(?:$|:|\.(?:extend|skipIf|runIf)\b)/.exec(value)?.[1];
    if (base !== undefined && aliases.size < 10) aliases.set(match[1] ?? '', { base, isSkipped: /\.skip\b|\.skipIf\b|\.runIf\b/.test(value) });
  }
  for (const known of ['it', 'test', 'describe', 'suite', 'context', 'specify']) aliases.delete(known);
  return aliases;
}

function readCall(source: ScriptSource, start: number, from: number, written: string, base: string, words: string[]): ScriptCall | ScriptMark | null {
  const { code, brackets } = source;
  const modifiers = [...words];
  const conditions: string[] = [];
  let cases: string[][] | null = null;
  let at = from;
  for (let links = 0; links < 8; links += 1) {
    if (code[at] === '<') at = Math.max(at, source.indexOf('(', at));
    const last = modifiers.at(-1) ?? '';
    if (code[at] === '"') {
      const end = templateEnd(source, at);
      cases = rowsOfTemplate(source.masked.text.slice(at + 1, end), source.masked.effort);
      at = source.skipBlanks(end + 1);
      continue;
    }
    if (code[at] !== '(') return null;
    const close = brackets.close(at);
    const next = source.skipBlanks(close + 1);
    const word = code[next] === '.' ? /^\.\s{0,9}([a-zA-Z]{1,20})/.exec(code.slice(next, next + 40)) : null;
    const goesOn = code[next] === '(' || (word !== null && MODIFIERS.has(word[1] ?? '') && /^(?:each|for|if|skipIf|runIf|todoIf|failsIf)$/.test(last));
    if (!goesOn) break;
    if (last === 'each' || last === 'for') cases = rowsOfTable(source, at);
    else conditions.push(source.masked.text.slice(at + 1, Math.min(close, at + 500)));
    if (word !== null && code[next] === '.') modifiers.push(word[1] ?? '');
    at = word !== null && code[next] === '.' ? source.skipBlanks(next + word[0].length) : next;
  }
  if (code[at] !== '(' || modifiers.some((word) => NO_TEST.has(word))) return null;
  const pieces = brackets.pieces(at);
  // The text of each piece is looked at below.
  if (!source.masked.effort.spend(2 * pieces.length)) return null;
  const end = brackets.close(at) + 1;
  const body = bodyPiece(source, pieces);
  const stop = modifiers.find((word) => word === 'skip' || word === 'fixme' || word === 'todo');
  // `test.skip(condition, reason)` marks what it stands in.
  if (body === undefined && stop !== undefined && stop !== 'todo' && (pieces.length === 0 || pieces.length === 2 || code[pieces[0]?.start ?? 0] !== '"')) {
    const first = pieces[0];
    return { at: start, what: `${base}.${stop}()`, condition: first === undefined ? '' : source.masked.text.slice(first.start, Math.min(first.end, first.start + 500)) };
  }
  const first = pieces[0];
  if (first === undefined) return null;
  const name = body === first && pieces.length === 1 ? '' : tokensOf(source.masked, first.start, first.end, 60).join(' ').replace(/^"(.*)"$/s, '$1').slice(0, 200);
  const options = pieces.filter((piece) => piece !== first && code[piece.start] === '{' && (body === undefined || piece.end <= body.start || piece.start >= body.end)).map((piece) => code.slice(piece.start, Math.min(piece.end, piece.start + 500))).join(' ');
  return {
    isSuite: SUITES.has(base) || modifiers.includes('describe'), start, end, name, cases: cases ?? rowsAround(source, start, body),
    body: body === undefined ? null : pieces.includes(body) ? bodyOf(source, body) : body,
    skip: skipOf(source, written, base, modifiers, conditions, options),
    focus: written.startsWith('f') && base !== written ? written : modifiers.includes('only') ? `${written}.only` : modifiers.includes('exclusive') ? `${written}.exclusive` : option(options, 'only') === null ? null : 'only: true',
  };
}

/** Among the arguments of a test its function, or the name of one with what it is called with. */
function bodyPiece(source: ScriptSource, pieces: readonly { start: number; end: number }[]): { start: number; end: number } | undefined {
  const { code } = source;
  const inline = pieces.findLast((piece) => /=>|\bfunction\b/.test(code.slice(piece.start, Math.min(piece.end, piece.start + 300))));
  const named = pieces.slice(1).find((piece) => /^(?!(?:true|false|null|undefined|async)\b)[A-Za-z_$]/.test(code.slice(piece.start, piece.start + 10)) && piece !== inline);
  const end = pieces.at(-1)?.end ?? 0;
  if (named === undefined || (inline !== undefined && inline.start < named.start)) return inline;
  const isDeclared = source.hasFunction(/^[\w$]{1,80}/.exec(code.slice(named.start, named.end))?.[0] ?? '');
  return inline === undefined || isDeclared ? { start: named.start, end } : inline;
}

function skipOf(source: ScriptSource, written: string, base: string, modifiers: readonly string[], conditions: readonly string[], options: string): ScriptCall['skip'] {
  if (written !== base && written.startsWith('x')) return { what: written, condition: 'always' };
  const stop = modifiers.find((word) => /^(?:skip|todo|fixme|fails|failing)$/.test(word));
  if (stop !== undefined) return { what: `${written}.${stop}`, condition: 'always' };
  const under = modifiers.find((word) => /^(?:skipIf|runIf|todoIf|failsIf|if)$/.test(word));
  if (under !== undefined) return { what: `${written}.${under}`, condition: conditionKind(conditions.join(' ')) };
  for (const key of ['skip', 'todo', 'fails']) {
    const value = option(options, key);
    if (value !== null) return { what: `${key}: ${value === '"' ? '"…"' : value}`, condition: /^(?:true|")/.test(value) ? 'always' : conditionKind(source.masked.text.slice(0, 0) + value) };
  }
  return null;
}

/** What an option is set to; null where it is not set, or to what is no marker. */
function option(options: string, key: string): string | null {
  const found = new RegExp(`(?<![\\w$.])${key}\\s{0,9}(?::\\s{0,9}([^,}]{1,60})|(?=[,}]))`).exec(options);
  if (found === null) return null;
  const value = (found[1] ?? key).trim();
  return /^(?:false|undefined|null|0)$/.test(value) ? null : value.startsWith('"') ? '"' : value;
}

/** The statements of a function, or the expression that an arrow leads to. */
function bodyOf(source: ScriptSource, piece: { start: number; end: number }): { start: number; end: number } {
  const { code, brackets } = source;
  const arrow = /=>|\bfunction\b/.exec(code.slice(piece.start, Math.min(piece.end, piece.start + 300)));
  if (arrow === null) return piece;
  let at = piece.start + arrow.index + 2;
  if (arrow[0] !== '=>') {
    const open = source.indexOf('(', at);
    at = open < 0 ? at : brackets.close(open) + 1;
    at = Math.max(at, source.indexOf('{', at));
  }
  at = Math.max(at, Math.min(piece.end, source.skipBlanks(at)));
  return code[at] === '{' ? { start: at + 1, end: Math.min(brackets.close(at), piece.end) } : { start: Math.min(at, piece.end), end: piece.end };
}

/** The end of the template that begins at `start`. */
function templateEnd({ code, brackets, masked }: ScriptSource, start: number): number {
  let at = start + 1;
  let looked = 0;
  for (; at < code.length && code[at] !== '"'; looked += 1) at = code[at] === '{' ? brackets.close(at) + 1 : at + 1;
  masked.effort.scan(4 * looked);
  return at;
}
