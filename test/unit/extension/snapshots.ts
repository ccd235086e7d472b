import { configSchema } from '../../../src/contract/config.ts';
import type { CoverageView } from '../../../src/contract/coverage.ts';
import type { AccountView, AttentionView, BacklogListItem, DecisionView, StatusView, TaskView } from '../../../src/contract/engine-api.ts';
import { ITEM_STATES, type ItemStateName } from '../../../src/contract/phase.ts';
import type { FolderSnapshot } from '../../../src/extension/model/folder-snapshot.ts';

/** The moment that all of these tests take for now. */
export const NOW = Date.parse('2030-01-02T12:00:00.000Z');

/** A moment so many seconds before now, ISO 8601. */
export function ago(seconds: number): string {
  return new Date(NOW - seconds * 1000).toISOString();
}

export function item(key: string, more: Partial<BacklogListItem> = {}): BacklogListItem {
  const state = more.state ?? 'open';
  return {
    key, label: '', text: `Text of ${key}`, heading: '', kind: 'product', state, phase: state === 'done' ? null : 'spec', spec: null, goal: null,
    impact: null, effort: null, after: [], iteration: null, message: null, finishedAt: null, file: 'specs/backlog.md', line: 1, ...more,
  };
}

export function task(id: string, key: string, more: Partial<TaskView> = {}): TaskView {
  return {
    id, key, phase: 'spec', iteration: 1, status: 'completed', agent: 'demo', variant: 'default', attempts: 1, createdAt: ago(100), startedAt: ago(90),
    log: `.coherence/state/logs/${id}.log`, finishedAt: ago(60), outcome: 'completed', reason: null, problem: null, durationSeconds: 30, costUsd: null, tests: null, commit: null, ...more,
  };
}

export function decision(id: string, key: string, more: Partial<DecisionView> = {}): DecisionView {
  return { id, key, label: '', question: 'Which format?', options: [], askedAt: ago(60), kind: 'agent', findings: [], ...more };
}

/** An account that rests for half an hour more. */
export function resting(name: string, more: Partial<AccountView> = {}): AccountView {
  return { name, kind: 'usage', message: `The usage limit of ${name} is reached.`, since: ago(600), resumesAt: ago(-1800), isTold: true, items: 1, ...more };
}

export function attention(kind: AttentionView['kind'], more: Partial<AttentionView> = {}): AttentionView {
  return { kind, key: null, label: null, message: `Something is ${kind}.`, action: 'coherence status', ...more };
}

export function status(more: Partial<StatusView> = {}): StatusView {
  return {
    owner: { epoch: 1, pid: 4711 }, writable: true, paused: null, run: null, interrupted: null, running: [], waiting: [],
    items: { open: 0, running: 0, blocked: 0, failed: 0, done: 0 }, attention: [], decisions: [], accounts: [], spending: { todayUsd: 0, dayBudgetUsd: null, runUsd: null, runBudgetUsd: null }, next: [], ...more,
  };
}

/** Nothing is known of any spec. */
export const EMPTY_COVERAGE: CoverageView = {
  specs: [], reports: [], tests: null, pending: [], kept: [], proposals: [], written: 0, firstWrite: true, waitsFor: null, problems: [],
};

/** A run that is under way. */
export function run(request: NonNullable<StatusView['run']>['request'] = {}): NonNullable<StatusView['run']> {
  return { id: 'run_1', request, startedAt: ago(120) };
}

/** A folder that this window owns, with a status that counts its items. */
export function snapshot(items: readonly BacklogListItem[], more: Partial<Omit<FolderSnapshot, 'status'>> & { status?: Partial<StatusView> | null } = {}): FolderSnapshot {
  const counts = Object.fromEntries(ITEM_STATES.map((state) => [state, items.filter((each) => each.state === state).length])) as Record<ItemStateName, number>;
  const { status: told, ...rest } = more;
  return {
    folder: { uri: 'file:///work', name: 'work', root: '/work' }, backlog: 'ready', role: 'owner', trusted: true, config: configSchema.parse({}),
    configured: true, problems: [], files: ['specs/backlog.md'], specs: [], coverage: null, trouble: null, ...rest,
    items, status: told === null ? null : status({ items: counts, ...told }),
  };
}

export function folderNamed(name: string): FolderSnapshot['folder'] {
  return { uri: `file:///${name}`, name, root: `/${name}` };
}
