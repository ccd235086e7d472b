import type { Range } from '../../base/source-lines.ts';
import { SourceLines } from '../../base/source-lines.ts';
import { FILE_START, lineRange } from './places.ts';

/** More of a file is not looked through. */
const MOST_TEXT = 1_000_000;
const DEFINITION = /\b(?:def|func|fn|fun|class|it|test|describe|context|specify|scenario|void|async|public)\b/i;

/**
 * Where a file has a test: the line that has its name, one that looks like its definition before others; the beginning of
 * the file where it has none. Of `suite > name` and `Suite::name` the last part counts, within the first of the others.
 */
export function testPlace(text: string, name: string): Range {
  const source = new SourceLines(text.slice(0, MOST_TEXT));
  const parts = name.replace(/(?:\(\)|\[[^\][]{0,200}\])$/, '').split(/\s{1,3}>\s{1,3}|::|#|\.(?=\w)/).flatMap((part) => part.split('*')).map((part) => part.trim()).filter((part) => part.length > 1);
  let from = 0;
  let found: number | null = null;
  for (const part of parts) {
    const line = lineOf(source, part, from);
    if (line === null) continue;
    found = line;
    from = line;
  }
  found ??= lineOf(source, name, 0);
  return found === null ? FILE_START : lineRange(source, found);
}

function lineOf(source: SourceLines, name: string, from: number): number | null {
  let first: number | null = null;
  for (let at = source.text.indexOf(name, source.start(from)); at >= 0; at = source.text.indexOf(name, at + name.length)) {
    if (/[\w$]/.test(source.text.charAt(at - 1)) || /[\w$]/.test(source.text.charAt(at + name.length))) continue;
    const line = source.lineAt(at);
    first ??= line;
    if (DEFINITION.test(source.line(line).slice(0, 500))) return line;
  }
  return first;
}
