import { dependenciesOf, type Dependency } from '../../backlog/dependencies.ts';
import type { BacklogDocument, BacklogEntry } from '../../backlog/document.ts';
import type { OrderItem } from '../../backlog/order-item.ts';
import type { BacklogListItem } from '../../contract/engine-api.ts';
import type { Range } from '../../base/source-lines.ts';
import { currentItems } from './current-items.ts';
import type { FeatureContext } from './feature-context.ts';
import { isSameRange } from './places.ts';

/** An entry of one of the backlogs. */
export interface ItemPlace {
  backlog: BacklogDocument;
  entry: BacklogEntry;
  /** What the pipeline knows of it; null where it knows nothing. */
  item: BacklogListItem | null;
}

/** The entries of all backlogs, those of the same file together. */
export function allItems(context: FeatureContext): ItemPlace[] {
  return backlogFiles(context).flatMap((file) => itemsIn(context, file));
}

/** The entries of one backlog; none for a document of another kind. */
export function itemsIn(context: FeatureContext, file: string): ItemPlace[] {
  const analysis = context.linter.analysis(file);
  const backlog = analysis?.backlog ?? null;
  if (analysis === null || backlog === null) return [];
  const known = new Map(currentItems(analysis, context).map(({ entry, item }) => [entry, item]));
  return backlog.entries.map((entry) => ({ backlog, entry, item: known.get(entry) ?? null }));
}

/** An item that comes after another one, and where it says so. */
export interface Mention extends Dependency {
  from: OrderItem;
}

/** All that items say of what they come after, resolved as the pipeline does. */
export function allMentions(context: FeatureContext): Mention[] {
  const items = allItems(context).map(({ backlog, entry, item }): OrderItem => ({
    key: item?.key ?? `${backlog.file}#${entry.index}`, file: backlog.file, entry, done: entry.done,
  }));
  const { of } = dependenciesOf(items);
  return [...of].flatMap(([from, dependencies]) => dependencies.map((dependency) => ({ from, ...dependency })));
}

/** What a place of a backlog says that its item comes after; null where that is no item, or several. */
export function mentionAt(context: FeatureContext, file: string, range: Range): Mention | null {
  return allMentions(context).find((mention) => mention.from.file === file && isSameRange(mention.range, range)) ?? null;
}

/** The paths of the backlogs. */
export function backlogFiles({ linter }: FeatureContext): string[] {
  return linter.documents().filter((file) => linter.facts(file)?.kind === 'backlog');
}
