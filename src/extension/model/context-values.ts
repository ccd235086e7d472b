import type { ContextKeys } from '../../contract/context-keys.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';

/** The context keys that follow from what is known of the folders. */
export function contextValues(snapshots: readonly FolderSnapshot[], filtered: boolean): ContextKeys {
  const items = snapshots.flatMap((snapshot) => snapshot.items);
  const some = (test: (snapshot: FolderSnapshot) => boolean): boolean => snapshots.some(test);
  return {
    'coherence.backlogState': backlogState(snapshots),
    'coherence.running': some(({ status }) => (status?.run ?? null) !== null),
    'coherence.canRun': some(isReadyToRun),
    'coherence.paused': some(({ status }) => (status?.paused ?? null) !== null),
    'coherence.interrupted': some(({ status }) => (status?.interrupted?.left ?? null) !== null),
    'coherence.hasDecision': some(({ status }) => (status?.decisions.length ?? 0) > 0),
    'coherence.hasRetryable': some(({ status }) => status?.attention.some(({ kind }) => kind === 'failed' || kind === 'blocked') ?? false),
    'coherence.hasSkippable': items.some(({ state }) => state === 'open' || state === 'blocked' || state === 'failed'),
    'coherence.hasDone': items.some(({ state }) => state === 'done'),
    'coherence.hasWork': items.some(({ iteration }) => iteration !== null),
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
