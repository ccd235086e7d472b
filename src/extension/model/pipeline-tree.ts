import * as l10n from '@vscode/l10n';
import type { TaskView } from '../../contract/engine-api.ts';
import { countText } from './backlog-tree.ts';
import { brakeNodes } from './brake-nodes.ts';
import { coverageNode } from './coverage-tree.ts';
import { editorHint } from './editor-hint.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import { itemName } from './item-row.ts';
import { taskIcon, taskNode, taskText } from './item-phases.ts';
import { oneLine, plain } from '../../base/markdown-text.ts';
import type { TreeNode } from './tree-node.ts';

/** One line of the checklist, as the view shows it. */
export interface ChecklistLine {
  id: string;
  title: string;
  ok: boolean;
  evidence: string;
}

export interface PipelineTreeOptions {
  /** Milliseconds since the epoch. */
  now: number;
  recentTasks: (folder: string) => Promise<readonly TaskView[]>;
  /** Looks at the set-up anew. */
  checklist: (folder: string) => Promise<readonly ChecklistLine[]>;
}

/** Goal → orchestration → tasks → artifacts, as far as each is known, and the checklist. */
export function pipelineTree(snapshots: readonly FolderSnapshot[], options: PipelineTreeOptions): TreeNode[] {
  const shown = snapshots.filter(({ backlog }) => backlog === 'ready');
  if (snapshots.length < 2) return shown.flatMap((snapshot) => branches(snapshot, options));
  return shown.map((snapshot) => ({
    id: `${snapshot.folder.uri}#pipeline`,
    folder: snapshot.folder.uri,
    label: snapshot.folder.name,
    icon: { id: 'root-folder' },
    expanded: true,
    children: branches(snapshot, options),
  }));
}

/** The id of a folder's checklist, by which it is found in the view. */
export function checklistId(folder: string): string {
  return `${folder}#pipeline/checklist`;
}

function branches(snapshot: FolderSnapshot, options: PipelineTreeOptions): TreeNode[] {
  return [goals(snapshot), orchestration(snapshot, options.now), tasks(snapshot, options), artifacts(snapshot, options.now), checklist(snapshot, options)];
}

function branch(snapshot: FolderSnapshot, name: string, node: Omit<TreeNode, 'id' | 'folder'>): TreeNode {
  return { id: `${snapshot.folder.uri}#pipeline/${name}`, folder: snapshot.folder.uri, ...node };
}

function goals(snapshot: FolderSnapshot): TreeNode {
  const byGoal = Map.groupBy(snapshot.items.filter((item) => item.goal !== null), (item) => item.goal ?? '');
  const none = snapshot.items.filter((item) => item.goal === null);
  return branch(snapshot, 'goals', {
    label: l10n.t('Goals'),
    icon: { id: 'target' },
    description: byGoal.size === 0 ? l10n.t('unknown: no item names one') : String(byGoal.size),
    expanded: byGoal.size > 0,
    children: [
      ...[...byGoal].map(([goal, items]) => branch(snapshot, `goals/${goal}`, {
        label: oneLine(goal),
        description: l10n.t('{0} · measured progress unknown', countText(items)),
        icon: { id: 'milestone' },
        children: items.map((item) => branch(snapshot, `goal-of/${item.key}`, {
          key: item.key, label: itemName(item), description: item.state, icon: { id: item.state === 'done' ? 'pass' : 'circle-large-outline' }, command: 'coherence.openItem',
        })),
      })),
      ...(byGoal.size > 0 && none.length > 0 ? [branch(snapshot, 'no-goal', { label: l10n.t('No goal'), description: countText(none), icon: { id: 'dash' } })] : []),
    ],
  });
}

function orchestration(snapshot: FolderSnapshot, now: number): TreeNode {
  const { status, role, items } = snapshot;
  const next = status?.next ?? [];
  return branch(snapshot, 'orchestration', {
    label: l10n.t('Orchestration'),
    icon: { id: 'type-hierarchy' },
    description: orchestrationText(snapshot),
    expanded: true,
    children: [
      branch(snapshot, 'owner', { label: l10n.t('Owner'), icon: { id: 'server-process' }, description: ownerText(snapshot), tooltip: () => plain(role) }),
      branch(snapshot, 'run', { label: l10n.t('Run'), icon: { id: 'play-circle' }, description: runText(snapshot) }),
      ...brakeNodes(snapshot, now),
      branch(snapshot, 'next', {
        label: l10n.t('Next'),
        icon: { id: 'list-ordered' },
        description: next.length === 0 ? l10n.t('nothing') : String(next.length),
        children: next.map((key) => {
          const item = items.find((each) => each.key === key);
          return branch(snapshot, `next/${key}`, { key, label: item === undefined ? key : itemName(item), icon: { id: 'circle-large-outline' }, command: 'coherence.openItem' });
        }),
      }),
    ],
  });
}

function orchestrationText({ status }: FolderSnapshot): string {
  if (status === null) return l10n.t('unknown');
  if (status.paused !== null) return l10n.t('paused');
  if (status.run === null) return l10n.t('idle');
  return status.running.length === 0 && status.accounts.length > 0 ? l10n.t('waits') : l10n.t('running');
}

function ownerText({ status, role }: FolderSnapshot): string {
  if (role === 'owner') return l10n.t('this window');
  const owner = status?.owner ?? null;
  return owner === null ? l10n.t('nobody') : l10n.t('process {0}', owner.pid);
}

function runText({ status }: FolderSnapshot): string {
  if (status === null) return l10n.t('unknown');
  const { run, interrupted, paused } = status;
  if (paused !== null) return oneLine(paused);
  if (run === null) return interrupted === null ? l10n.t('none') : l10n.t('interrupted');
  const { hours, maxItems, budgetUsd, items, agent } = run.request;
  const limits = [
    ...(items === undefined ? [] : [l10n.t('{0} chosen', items.length)]), ...(maxItems === undefined ? [] : [l10n.t('at most {0} items', maxItems)]),
    ...(hours === undefined ? [] : [l10n.t('{0} h', hours)]), ...(budgetUsd === undefined ? [] : [l10n.t('{0} USD', budgetUsd)]), ...(agent === undefined ? [] : [agent]),
  ];
  return limits.length === 0 ? l10n.t('everything that is open') : limits.join(' · ');
}

function tasks(snapshot: FolderSnapshot, { now, recentTasks }: PipelineTreeOptions): TreeNode {
  const running = snapshot.status?.running ?? [];
  const named = (task: TaskView): TreeNode => {
    const item = snapshot.items.find(({ key }) => key === task.key);
    return {
      ...taskNode(snapshot.folder.uri, task, now),
      id: `${snapshot.folder.uri}#pipeline/tasks/${task.id}`,
      label: `${task.phase} · ${item === undefined ? task.key : itemName(item)}`,
      description: taskText(task, now),
      icon: taskIcon(task),
    };
  };
  return branch(snapshot, 'tasks', {
    label: l10n.t('Tasks'),
    icon: { id: 'tasklist' },
    description: running.length === 0 ? l10n.t('none running') : l10n.t('{0} running', running.length),
    children: async () => {
      const recent = await recentTasks(snapshot.folder.uri);
      const rows = [...running, ...recent.filter((task) => !running.some(({ id }) => id === task.id))].map(named);
      return rows.length > 0 ? rows : [branch(snapshot, 'tasks/none', { label: l10n.t('No task yet') })];
    },
  });
}

function artifacts(snapshot: FolderSnapshot, now: number): TreeNode {
  const { specs, items } = snapshot;
  const used = new Map(items.flatMap((item) => (item.spec === null ? [] : [[item.spec, item] as const])));
  return branch(snapshot, 'artifacts', {
    label: l10n.t('Artifacts'),
    icon: { id: 'package' },
    description: l10n.t('{0} specs', specs.length),
    children: [
      branch(snapshot, 'artifacts/specs', {
        label: l10n.t('Specs'),
        icon: { id: 'book' },
        description: String(specs.length),
        children: specs.map((path) => {
          const item = used.get(path);
          return branch(snapshot, `artifacts/specs/${path}`, {
            ...(item === undefined ? {} : { key: item.key }),
            path,
            label: path,
            description: item === undefined ? l10n.t('no item names it') : `${itemName(item)} · ${item.state}`,
            icon: { id: 'file' },
            context: ' specFile ',
            command: 'coherence.openSpec',
          });
        }),
      }),
      coverageNode(snapshot, now),
    ],
  });
}

function checklist(snapshot: FolderSnapshot, options: PipelineTreeOptions): TreeNode {
  const id = checklistId(snapshot.folder.uri);
  return {
    id,
    folder: snapshot.folder.uri,
    label: l10n.t('Checklist'),
    icon: { id: 'pulse' },
    context: ' checklist ',
    children: async () => (await options.checklist(snapshot.folder.uri)).map((line) => checklistNode(id, snapshot.folder.uri, line)),
  };
}

function checklistNode(checklist: string, folder: string, { id, title, ok, evidence }: ChecklistLine): TreeNode {
  const said = oneLine(editorHint(evidence) ?? evidence);
  return {
    id: `${checklist}/${id}`,
    folder,
    label: title,
    description: said,
    icon: ok ? { id: 'pass', colour: 'testing.iconPassed' } : { id: 'circle-slash', colour: 'list.warningForeground' },
    tooltip: () => plain(`${title}: ${said}`),
    spoken: `${title}, ${ok ? l10n.t('holds') : l10n.t('does not hold')}, ${said}`,
  };
}
