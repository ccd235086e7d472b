import type { TaskState } from '../../pipeline/state.ts';

/** Room for the subject line of a commit, in characters. */
const SUBJECT = 72;

/** The message of an attempt's commit: phase, item and, where the attempt did not get through, that it did not. */
export function commitMessage(task: TaskState | undefined, text: string, label: string): string {
  const phase = task?.phase ?? 'work';
  const number = label === '' ? '' : ` (${label})`;
  const title = text.replaceAll(/\s+/g, ' ').trim();
  const room = SUBJECT - phase.length - 2 - number.length;
  const short = title.length <= room ? title : `${[...title].slice(0, room - 1).join('')}…`;
  const subject = `${phase}: ${short}${number}`;
  if (task?.outcome === undefined || task.outcome === 'completed') return subject;
  return `${subject}\n\nThis attempt did not complete the phase: ${task.reason ?? task.outcome}`;
}
