import type { ContextKeys } from '../../contract/context-keys.ts';
import { waitsForAccount } from './resting-accounts.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';

/** What a window knows besides its folders. */
export interface WindowFacts {
  /** The backlog view shows a part of the items. */
  filtered: boolean;
  /** How many keys of agents this editor keeps. */
  keys: number;
}

/** The context keys that follow from what is known of the folders. */
export function contextValues(snapshots: readonly FolderSnapshot[], { filtered, keys }: WindowFacts): ContextKeys {
  const items = snapshots.flatMap((snapshot) => snapshot.items);
  const some = (test: (snapshot: FolderSnapshot) => boolean): boolean => snapshots.some(test);
  return {
    'coherence.backlogState': backlogState(snapshots),
    'coherence.running': some(({ status }) => (status?.run ?? null) !== null),
    'coherence.canRun': some(isReadyToRun),
    'coherence.paused': some(({ status }) => (status?.paused ?? null) !== null),
    'coherence.interrupted': some(({ status }) => (status?.interrupted?.left ?? null) !== null),
    'coherence.hasResting': some(waitsForAccount),
    'coherence.hasDayBudget': some(({ status }) => (status?.spending.dayBudgetUsd ?? null) !== null),
    'coherence.hasAgent': some(({ config }) => config?.agent !== undefined),
    'coherence.hasAgentKey': keys > 0,
    'coherence.hasDecision': some(({ status }) => (status?.decisions.length ?? 0) > 0),
    'coherence.hasRetryable': some(({ status }) => status?.attention.some(({ kind }) => kind === 'failed' || kind === 'blocked') ?? false),
    'coherence.hasSkippable': items.some(({ state }) => state === 'open' || state === 'blocked' || state === 'failed'),
    'coherence.hasDone': items.some(({ state }) => state === 'done'),
    'coherence.hasWork': items.some(({ iteration }) => iteration !== null),
    'coherence.hasCoverage': some(({ coverage }) => (coverage?.specs.length ?? 0) > 0),
    'coherence.hasSpecTests': some(({ coverage }) => coverage?.specs.some(({ tests }) => tests.length > 0) ?? false),
    'coherence.hasKept': some(({ coverage }) => (coverage?.kept.length ?? 0) > 0),
    'coherence.filtered': filtered,
    'coherence.configured': some(({ configured }) => configured),
  };
}

/** Whether a run could be started in a folder now. */
export function isReadyToRun({ backlog, trusted, status, trouble }: FolderSnapshot): boolean {
  return backlog === 'ready' && trusted && trouble === null && status !== null && status.run === null && status.paused === null;
}

function backlogState(snapshots: readonly FolderSnapshot[]): ContextKeys['coherence.backlogState'] {
  for (const state of ['ready', 'broken', 'unreadable', 'loading'] as const) if (snapshots.some(({ backlog }) => backlog === state)) return state;
  return 'missing';
}
