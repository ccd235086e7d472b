import { oneLine } from '../base/cut-text.ts';
import { parseObject, textAt } from './json.ts';

const SENTENCE = 500;
const TITLE = 200;
const DETAIL = 300;
const PATH = 1000;

/** A message that ends its line. */
export function message(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** What an agent gives as the reason of something, as one line. Providers answer with JSON, which agents pass on as it is. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const start = trimmed.indexOf('{');
  const inner = start < 0 || trimmed.length > 100_000 ? null : parseObject(trimmed.slice(start, trimmed.lastIndexOf('}') + 1));
  const told = inner === null ? null : textAt(inner, 'error', 'message') ?? textAt(inner, 'message') ?? textAt(inner, 'detail');
  return oneLine(told ?? trimmed, SENTENCE);
}

/** The first line that says something: what a tool came to. */
export function detail(text: string): string {
  return oneLine(text.slice(0, 4 * DETAIL).trimStart().split('\n', 1)[0] ?? '', DETAIL);
}

/** What a person reads of a tool call: its name and what it is about. */
export function title(...parts: (string | null)[]): string {
  return oneLine(parts.filter((part) => part !== null && part !== '').map((part) => (part ?? '').slice(0, 4 * TITLE)).join(' '), TITLE);
}

/** A path as it is shown: relative to the folder that the agent works in. */
export function shownPath(path: string, cwd: string): string {
  const text = path.slice(0, PATH);
  if (cwd === '') return text;
  const folder = cwd.endsWith('/') || cwd.endsWith('\\') ? cwd : `${cwd}${cwd.includes('\\') ? '\\' : '/'}`;
  return text.startsWith(folder) && text.length > folder.length ? text.slice(folder.length) : text;
}
