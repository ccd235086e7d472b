import * as l10n from '@vscode/l10n';
import type { CommandId } from '../../contract/commands.ts';
import type { AttentionView, BacklogListItem } from '../../contract/engine-api.ts';
import { editorHint, waitsForApproval, waitText } from './editor-hint.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import { shortName } from './item-row.ts';
import { oneLine, plain } from './markdown-text.ts';
import type { NodeIcon, TreeNode } from './tree-node.ts';

/** Everything that needs a person, the questions first, each with what a click does about it. */
export function attentionList(snapshots: readonly FolderSnapshot[]): TreeNode[] {
  return snapshots.flatMap((snapshot) => [...troubleNodes(snapshot), ...entryNodes(snapshot, snapshots.length > 1)]);
}

/** How much waits for a person. */
export function attentionCount(snapshots: readonly FolderSnapshot[]): number {
  return snapshots.reduce((count, snapshot) => count + troubleNodes(snapshot).length + (snapshot.status?.attention.length ?? 0), 0);
}

const COMMANDS: Readonly<Record<AttentionView['kind'], CommandId>> = {
  decision: 'coherence.answerDecision',
  failed: 'coherence.retryItem',
  blocked: 'coherence.retryItem',
  paused: 'coherence.resume',
  interrupted: 'coherence.continueRun',
  store: 'coherence.checkSetup',
};

const ICONS: Readonly<Record<AttentionView['kind'], NodeIcon>> = {
  decision: { id: 'question', colour: 'list.warningForeground' },
  failed: { id: 'error', colour: 'list.errorForeground' },
  blocked: { id: 'warning', colour: 'list.warningForeground' },
  paused: { id: 'debug-pause' },
  interrupted: { id: 'debug-disconnect' },
  store: { id: 'lock', colour: 'list.errorForeground' },
};

function entryNodes(snapshot: FolderSnapshot, severalFolders: boolean): TreeNode[] {
  const entries = snapshot.status?.attention ?? [];
  if (entries.length === 0) return [];
  const items = new Map(snapshot.items.map((item) => [item.key, item]));
  return entries.map((entry) => entryNode(snapshot, entry, entry.key === null ? undefined : items.get(entry.key), severalFolders));
}

function entryNode(snapshot: FolderSnapshot, entry: AttentionView, item: BacklogListItem | undefined, severalFolders: boolean): TreeNode {
  const { folder, status } = snapshot;
  const decision = entry.kind === 'decision' ? status?.decisions.find(({ key, question }) => key === entry.key && question === entry.message) : undefined;
  // An approval that is missing is given, not retried; the retry follows.
  const message = entry.kind === 'blocked' ? waitText(entry.message) : entry.message;
  const needsApproval = entry.kind === 'blocked' && waitsForApproval(entry.message);
  const command = needsApproval ? 'coherence.approveCommands' : COMMANDS[entry.kind];
  const about = [...(item === undefined ? (entry.label === null || entry.label === '' ? [] : [entry.label]) : [shortName(item)]), whatToDo(entry, needsApproval), ...(severalFolders ? [folder.name] : [])];
  return {
    id: `${folder.uri}#attention#${decision?.id ?? ''}#${entry.kind}#${entry.key ?? ''}`,
    folder: folder.uri,
    ...(entry.key === null ? {} : { key: entry.key }),
    ...(decision === undefined ? {} : { decisionId: decision.id }),
    label: oneLine(message),
    description: about.join(' · '),
    icon: ICONS[entry.kind],
    context: ` attention ${entry.kind} ${needsApproval ? 'approval ' : ''}${entry.kind === 'failed' || entry.kind === 'blocked' ? 'retryable skippable log ' : ''}${entry.kind === 'decision' ? 'question log ' : ''}`,
    tooltip: () => `${item === undefined ? '' : `**${plain(item.text)}**\n\n`}${plain(message)}${optionsText(entry)}`,
    spoken: `${oneLine(message)}, ${about.join(', ')}`,
    command,
  };
}

function whatToDo(entry: AttentionView, needsApproval: boolean): string {
  if (needsApproval) return l10n.t('look at it and approve');
  switch (entry.kind) {
    case 'decision':
      return l10n.t('answer');
    case 'failed':
    case 'blocked':
      return l10n.t('retry or skip');
    case 'paused':
      return l10n.t('resume');
    case 'interrupted':
      return l10n.t('continue');
    case 'store':
      // What only a terminal can mend is said as it is.
      return oneLine(editorHint(entry.action) ?? entry.action);
  }
}

function optionsText({ options = [] }: AttentionView): string {
  return options.length === 0 ? '' : `\n\n${options.map((option) => `- ${plain(option)}`).join('\n')}`;
}

function hintOf({ hint }: NonNullable<FolderSnapshot['trouble']>): string {
  return hint === null ? '' : oneLine(editorHint(hint) ?? hint);
}

function troubleNodes({ folder, problems, trouble }: FolderSnapshot): TreeNode[] {
  const errors = problems.filter((problem) => problem.severity === 'error');
  return [
    ...(trouble === null ? [] : [{
      id: `${folder.uri}#trouble`,
      folder: folder.uri,
      label: oneLine(trouble.message),
      description: hintOf(trouble),
      icon: { id: 'error', colour: 'list.errorForeground' },
      tooltip: () => plain(`${trouble.message} ${hintOf(trouble)}`),
      context: ' attention trouble ',
      command: 'coherence.showOutput' as const,
    }]),
    ...(errors.length === 0 ? [] : [{
      id: `${folder.uri}#configuration`,
      folder: folder.uri,
      label: l10n.t('The configuration has errors, so nothing runs.'),
      description: errors.map((problem) => oneLine(problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`)).join(' '),
      icon: { id: 'error', colour: 'list.errorForeground' },
      tooltip: () => errors.map((problem) => `- ${plain(problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`)}`).join('\n'),
      context: ' attention configuration ',
      command: 'coherence.openConfiguration' as const,
    }]),
  ];
}
