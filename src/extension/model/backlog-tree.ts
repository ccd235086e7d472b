import * as l10n from '@vscode/l10n';
import type { BacklogFilter } from '../../contract/commands.ts';
import type { BacklogListItem, TaskView } from '../../contract/engine-api.ts';
import { isFiltering, passes } from './backlog-filter.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import { itemContext, itemDescription, itemIcon, itemName, itemTooltip, rowName, type ItemFacts } from './item-row.ts';
import { phaseNodes } from './item-phases.ts';
import { oneLine } from '../../base/markdown-text.ts';
import { restingFor } from './resting-accounts.ts';
import { coverageBySpec } from './spec-coverage.ts';
import type { TreeNode } from './tree-node.ts';

export interface BacklogTreeOptions {
  filter: BacklogFilter;
  /** Milliseconds since the epoch. */
  now: number;
  /** The tasks of an item, asked for when its row is opened. */
  tasks: (folder: string, key: string) => Promise<readonly TaskView[]>;
}

/** Folder (where there are several) → file → heading → item → phases. */
export function backlogTree(snapshots: readonly FolderSnapshot[], options: BacklogTreeOptions): TreeNode[] {
  const shown = snapshots.filter((snapshot) => snapshot.backlog === 'ready');
  if (snapshots.length < 2) return shown.flatMap((snapshot) => fileNodes(snapshot, options));
  return shown.map((snapshot) => ({
    id: snapshot.folder.uri,
    folder: snapshot.folder.uri,
    label: snapshot.folder.name,
    description: countText(snapshot.items),
    icon: { id: 'root-folder' },
    context: ' folder ',
    expanded: true,
    children: fileNodes(snapshot, options),
  }));
}

function fileNodes(snapshot: FolderSnapshot, options: BacklogTreeOptions): TreeNode[] {
  const byFile = Map.groupBy(snapshot.items.filter((item) => passes(options.filter, item)), (item) => item.file);
  const filtering = isFiltering(options.filter);
  return snapshot.files.filter((file) => !filtering || byFile.has(file)).map((file) => {
    const items = byFile.get(file) ?? [];
    return {
      id: fileId(snapshot, file),
      folder: snapshot.folder.uri,
      path: file,
      label: file,
      description: countText(items),
      icon: { id: file === snapshot.config?.metaBacklog ? 'tools' : 'checklist' },
      context: ' file ',
      expanded: true,
      children: headingNodes(snapshot, file, items, options),
    };
  });
}

/** A file may have in its name what stands between the parts of an id. */
function fileId({ folder }: FolderSnapshot, file: string): string {
  return `${folder.uri}#${file.replaceAll('%', '%25').replaceAll('#', '%23')}`;
}

/** Items with the same heading that stand together; items without one stand in the file itself. */
function headingNodes(snapshot: FolderSnapshot, file: string, items: readonly BacklogListItem[], options: BacklogTreeOptions): TreeNode[] {
  const facts = factsOf(snapshot, options.now);
  const rows: TreeNode[] = [];
  const seen = new Map<string, number>();
  for (let at = 0; at < items.length;) {
    const heading = items[at]?.heading ?? '';
    let end = at;
    while (end < items.length && items[end]?.heading === heading) end += 1;
    const together = items.slice(at, end);
    at = end;
    const nodes = together.map((item) => itemNode(snapshot.folder.uri, facts(item), options));
    if (heading === '') {
      rows.push(...nodes);
      continue;
    }
    const turn = seen.get(heading) ?? 0;
    seen.set(heading, turn + 1);
    rows.push({
      id: `${fileId(snapshot, file)}#${turn}#${heading}`,
      folder: snapshot.folder.uri,
      label: oneLine(heading),
      description: countText(together),
      context: ' heading ',
      expanded: isFiltering(options.filter) || together.some((item) => item.state !== 'done'),
      children: nodes,
    });
  }
  return rows;
}

function factsOf(snapshot: FolderSnapshot, now: number): (item: BacklogListItem) => ItemFacts {
  const running = new Map(snapshot.status?.running.map((task) => [task.key, task]));
  const decisions = new Map(snapshot.status?.decisions.map((decision) => [decision.key, decision]));
  const coverage = coverageBySpec(snapshot.coverage);
  return (item) => ({ item, running: running.get(item.key), decisionId: decisions.get(item.key)?.id, decisionKind: decisions.get(item.key)?.kind, resting: restingFor(item, snapshot.status), coverage: item.spec === null ? undefined : coverage.get(item.spec), now });
}

function itemNode(folder: string, facts: ItemFacts, { now, tasks }: BacklogTreeOptions): TreeNode {
  const { item, decisionId, running } = facts;
  const name = itemName(item);
  const description = itemDescription(facts);
  return {
    id: `${folder}#${item.key}`,
    folder,
    key: item.key,
    ...(decisionId === undefined ? {} : { decisionId }),
    ...(running === undefined ? {} : { taskId: running.id }),
    label: rowName(facts, name),
    description,
    icon: itemIcon(facts),
    context: itemContext(facts),
    tooltip: async () => itemTooltip(facts, await tasks(folder, item.key)),
    spoken: description === '' ? `${name}, ${item.state}` : `${name}, ${item.state}, ${description}`,
    command: 'coherence.openItem',
    children: async () => phaseNodes(folder, item, await tasks(folder, item.key), now),
  };
}

/** `3 of 12 done`. */
export function countText(items: readonly BacklogListItem[]): string {
  if (items.length === 0) return l10n.t('no items');
  return l10n.t('{0} of {1} done', items.filter((item) => item.state === 'done').length, items.length);
}
