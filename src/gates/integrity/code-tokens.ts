import type { Effort } from './effort.ts';
import { FILL, type MaskedSource } from './masked-source.ts';

const TOKEN = new RegExp(`"${FILL}*"|${FILL}+|[\\w$]+|[^\\s\\w$]`, 'g');
const MOST = 20_000;
const MOST_COMPARED = 2_000;
/** Pairs of parentheses around something that are left out. */
export const MOST_PARENTHESES = 20;

/**
 * The tokens of `[start, end)` as far as they say something: comments, layout, kinds of quotes, semicolons, trailing
 * commas and the parentheses around a lone arrow parameter are left out, so that a formatter changes none.
 */
export function tokensOf(source: MaskedSource, start: number, end: number, most = MOST): string[] {
  const tokens: string[] = [];
  if (source.effort.isSpent || end <= start) return tokens;
  const code = source.code.slice(start, Math.min(end, start + most * 50));
  let looked = code.length;
  let made = 0;
  for (const match of code.matchAll(TOKEN)) {
    if (tokens.length >= most) {
      looked = match.index;
      break;
    }
    made += 1;
    let token = match[0];
    const first = token[0];
    if (first === '"' && token.length > 1) token = `"${source.text.slice(start + match.index + 1, start + match.index + token.length - 1)}"`;
    else if (first === FILL) token = source.text.slice(start + match.index, start + match.index + token.length);
    else if (token === ';') continue;
    else if ((token === ')' || token === ']' || token === '}') && tokens.at(-1) === ',') tokens.pop();
    else if (token === '>' && tokens.at(-1) === '=' && tokens.at(-2) === ')' && tokens.at(-4) === '(' && /^[\w$]+$/.test(tokens.at(-3) ?? '')) {
      tokens.splice(-4, 4, tokens.at(-3) ?? '', '=');
    }
    tokens.push(token);
  }
  source.effort.spend(1 + made + looked / 16);
  return tokens;
}

/** Tokens as a text that two places have in common if they say the same. */
export function spelled(tokens: readonly string[]): string {
  let rest = tokens;
  for (let depth = 0; depth < MOST_PARENTHESES && rest[0] === '(' && closing(rest, 0) === rest.length - 1; depth += 1) rest = rest.slice(1, -1);
  return rest.join(' ');
}

const OPENS = new Set(['(', '[', '{']);

/** Where the bracket at `open` is closed; behind the end where it is not. */
export function closing(tokens: readonly string[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    if (OPENS.has(token)) depth += 1;
    else if (token === ')' || token === ']' || token === '}') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return tokens.length;
}

/** Splits tokens at a separator that is in no bracket. Nothing is no piece. */
export function splitAt(tokens: readonly string[], separator: string): string[][] {
  const pieces: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (OPENS.has(token)) depth += 1;
    else if (token === ')' || token === ']' || token === '}') depth -= 1;
    if (token === separator && depth === 0) pieces.push([]);
    else pieces.at(-1)?.push(token);
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** Numbers and strings among tokens: what a case of a test is made of. */
export function literalsOf(tokens: readonly string[]): string[] {
  return tokens.filter((token) => /^(?:\d|".)/.test(token) || token === '""' || /^(?:true|false|null|nil|None|True|False|undefined)$/.test(token));
}

/** The most that two lists can be alike, by their lengths. */
export function mostResemblance(one: readonly string[], other: readonly string[]): number {
  const [a, b] = [Math.min(one.length, MOST_COMPARED), Math.min(other.length, MOST_COMPARED)];
  return a + b === 0 ? 1 : (2 * Math.min(a, b)) / (a + b);
}

const CALLS_OF_TESTS = new Set([
  'assert', 'expect', 'should', 'require', 'it', 'test', 'describe', 'suite', 'specify', 'if', 'for', 'while', 'switch', 'catch', 'function', 'return', 'await',
  'print', 'len', 'range', 'String', 'Number', 'Error', 'Promise', 'Array', 'Object', 'RegExp', 'func', 'make', 'string', 'int', 'error', 'fail', 'and', 'or', 'not', 'in', 'is',
]);

/** The functions that are called by their bare names, without those that tests are made with: what a test is about, as far as it shows. */
export function calledIn(tokens: readonly string[], effort: Effort): string[] {
  effort.spend(1 + tokens.length / 4);
  return [...new Set(tokens.filter((token, at) => tokens[at + 1] === '(' && /^[A-Za-z_$][\w$]*$/.test(token) && tokens[at - 1] !== '.' && !CALLS_OF_TESTS.has(token)))];
}

/** How alike two lists of tokens are, 0 to 1, without regard to their order. */
export function resemblance(one: readonly string[], other: readonly string[], effort: Effort): number {
  const [a, b] = [one.slice(0, MOST_COMPARED), other.slice(0, MOST_COMPARED)];
  effort.spend(1 + (a.length + b.length) / 2);
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0;
  const counts = new Map<string, number>();
  for (const token of a) counts.set(token, (counts.get(token) ?? 0) + 1);
  let common = 0;
  for (const token of b) {
    const left = counts.get(token) ?? 0;
    if (left === 0) continue;
    counts.set(token, left - 1);
    common += 1;
  }
  return (2 * common) / (a.length + b.length);
}
