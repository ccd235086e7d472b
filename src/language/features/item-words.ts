import type { BacklogListItem, TaskView } from '../../contract/engine-api.ts';
import type { TaskStatus } from '../../contract/phase.ts';
import type { FeatureContext } from './feature-context.ts';
import { indexOf } from './facts-index.ts';
import { ago } from './ages.ts';
import { oneLine } from '../../base/markdown-text.ts';

const LONGEST_REASON = 80;

const ENDED: Partial<Record<TaskStatus, string>> = {
  completed: 'passed', failed: 'failed', timed_out: 'timed out', cancelled: 'was cancelled', needs_decision: 'asked',
};

/** Where an item stands, in few words: `impl · running`, `failed: 2 tests fail`, `done 3 d ago`; null where nothing has happened to it. */
export function stateWords(item: BacklogListItem, { facts, now }: FeatureContext): string | null {
  const round = (item.iteration ?? 1) > 1 ? [`round ${item.iteration}`] : [];
  const phase = item.phase === null ? [] : [item.phase];
  const reason = item.message === null ? '' : `: ${shortened(item.message)}`;
  switch (item.state) {
    case 'open': {
      const waits = item.after.flatMap((key) => indexOf(facts).items.get(key) ?? []).filter((other) => other.state !== 'done');
      const waiting = waits.length === 0 ? [] : [`waits for ${waits.slice(0, 3).map(shortName).join(', ')}${waits.length > 3 ? ` and ${waits.length - 3} more` : ''}`];
      const words = [...(item.iteration === null ? [] : [...phase, ...round]), ...waiting];
      return words.length === 0 ? null : words.join(' · ');
    }
    case 'running':
      return [...phase, ...round, 'running'].join(' · ');
    case 'blocked':
      return [...phase, `blocked${reason}`].join(' · ');
    case 'failed':
      return [...phase, `failed${reason}`].join(' · ');
    case 'done':
      return item.finishedAt === null ? 'done' : `done ${ago(item.finishedAt, now)}`;
  }
}

/** How the newest task of an item ended: `review passed 3 min ago`, or `review asked` while it waits for an answer; null while it has not. */
export function outcomeWords({ phase, status, finishedAt }: TaskView, now: number): string | null {
  const ended = ENDED[status];
  return ended === undefined ? null : `${phase} ${ended} ${finishedAt === null ? '' : ago(finishedAt, now)}`.trim();
}

/** An item by its number, or by the beginning of its text. */
export function shortName({ label, text }: Pick<BacklogListItem, 'label' | 'text'>): string {
  return label === '' ? `"${shortened(text, 30)}"` : label;
}

/** The beginning of a text as one line, with a sign that there is more. */
export function shortened(text: string, length = LONGEST_REASON): string {
  const line = oneLine(text);
  return line.length <= length ? line : `${line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '').trimEnd()}…`;
}
