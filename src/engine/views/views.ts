import type { AccountView, AttemptTimes, AttentionView, BacklogListItem, DecisionView, StatusView } from '../../contract/engine-api.ts';
import type { Config } from '../../contract/config.ts';
import type { CoverageView } from '../../contract/coverage.ts';
import type { ItemStateName } from '../../contract/phase.ts';
import { counted } from '../../base/counted.ts';
import { oneLine } from '../../base/cut-text.ts';
import { progressOf, type ItemProgress, type PipelineState } from '../../pipeline/state.ts';
import { stateOf, type BacklogItem, type BacklogView } from '../backlog/backlog-source.ts';
import { interruptedRun, runCommand } from '../run/interrupted-run.ts';
import { budgetAttention, spendingView, spikeAttention } from './spending-views.ts';
import type { StoreHealth } from '../ports/store.ts';
import { runningTasks, waitingTasks } from './task-views.ts';

/** How many of the items to come a status names. */
const NEXT = 10;
/** How much of a question an item says that it waits for. */
const MESSAGE_LENGTH = 300;

/** The items as they stand in their files, one after the other. Pure, as everything here. */
export function listItems(state: PipelineState, view: BacklogView): BacklogListItem[] {
  return [...view.items.values()].map((item) => listItem(state, view, item));
}

function listItem(state: PipelineState, view: BacklogView, item: BacklogItem): BacklogListItem {
  const { entry, key, kind, file } = item;
  const progress = progressOf(state, key);
  const name = stateOf(state, item);
  return {
    key,
    label: entry.label,
    text: entry.text,
    heading: entry.headings.join(' / '),
    kind,
    state: name,
    phase: name === 'done' ? null : (progress?.phase ?? 'spec'),
    spec: progress?.specPath ?? entry.spec,
    goal: entry.attributes.goal,
    impact: entry.attributes.impact,
    effort: entry.attributes.effort,
    after: [...(view.waitsFor.get(key) ?? [])],
    iteration: progress?.iteration ?? null,
    message: progress === undefined ? null : waitReason(state, progress),
    ...(progress?.block?.kind === 'limit' ? { account: progress.block.account } : {}),
    finishedAt: progress?.finishedAt ?? null,
    ...(progress?.costUsd === undefined ? {} : { costUsd: progress.costUsd }),
    file,
    line: entry.line + 1,
  };
}

/** Why an item waits or has failed. */
function waitReason(state: PipelineState, { block, failure }: ItemProgress): string | null {
  if (block?.kind === 'decision') return oneLine(state.decisions[block.decisionId]?.question ?? 'It waits for an answer.', MESSAGE_LENGTH);
  return block?.message ?? failure ?? null;
}

/** What a status says besides the state and the backlogs. */
export interface StatusSource {
  health: StoreHealth;
  /** What is known of the specs; null where nobody looked. */
  coverage: CoverageView | null;
  owner: StatusView['owner'];
  /** The id of the run that the owner has under way. */
  runId: string | null;
  /** An attempt that an owner before this one started went on here. */
  adopted?: boolean;
  /** How many files of holdout tests an owner that is gone has left out of the tree. */
  concealed?: number;
  /** For what may be spent. */
  config: Pick<Config, 'budgets'>;
  /** Milliseconds since the epoch. */
  now: number;
  /** Path of a task's log, relative to the workspace. */
  logPath: (taskId: string) => string;
  /** When the attempt of a task is ended by its limits; null where it is not at work in this process. */
  timesOf?: (taskId: string) => AttemptTimes | null;
}

export function statusView(state: PipelineState, view: BacklogView, source: StatusSource): StatusView {
  const { health, owner, runId } = source;
  const run = state.run?.id === runId ? state.run ?? null : null;
  const items: Record<ItemStateName, number> = { open: 0, running: 0, blocked: 0, failed: 0, done: 0 };
  for (const item of view.items.values()) items[stateOf(state, item)] += 1;
  return {
    owner,
    writable: health.mode === 'writable',
    paused: state.paused === null ? null : `Paused by ${state.paused.by}: ${state.paused.reason}`,
    run: run === null ? null : { id: run.id, request: run.request, startedAt: run.startedAt },
    interrupted: interruptedRun(state, view, runId, source.adopted),
    running: runningTasks(state, source),
    waiting: waitingTasks(state, source),
    items,
    attention: attention(state, view, source),
    decisions: decisions(state, view),
    accounts: accounts(state),
    spending: spendingView(state, source.config, source.now),
    next: nextKeys(state, view),
  };
}

function decisions(state: PipelineState, view: BacklogView): DecisionView[] {
  return Object.values(state.decisions).filter((decision) => decision.answer === undefined).map((decision) => ({
    id: decision.id,
    key: decision.key,
    label: labelOf(state, view, decision.key),
    question: decision.question,
    options: decision.options,
    askedAt: decision.askedAt,
    kind: decision.kind,
    findings: decision.gate?.findings ?? [],
    ...(decision.ask === undefined ? {} : { ask: decision.ask }),
  }));
}

/** The one that goes on first comes first. */
function accounts(state: PipelineState): AccountView[] {
  const waiting = (name: string): number => Object.values(state.items).filter(({ block }) => block?.kind === 'limit' && block.account === name).length;
  return Object.entries(state.accounts ?? {})
    .map(([name, paused]) => ({ name, ...paused, items: waiting(name) }))
    .sort((a, b) => a.resumesAt.localeCompare(b.resumesAt));
}

function labelOf(state: PipelineState, view: BacklogView, key: string): string {
  return view.items.get(key)?.entry.label ?? state.known[key]?.label ?? '';
}

function attention(state: PipelineState, view: BacklogView, { health, runId, coverage, concealed = 0, config, now, logPath }: StatusSource): AttentionView[] {
  const list: AttentionView[] = [];
  if (health.mode !== 'writable') list.push({ kind: 'store', key: null, label: null, message: health.reason, action: health.hint });
  if (state.paused !== null) {
    list.push({ kind: 'paused', key: null, label: null, message: `Paused by ${state.paused.by}: ${state.paused.reason}`, action: 'coherence resume' });
  }
  const left = interruptedRun(state, view, runId)?.left ?? null;
  const missing = concealed === 0 ? '' : ` ${counted(concealed, 'file')} of holdout tests ${concealed === 1 ? 'is' : 'are'} still below .coherence/state/holdout and will be brought back first.`;
  if (left !== null || missing !== '') {
    list.push({ kind: 'interrupted', key: null, label: null, message: `A run was interrupted before its end.${missing}`, action: left === null ? 'coherence run' : runCommand(left) });
  }
  for (const decision of decisions(state, view)) {
    const { id, key, label, question, options } = decision;
    list.push({ kind: 'decision', key, label, message: question, options, action: `coherence decide ${id} ${options.length === 0 ? '"…"' : '1'}` });
  }
  const items = Object.values(state.items);
  const waiting = items.find((item) => item.block?.kind === 'ci');
  if (waiting?.block?.kind === 'ci') list.push({ kind: 'ci', key: waiting.key, label: null, message: waiting.block.message, action: `coherence retry ${waiting.key}` });
  list.push(...accountAttention(state));
  for (const item of items) {
    const label = labelOf(state, view, item.key);
    const entry = itemAttention(state, item, label);
    if (entry !== null) list.push(entry);
    if (item.inconsistent !== undefined) {
      list.push({ kind: 'inconsistent', key: item.key, label, message: item.inconsistent.message, action: 'Read the review, and correct the spec, the tests or the work.' });
    }
  }
  list.push(...budgetAttention(state, config, now), ...spikeAttention(state, now, { label: (key) => labelOf(state, view, key), logPath }));
  return coverage === null ? list : [...list, ...coverageAttention(coverage)];
}

/** One entry for an account, however many items wait for it. A person may know that it is over. */
function accountAttention(state: PipelineState): AttentionView[] {
  return accounts(state).flatMap(({ name, items, message, resumesAt }): AttentionView[] => {
    const waiting = Object.values(state.items).find(({ block }) => block?.kind === 'limit' && block.account === name);
    if (waiting === undefined) return [];
    const text = `${name} rests until ${resumesAt.slice(0, 16).replace('T', ' ')} UTC, and goes on by itself: ${message} ${counted(items, 'item')} ${items === 1 ? 'waits' : 'wait'} for it.`;
    return [{ kind: 'limit', key: waiting.key, label: null, message: text, action: `coherence retry ${waiting.key}` }];
  });
}

function coverageAttention({ specs, firstWrite, pending, problems, waitsFor }: CoverageView): AttentionView[] {
  const regressed = specs.flatMap(({ spec, title, status, regression }): AttentionView[] => {
    if (status !== 'regressed') return [];
    const tests = regression?.tests ?? [];
    const named = tests.length === 0 ? '' : `: ${tests.slice(0, 2).join(', ')}${tests.length > 2 ? ` and ${tests.length - 2} more` : ''}`;
    return [{ kind: 'regressed', key: null, label: title, spec, message: `${spec} was tested, and its tests fail now${named}.`, action: 'coherence coverage list' }];
  });
  const [problem] = problems;
  if (problem !== undefined) return [...regressed, { kind: 'documents', key: null, label: null, message: `The documents cannot follow the evidence. ${problem}`, action: 'coherence coverage check' }];
  const proven = specs.some(({ status }) => status === 'tested' || status === 'regressed');
  if (!firstWrite || pending.length === 0 || !proven || waitsFor !== null) return regressed;
  const files = pending.map(({ path }) => path).join(', ');
  return [...regressed, { kind: 'documents', key: null, label: null, message: `The documents would follow the evidence for the first time: ${files}. Look at the changes, then let them be written.`, action: 'coherence coverage update --dry-run' }];
}

function itemAttention(state: PipelineState, item: ItemProgress, label: string): AttentionView | null {
  const { key, block } = item;
  if (item.state === 'failed') {
    return { kind: 'failed', key, label, message: item.failure ?? 'The item has failed.', action: `coherence retry ${key}` };
  }
  if (item.state !== 'blocked' || block === undefined || block.kind === 'decision' || block.kind === 'skipped' || block.kind === 'ci') return null;
  if (block.kind === 'limit' && Object.hasOwn(state.accounts ?? {}, block.account)) return null;
  // Where its entry is gone it goes on by itself once that is back.
  return { kind: 'blocked', key, label, message: block.message, action: `coherence ${block.kind === 'vanished' ? 'skip' : 'retry'} ${key}` };
}

/** Keys of what would run next, by backlog order; the interleaving decides between the two at run time. */
function nextKeys(state: PipelineState, view: BacklogView): string[] {
  const next: string[] = [];
  for (const key of [...view.order.product, ...view.order.meta]) {
    const item = view.items.get(key);
    if (item === undefined || stateOf(state, item) !== 'open') continue;
    if ((view.waitsFor.get(key) ?? []).length > 0) continue;
    next.push(key);
    if (next.length === NEXT) break;
  }
  return next;
}
