import type { PythonLine, PythonSource } from './python-lines.ts';
import type { Assertion, Marker } from './test-model.ts';

/** A block that statements are in. */
export interface Block {
  indent: number;
  kind: 'class' | 'test' | 'function' | 'if' | 'try' | 'other';
  name: string;
  skip: Marker | null;
  /** Of a test or a function. */
  own: Assertion[];
  /** How many tests the file had where it begins. */
  testsBefore: number;
  /** How many checks its function had where it begins. */
  checksBefore: number;
  start: number;
  head: PythonLine;
  decorators: PythonLine[];
  /** What holds for its head, and for the statements in it. */
  around: Within;
  within: Within;
}

/** What a place is in. */
export interface Within {
  /** The outermost function: what is nested in a test is part of it. */
  owner: Block | null;
  /** The innermost class, and those around it. */
  suite: Block | null;
  guard: Assertion['guard'];
  /** The head of the innermost `if` of the function. */
  condition: PythonLine | null;
}

/** A place that is in nothing. */
export const OUTSIDE: Within = { owner: null, suite: null, guard: null, condition: null };

/** What holds in a block, by what holds around it. */
export function withinBlock(block: Block, around: Within): Within {
  const { kind, head } = block;
  const never = around.guard === 'never' || NEVER.test(head.code) ? 'never' : null;
  if (kind === 'test' || kind === 'function') return { ...around, owner: around.owner ?? block, guard: never, condition: null };
  if (kind === 'class') return { ...around, suite: block };
  return { ...around, guard: never ?? (kind === 'other' ? around.guard : kind), condition: kind === 'if' ? head : around.condition };
}

/** Heads of blocks that nothing comes to: `if False:`, `while 0:`, `for x in []:`. */
const NEVER = /^(?:if|elif|while)\s{1,4}(?:False|0|None|not True)\s{0,4}(?::|and\b)|^(?:async\s{1,9})?for\b.{0,80}\bin\s{0,4}(?:\[\s?\]|\(\s?\)|\{\s?\}|range\s?\(\s?0\s?\))\s{0,4}:/;

/** What block a line is the head of; null for none. */
export function headOf(code: string): { kind: Block['kind']; name: string } | null {
  const named = /^(?:async\s{1,9})?(def|class)\s{1,9}(\w{1,200})/.exec(code);
  if (named !== null) return { kind: named[1] === 'class' ? 'class' : 'function', name: named[2] ?? '' };
  if (/^(?:if|elif|else)\b/.test(code)) return { kind: 'if', name: '' };
  if (/^try\b/.test(code) || /^with\b.{0,60}\bsuppress\s{0,4}\(/.test(code)) return { kind: 'try', name: '' };
  return /^(?:for|while|with|except|finally|async\s{1,9}(?:for|with)|match|case)\b/.test(code) && /:(?:\s|$)/.test(code) ? { kind: 'other', name: '' } : null;
}

/** Whether an exception in the `try` at `index` is lost in the handlers behind it. */
export function swallowsAfter({ lines, masked }: PythonSource, index: number): boolean {
  const indent = lines[index]?.indent ?? 0;
  let inHandler = false;
  let handlers = 0;
  for (const line of lines.slice(index + 1, index + 400)) {
    if (!masked.effort.scan(16 + line.code.length)) break;
    if (line.indent < indent || (line.indent === indent && !/^(?:except|else|finally)\b/.test(line.code))) break;
    if (line.indent === indent) {
      inHandler = line.code.startsWith('except');
      if (inHandler) handlers += 1;
    }
    if (inHandler && /\b(?:raise|fail|assert\w{0,60}|skip)\b/.test(line.code)) return false;
  }
  return handlers > 0;
}

/** What stands behind the colon of a head on the same line. */
export function restOf({ masked }: PythonSource, line: PythonLine): PythonLine | null {
  let depth = 0;
  for (let at = line.start; at < line.end; at += 1) {
    const character = masked.code[at] ?? '';
    if (character === '(' || character === '[' || character === '{') depth += 1;
    else if (character === ')' || character === ']' || character === '}') depth -= 1;
    else if (character === ':' && depth === 0 && masked.code[at + 1] !== '=') {
      const rest = masked.code.slice(at + 1, line.end).trim();
      return rest === '' ? null : { ...line, start: at + 1, code: rest.replace(/\s+/g, ' ') };
    }
  }
  return null;
}
