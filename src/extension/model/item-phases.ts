import * as l10n from '@vscode/l10n';
import type { BacklogListItem, TaskView } from '../../contract/engine-api.ts';
import { PHASES, type Phase } from '../../contract/phase.ts';
import { age, shortDuration } from './ages.ts';
import { oneLine, plain } from '../../base/markdown-text.ts';
import { OUTCOME_ICONS, standingWords } from './outcome-words.ts';
import { timeLeftSentence, timesParts } from './time-left.ts';
import { shortTokens, tokenText } from './token-text.ts';
import type { NodeIcon, TreeNode } from './tree-node.ts';

/** The phases of an item as rows, with the tasks of each below it. `now`: milliseconds since the epoch. */
export function phaseNodes(folder: string, item: BacklogListItem, tasks: readonly TaskView[], now: number): TreeNode[] {
  return PHASES.map((phase) => phaseNode(folder, item, phase, tasks.filter((task) => task.phase === phase), now));
}

function phaseNode(folder: string, item: BacklogListItem, phase: Phase, tasks: readonly TaskView[], now: number): TreeNode {
  const last = tasks.at(-1);
  const standing = standingOf(item, phase);
  const description = standing === 'current' && last !== undefined ? taskText(last, now) : STANDING_TEXT[standing](last);
  return {
    id: `${folder}#${item.key}/${phase}`,
    folder,
    key: item.key,
    label: phase,
    description,
    spoken: [phase, ...SPOKEN_STANDING[standing](), ...(description === '' ? [] : [description])].join(', '),
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

/** What an icon alone says of a phase. */
const SPOKEN_STANDING: Readonly<Record<Standing, () => string[]>> = {
  passed: () => [l10n.t('passed')],
  current: () => [],
  ahead: () => [l10n.t('not begun')],
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
    tooltip: () => taskTooltip(task, now),
    ...(task.log === null ? {} : { command: 'coherence.openLog' as const }),
  };
}

export function taskIcon(task: TaskView): NodeIcon {
  switch (task.status) {
    case 'pending':
      return task.outcome === null ? { id: 'circle-outline' } : OUTCOME_ICONS[task.outcome] ?? { id: 'debug-pause' };
    case 'running':
      return { id: 'loading~spin', colour: 'progressBar.background' };
    case 'completed':
      return { id: 'pass', colour: 'testing.iconPassed' };
    case 'needs_decision':
      return { id: 'question', colour: 'list.warningForeground' };
    case 'failed':
    case 'timed_out':
      return (task.outcome === null ? undefined : OUTCOME_ICONS[task.outcome]) ?? { id: 'error', colour: 'list.errorForeground' };
    case 'cancelled':
      return { id: 'circle-slash' };
  }
}

/** How a task stands: its outcome, its tests, its time, its cost, and what is left of one at work. */
export function taskText(task: TaskView, now: number): string {
  const attempts = task.attempts > 1 ? [l10n.t('{0} attempts', task.attempts)] : [];
  const tests = task.tests === null ? [] : [l10n.t('{0} passed, {1} failed', task.tests.passed, task.tests.failed)];
  const cost = task.costUsd === null ? (task.usage === undefined ? [] : [l10n.t('{0} tokens', shortTokens(task.usage))]) : [`${task.costUsd.toFixed(2)} USD`];
  if (task.status === 'running') {
    const since = task.startedAt === null ? l10n.t('running') : l10n.t('running · {0}', age(task.startedAt, now));
    return [since, ...(task.times === undefined ? [] : timesParts(task.times, now)), ...cost].join(' · ');
  }
  const time = task.outcome === null ? [] : [shortDuration(task.durationSeconds)];
  return [standingWords(task), ...tests, ...attempts, ...time, ...cost].join(' · ');
}

function taskTooltip(task: TaskView, now: number): string {
  const reason = task.reason === null ? '' : `\n\n${plain(task.reason)}`;
  const commit = task.commit === null ? [] : [`${l10n.t('Commit')}: \`${task.commit.slice(0, 9)}\``];
  const tokens = task.usage === undefined ? [] : [`${l10n.t('Tokens')}: ${tokenText(task.usage)}`];
  const cost = task.costUsd === null ? [] : [`${l10n.t('Cost')}: ${task.costUsd.toFixed(2)} USD`];
  const left = task.status !== 'running' || task.times === undefined ? [] : [plain(timeLeftSentence(task.times, now))];
  return [`**${plain(`${task.phase} · ${task.agent}`)}**${reason}\n\n${l10n.t('Task')}: \`${task.id}\``, ...commit, ...cost, ...tokens, ...left].join('  \n');
}
