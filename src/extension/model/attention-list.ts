import * as l10n from '@vscode/l10n';
import type { CommandId } from '../../contract/commands.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';
import type { AttentionView, BacklogListItem, DecisionView } from '../../contract/engine-api.ts';
import { editorHint, waitsForApproval, waitText } from './editor-hint.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import { shortName } from './item-row.ts';
import { restingFor, RESTING_ICON, restText, waitingText } from './resting-accounts.ts';
import { decisionIcon } from './decision-icon.ts';
import { findingsText } from './gate-findings.ts';
import { code, oneLine, plain } from '../../base/markdown-text.ts';
import { coverageBySpec, failingShare, failingText, REGRESSED_ICON, specName } from './spec-coverage.ts';
import type { NodeIcon, TreeNode } from './tree-node.ts';

/** Everything that needs a person, the questions first, each with what a click does about it. `now`: milliseconds since the epoch. */
export function attentionList(snapshots: readonly FolderSnapshot[], now: number): TreeNode[] {
  return snapshots.flatMap((snapshot) => [...troubleNodes(snapshot), ...entryNodes(snapshot, snapshots.length > 1, now)]);
}

/** How much waits for a person: what goes on by itself does not. */
export function attentionCount(snapshots: readonly FolderSnapshot[]): number {
  return snapshots.reduce((count, snapshot) => count + troubleNodes(snapshot).length + (snapshot.status?.attention.filter(({ kind }) => kind !== 'limit').length ?? 0), 0);
}

const COMMANDS: Readonly<Record<AttentionView['kind'], CommandId>> = {
  decision: 'coherence.answerDecision',
  failed: 'coherence.retryItem',
  blocked: 'coherence.retryItem',
  paused: 'coherence.resume',
  interrupted: 'coherence.continueRun',
  store: 'coherence.checkSetup',
  inconsistent: 'coherence.openLog',
  ci: 'coherence.showChanges',
  regressed: 'coherence.openSpec',
  documents: 'coherence.updateDocuments',
  limit: 'coherence.tryAccount',
  budget: 'coherence.raiseBudget',
  spike: 'coherence.openLog',
};

const ICONS: Readonly<Record<AttentionView['kind'], NodeIcon>> = {
  decision: decisionIcon(undefined),
  failed: { id: 'error', colour: 'list.errorForeground' },
  blocked: { id: 'warning', colour: 'list.warningForeground' },
  paused: { id: 'debug-pause' },
  interrupted: { id: 'debug-disconnect' },
  store: { id: 'lock', colour: 'list.errorForeground' },
  inconsistent: { id: 'warning', colour: 'list.warningForeground' },
  ci: { id: 'git-pull-request-closed', colour: 'list.errorForeground' },
  regressed: REGRESSED_ICON,
  documents: { id: 'diff-multiple', colour: 'list.warningForeground' },
  limit: RESTING_ICON,
  budget: { id: 'credit-card', colour: 'list.warningForeground' },
  spike: { id: 'graph-line', colour: 'list.warningForeground' },
};

function entryNodes(snapshot: FolderSnapshot, severalFolders: boolean, now: number): TreeNode[] {
  const entries = snapshot.status?.attention ?? [];
  if (entries.length === 0) return [];
  const items = new Map(snapshot.items.map((item) => [item.key, item]));
  return entries.map((entry) => entryNode(snapshot, entry, entry.key === null ? undefined : items.get(entry.key), severalFolders, now));
}

function entryNode(snapshot: FolderSnapshot, entry: AttentionView, item: BacklogListItem | undefined, severalFolders: boolean, now: number): TreeNode {
  const { folder, status } = snapshot;
  const decision = entry.kind === 'decision' ? status?.decisions.find(({ key, question }) => key === entry.key && question === entry.message) : undefined;
  // An approval that is missing is given, not retried; the retry follows.
  const message = entry.kind === 'blocked' ? waitText(entry.message) : entry.message;
  const needsApproval = entry.kind === 'blocked' && waitsForApproval(entry.message);
  const command = needsApproval ? 'coherence.approveCommands' : commandFor(entry);
  const spec = entry.spec === undefined ? undefined : coverageBySpec(snapshot.coverage).get(entry.spec);
  const account = entry.kind === 'limit' && item !== undefined ? restingFor(item, status) : undefined;
  const label = account !== undefined ? restText(account, now) : entry.kind === 'regressed' && spec !== undefined ? l10n.t('Regressed: {0}', specName(spec)) : oneLine(message);
  const about = [...(account === undefined ? aboutWhat(entry, item, spec) : [waitingText(account)]), whatToDo(entry, needsApproval), ...(severalFolders ? [folder.name] : [])];
  return {
    id: `${folder.uri}#attention#${decision?.id ?? ''}#${entry.kind}#${entry.key ?? ''}${entry.spec === undefined ? '' : `#${entry.spec}`}`,
    folder: folder.uri,
    ...(entry.key === null ? {} : { key: entry.key }),
    ...(entry.spec === undefined ? {} : { path: entry.spec }),
    ...(decision === undefined ? {} : { decisionId: decision.id }),
    label,
    description: about.join(' · '),
    icon: entry.kind === 'decision' ? decisionIcon(decision?.kind) : ICONS[entry.kind],
    context: ` attention ${entry.kind} ${needsApproval ? 'approval ' : ''}${entry.kind === 'failed' || entry.kind === 'blocked' ? 'retryable skippable log ' : ''}${entry.kind === 'decision' ? 'question log ' : ''}${entry.kind === 'inconsistent' || (entry.kind === 'spike' && entry.key !== null) ? 'log ' : ''}${account === undefined ? '' : 'resting '}${spec === undefined || spec.tests.length === 0 ? '' : 'tests '}`,
    tooltip: () => `${item === undefined ? '' : `**${plain(item.text)}**\n\n`}${[askText(decision) || plain(message), findingsText(decision?.findings ?? []), optionsText(entry), spec === undefined ? '' : failingText(spec)].filter((part) => part !== '').join('\n\n')}`,
    spoken: `${label}, ${about.join(', ')}`,
    command,
  };
}

function aboutWhat({ kind, label }: AttentionView, item: BacklogListItem | undefined, spec: SpecCoverage | undefined): string[] {
  if (kind === 'regressed' && spec !== undefined) return [failingShare(spec)].filter((part) => part !== '');
  if (item !== undefined) return [shortName(item)];
  return label === null || label === '' ? [] : [label];
}

/** What a click does. Where nobody has to do anything, it shows what there is to see. */
function commandFor({ kind, key, spec }: AttentionView): CommandId {
  if ((kind === 'ci' || kind === 'spike') && key === null) return 'coherence.showOutput';
  if (kind === 'regressed' && spec === undefined) return 'coherence.showCoverage';
  return COMMANDS[kind];
}

function whatToDo(entry: AttentionView, needsApproval: boolean): string {
  if (needsApproval) return l10n.t('look at it and approve');
  switch (entry.kind) {
    case 'decision':
      return l10n.t('answer');
    case 'failed':
    case 'blocked':
      return l10n.t('retry or skip');
    case 'inconsistent':
      return l10n.t('look at the log');
    case 'ci':
      return l10n.t('waits for the checks');
    case 'regressed':
      return entry.spec === undefined ? l10n.t('look at the coverage') : l10n.t('open the spec');
    case 'documents':
      return l10n.t('look at the changes');
    case 'limit':
      return l10n.t('goes on by itself, or try it now');
    case 'budget':
      return l10n.t('raise it, or wait');
    case 'spike':
      return l10n.t('look at the log');
    case 'paused':
      return l10n.t('resume');
    case 'interrupted':
      return l10n.t('continue');
    case 'store':
      // What only a terminal can mend is said as it is.
      return oneLine(editorHint(entry.action) ?? entry.action);
  }
}

/** What an agent asks leave for, whole and as it is. */
function askText(decision: DecisionView | undefined): string {
  return decision?.ask === undefined ? '' : `${plain(l10n.t('The agent asks leave:'))}\n\n${code(decision.ask.title)}`;
}

function optionsText({ options = [] }: AttentionView): string {
  return options.map((option) => `- ${plain(option)}`).join('\n');
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
