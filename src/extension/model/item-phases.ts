import * as l10n from '@vscode/l10n';
import type { BacklogListItem, TaskView } from '../../contract/engine-api.ts';
import { PHASES, type Phase } from '../../contract/phase.ts';
import { age, shortDuration } from './ages.ts';
import { oneLine, plain } from './markdown-text.ts';
import type { NodeIcon, TreeNode } from './tree-node.ts';

/** The phases of an item as rows, with the tasks of each below it. `now`: milliseconds since the epoch. */
export function phaseNodes(folder: string, item: BacklogListItem, tasks: readonly TaskView[], now: number): TreeNode[] {
  return PHASES.map((phase) => phaseNode(folder, item, phase, tasks.filter((task) => task.phase === phase), now));
}

function phaseNode(folder: string, item: BacklogListItem, phase: Phase, tasks: readonly TaskView[], now: number): TreeNode {
  const last = tasks.at(-1);
  const standing = standingOf(item, phase);
  const description = standing === 'current' && last !== undefined ? taskText(last, now) : STANDING_TEXT[standing](last);
  const spoken = standing === 'current' ? [description] : [STANDING_SPOKEN[standing](), description];
  return {
    id: `${folder}#${item.key}/${phase}`,
    folder,
    key: item.key,
    label: phase,
    description,
    spoken: [phase, ...spoken.filter((part) => part !== '')].join(', '),
    icon: standing === 'current' ? (last === undefined ? { id: 'circle-large-outline' } : taskIcon(last)) : STANDING_ICON[standing],
    context: ' phase ',
    ...(tasks.length === 0 ? {} : { children: tasks.map((task) => taskNode(folder, task, now)), expanded: standing === 'current' }),
  };
}

type Standing = 'passed' | 'current' | 'ahead';

/** Where a phase stands by where its item is. */
function standingOf(item: BacklogListItem, phase: Phase): Standing {
  if (item.phase === null) return 'passed';
  const distance = PHASES.indexOf(phase) - PHASES.indexOf(item.phase);
  if (distance === 0) return item.iteration === null ? 'ahead' : 'current';
  return distance < 0 ? 'passed' : 'ahead';
}

const STANDING_ICON: Readonly<Record<'passed' | 'ahead', NodeIcon>> = {
  passed: { id: 'pass', colour: 'testing.iconPassed' },
  ahead: { id: 'circle-outline' },
};

const STANDING_TEXT: Readonly<Record<Standing, (last: TaskView | undefined) => string>> = {
  passed: (last) => (last === undefined ? '' : shortDuration(last.durationSeconds)),
  current: () => l10n.t('next'),
  ahead: () => '',
};

/** What the icon says to who sees it. */
const STANDING_SPOKEN: Readonly<Record<'passed' | 'ahead', () => string>> = {
  passed: () => l10n.t('done'),
  ahead: () => l10n.t('not yet'),
};

/** One task, named by its round and its agent. */
export function taskNode(folder: string, task: TaskView, now: number): TreeNode {
  return {
    id: `${folder}#${task.id}`,
    folder,
    key: task.key,
    taskId: task.id,
    label: l10n.t('Round {0} · {1}', task.iteration, oneLine(task.agent)),
    description: taskText(task, now),
    icon: taskIcon(task),
    context: task.log === null ? ' task ' : ' task log ',
    tooltip: () => taskTooltip(task),
    ...(task.log === null ? {} : { command: 'coherence.openLog' as const }),
  };
}

export function taskIcon(task: TaskView): NodeIcon {
  switch (task.status) {
    case 'pending':
      return task.outcome === null ? { id: 'circle-outline' } : { id: 'debug-pause' };
    case 'running':
      return { id: 'loading~spin', colour: 'progressBar.background' };
    case 'completed':
      return { id: 'pass', colour: 'testing.iconPassed' };
    case 'needs_decision':
      return { id: 'question', colour: 'list.warningForeground' };
    case 'failed':
    case 'timed_out':
      return { id: 'error', colour: 'list.errorForeground' };
    case 'cancelled':
      return { id: 'circle-slash' };
  }
}

/** How a task stands: its outcome, its tests, its time, its cost. */
export function taskText(task: TaskView, now: number): string {
  if (task.status === 'running') return task.startedAt === null ? l10n.t('running') : l10n.t('running · {0}', age(task.startedAt, now));
  const attempts = task.attempts > 1 ? [l10n.t('{0} attempts', task.attempts)] : [];
  const tests = task.tests === null ? [] : [l10n.t('{0} passed, {1} failed', task.tests.passed, task.tests.failed)];
  const cost = task.costUsd === null ? [] : [`${task.costUsd.toFixed(2)} USD`];
  const time = task.outcome === null ? [] : [shortDuration(task.durationSeconds)];
  return [task.status.replaceAll('_', ' '), ...tests, ...attempts, ...time, ...cost].join(' · ');
}

function taskTooltip(task: TaskView): string {
  const reason = task.reason === null ? '' : `\n\n${plain(task.reason)}`;
  const commit = task.commit === null ? [] : [`${l10n.t('Commit')}: \`${task.commit.slice(0, 9)}\``];
  return [`**${plain(`${task.phase} · ${task.agent}`)}**${reason}\n\n${l10n.t('Task')}: \`${task.id}\``, ...commit].join('  \n');
}
