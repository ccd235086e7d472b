import { SourceLines } from '../../base/source-lines.ts';
import type { Effort } from './effort.ts';
import { FILL, type MaskedSource, maskSource } from './masked-source.ts';

/** A statement of Python, or the head of a block, as far as its brackets go. */
export interface PythonLine {
  start: number;
  end: number;
  /** Columns; a tab goes to the next multiple of eight. */
  indent: number;
  /** Counts from 1. */
  line: number;
  /** Masked, on one line, without blanks around it. */
  code: string;
}

/** Python as its statements. */
export interface PythonSource {
  masked: MaskedSource;
  lines: PythonLine[];
}

/** Reads the statements. A bracket that is never closed ends where a new definition begins. */
export function pythonSource(text: string, effort: Effort): PythonSource {
  const masked = maskSource(text, 'python', effort);
  const { code } = masked;
  const numbers = new SourceLines(code);
  const lines: PythonLine[] = [];
  let at = 0;
  while (at < code.length) {
    let start = at;
    let indent = 0;
    for (; start < code.length && (code[start] === ' ' || code[start] === '\t' || code[start] === '\f'); start += 1) indent = code[start] === '\t' ? indent - (indent % 8) + 8 : indent + 1;
    let end = start;
    let depth = 0;
    for (; end < code.length; end += 1) {
      const character = code[end] ?? '';
      if (character === '"') end = stringEnd(code, end);
      else if (character === '(' || character === '[' || character === '{') depth += 1;
      else if (character === ')' || character === ']' || character === '}') depth = Math.max(0, depth - 1);
      else if (character === '\\' && /^\r?\n/.test(code.slice(end + 1, end + 3))) end += code[end + 1] === '\r' ? 2 : 1;
      else if ((character === '\n' || character === '\r') && (depth === 0 || /^[\r\n]{1,4}(?:async def|def|class|@)\b/.test(code.slice(end, end + 14)))) break;
    }
    const content = code.slice(start, end).trim();
    if (content !== '') lines.push({ start, end, indent, line: numbers.lineAt(start) + 1, code: content.replace(/\s+/g, (blanks) => (/[\r\n]/.test(blanks) ? ' ' : blanks)) });
    at = end + 1;
  }
  return { masked, lines };
}

/** The closing quote of the string that is opened at `start`, or the last place that belongs to it. */
function stringEnd(code: string, start: number): number {
  let end = start + 1;
  while (code[end] === FILL || code[end] === '\n' || code[end] === '\r') end += 1;
  if (code[end] === '"') return end;
  const line = code.indexOf('\n', start);
  return Math.max(start, Math.min(end, line < 0 ? end : line) - 1);
}
