import type { ItemPlace } from './backlog-items.ts';
import { taskOf } from './current-items.ts';
import type { FeatureContext } from './feature-context.ts';
import { outcomeWords, stateWords } from './item-words.ts';
import { code, plain } from '../../base/markdown-text.ts';
import { specText } from './hover-spec.ts';

/** An item: its number and text, where it stands, how its newest task ended, and its spec. */
export function itemText(context: FeatureContext, { entry, item }: ItemPlace): string {
  const lines = [`**${plain(entry.label === '' ? entry.text : `${entry.label}. ${entry.text}`)}**`];
  const task = item === null ? null : taskOf(context, item.key);
  const outcome = task === null ? null : outcomeWords(task, context.now);
  const state = item === null ? (entry.done ? 'done' : null) : (stateWords(item, context) ?? item.state);
  const words = [state, outcome].filter((part) => part !== null);
  if (words.length > 0) lines.push(plain(words.join(' · ')));
  if (task !== null && task.reason !== null && task.status !== 'completed') lines.push(plain(task.reason));
  const spec = entry.spec ?? item?.spec ?? null;
  if (spec !== null) lines.push(specText(context, spec) ?? `Its spec ${code(spec)} is not there.`);
  return lines.join('\n\n');
}
