import type { Range } from '../../../base/source-lines.ts';
import type { TaskView } from '../../../contract/engine-api.ts';
import type { Phase } from '../../../contract/phase.ts';
import { readQuestion } from '../../../pipeline/question.ts';
import type { TaskLogSubject } from '../../rule.ts';
import { readTaskLog } from '../../task-log.ts';

/** The last attempt of a task, after its end. */
export interface EndedAttempt {
  task: TaskView;
  output: string;
  /** Where the output begins in the log. */
  start: number;
  /** The line that says how it ended. */
  end: Range;
}

/**
 * The last attempt in a log, where it is one of the phase, has come to its end by itself, and is in the text as a whole. One
 * that asks a question has a right to say nothing else.
 */
export function endedAttempt({ source, world }: TaskLogSubject, phase: Phase): EndedAttempt | null {
  const attempt = readTaskLog(source).at(-1);
  if (attempt?.isWhole !== true || attempt.end?.exit !== 0 || attempt.end.status !== 'completed') return null;
  const task = world.task(attempt.taskId ?? '');
  if (task?.phase !== phase) return null;
  const { start } = attempt.output;
  const output = source.text.slice(start, attempt.output.end);
  if (readQuestion(output) !== null) return null;
  const { line } = attempt.end;
  return { task, output, start, end: source.range({ start: source.start(line), end: source.end(line) }) };
}
