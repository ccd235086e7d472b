import type { SourceLines } from '../base/source-lines.ts';

/** One attempt as the log of its task has it. Offsets count in the text. */
export interface LoggedAttempt {
  /** Null where its beginning is not in the text. */
  taskId: string | null;
  /** Whether all that it wrote is in the text. */
  isWhole: boolean;
  /** What it wrote. */
  output: { start: number; end: number };
  /** How it ended; null while it works, and for one whose end was never written. */
  end: AttemptEnd | null;
}

/** The last line of an attempt. */
export interface AttemptEnd {
  /** From 0. */
  line: number;
  /** The process's exit code, or the number of its signal below zero. */
  exit: number;
  status: string;
}

const HEADER = /^# task_id=(\S{1,200}) status=\S/;
const COMMAND = '# command=';
const RULE = '---';
const END = /^# duration_seconds=[\d.]{1,20} exit=(-?\d{1,9}) status=(\w{1,40})$/;
const LEFT_OUT = /^\[\d{1,20} bytes left out\]$/;

/**
 * Reads the attempts in the log of a task, oldest first. Of a long log the text may hold the end alone. What an agent writes
 * may look like any of it; nothing is decided by what this finds. Never throws, linear in the text.
 */
export function readTaskLog(source: SourceLines): LoggedAttempt[] {
  const heads: { line: number; taskId: string }[] = [];
  for (let line = 0; line + 2 < source.count; line += 1) {
    if (!source.text.startsWith('# task_id=', source.start(line))) continue;
    const taskId = HEADER.exec(source.line(line))?.[1];
    if (taskId !== undefined && source.text.startsWith(COMMAND, source.start(line + 1)) && source.line(line + 2) === RULE) heads.push({ line, taskId });
  }
  const attempts = heads.map(({ line, taskId }, index) => readAttempt(source, taskId, line + 3, heads[index + 1]?.line ?? source.count));
  const first = heads[0]?.line ?? source.count;
  const isCut = source.text.slice(0, source.start(first)).trim() !== '';
  return isCut ? [readAttempt(source, null, 0, first), ...attempts] : attempts;
}

function readAttempt(source: SourceLines, taskId: string | null, first: number, behind: number): LoggedAttempt {
  let last = behind - 1;
  while (last > first && source.line(last).trim() === '') last -= 1;
  const end = last < first ? null : endOf(source, last);
  const output = { start: source.start(first), end: Math.max(source.start(first), source.start(end === null ? behind : last)) };
  return { taskId, isWhole: taskId !== null && !isCutShort(source, first, last), output, end };
}

function endOf(source: SourceLines, line: number): AttemptEnd | null {
  const [, exit, status] = END.exec(source.line(line)) ?? [];
  return exit === undefined || status === undefined ? null : { line, exit: Number(exit), status };
}

function isCutShort(source: SourceLines, first: number, last: number): boolean {
  for (let line = first; line <= last; line += 1) {
    if (source.text.charAt(source.start(line)) === '[' && LEFT_OUT.test(source.line(line))) return true;
  }
  return false;
}
