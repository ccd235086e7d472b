import type { AttentionView, BacklogListItem, DecisionView, StatusView } from '../contract/engine-api.ts';
import type { ItemStateName } from '../contract/phase.ts';
import { oneLine } from '../pipeline/cut-text.ts';
import { progressOf, type ItemProgress, type PipelineState } from '../pipeline/state.ts';
import { stateOf, type BacklogItem, type BacklogView } from './backlog-source.ts';
import { interruptedRun, runCommand } from './interrupted-run.ts';
import type { StoreHealth } from './ports/store.ts';
import { taskView } from './task-views.ts';

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
    finishedAt: progress?.finishedAt ?? null,
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
  owner: StatusView['owner'];
  /** The id of the run that the owner has under way. */
  runId: string | null;
  /** Path of a task's log, relative to the workspace. */
  logPath: (taskId: string) => string;
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
    interrupted: interruptedRun(state, view, runId),
    running: Object.values(state.tasks).filter((task) => task.status === 'running').map((task) => taskView(task, source)),
    items,
    attention: attention(state, view, source),
    decisions: decisions(state, view),
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
  }));
}

function labelOf(state: PipelineState, view: BacklogView, key: string): string {
  return view.items.get(key)?.entry.label ?? state.known[key]?.label ?? '';
}

function attention(state: PipelineState, view: BacklogView, { health, runId }: StatusSource): AttentionView[] {
  const list: AttentionView[] = [];
  if (health.mode !== 'writable') list.push({ kind: 'store', key: null, label: null, message: health.reason, action: health.hint });
  if (state.paused !== null) {
    list.push({ kind: 'paused', key: null, label: null, message: `Paused by ${state.paused.by}: ${state.paused.reason}`, action: 'coherence resume' });
  }
  const left = interruptedRun(state, view, runId)?.left ?? null;
  if (left !== null) list.push({ kind: 'interrupted', key: null, label: null, message: 'A run was interrupted before its end.', action: runCommand(left) });
  for (const decision of decisions(state, view)) {
    const { id, key, label, question, options } = decision;
    list.push({ kind: 'decision', key, label, message: question, options, action: `coherence decide ${id} ${options.length === 0 ? '"…"' : '1'}` });
  }
  for (const item of Object.values(state.items)) {
    const entry = itemAttention(item, labelOf(state, view, item.key));
    if (entry !== null) list.push(entry);
  }
  return list;
}

function itemAttention(item: ItemProgress, label: string): AttentionView | null {
  const { key, block } = item;
  if (item.state === 'failed') {
    return { kind: 'failed', key, label, message: item.failure ?? 'The item has failed.', action: `coherence retry ${key}` };
  }
  if (item.state !== 'blocked' || block === undefined || block.kind === 'decision' || block.kind === 'skipped') return null;
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
