import { turnAt } from '../../backlog/interleave.ts';
import type { BacklogDocument } from '../../backlog/document.ts';
import { findItem } from '../../backlog/find-item.ts';
import { orderItems, type Ordering } from '../../backlog/order.ts';
import { PriorityQueue } from '../../backlog/priority-queue.ts';
import type { BacklogListItem } from '../../contract/engine-api.ts';
import { PHASES, type BacklogKind, type Phase } from '../../contract/phase.ts';
import type { RunRequest } from '../../contract/run-event.ts';

/** One item of a run that has not happened. */
export interface PlannedItem {
  item: BacklogListItem;
  /** The phases that it still has to go through. */
  phases: Phase[];
}

/**
 * The items that a run would take, in order, if every one of them passed: the backlog's order, interleaved from the
 * product's turn on. Items whose entry is not in `documents` any more are left out.
 * @throws UserError `unknown-item` or `ambiguous-item` for an item of the request
 */
export function planRun(items: readonly BacklogListItem[], documents: readonly BacklogDocument[], metaRatio: number, request: RunRequest): PlannedItem[] {
  const wanted = request.items === undefined ? null : new Set(request.items.map((name) => findItem(items, name).key));
  const steps = candidatesOf(items, documents, wanted);
  const ready: Record<BacklogKind, PriorityQueue<Candidate>> = { product: new PriorityQueue(byRank), meta: new PriorityQueue(byRank) };
  for (const step of steps) if (step.waiting === 0) ready[step.item.kind].push(step);
  const plan: PlannedItem[] = [];
  for (let slot = 0; plan.length < (request.maxItems ?? Number.POSITIVE_INFINITY); ) {
    const turn = turnAt(slot, metaRatio);
    const own = ready[turn].pop();
    const next = own ?? ready[turn === 'product' ? 'meta' : 'product'].pop();
    if (next === undefined) break;
    // As in a run: the other backlog fills in without using the turn.
    if (own !== undefined) slot += 1;
    plan.push({ item: next.item, phases: PHASES.slice(next.item.phase === null ? 0 : PHASES.indexOf(next.item.phase)) });
    for (const dependent of next.dependents) {
      dependent.waiting -= 1;
      if (dependent.waiting === 0) ready[dependent.item.kind].push(dependent);
    }
  }
  return plan;
}

interface Candidate {
  item: BacklogListItem;
  rank: number;
  waiting: number;
  dependents: Candidate[];
}

function byRank(a: Candidate, b: Candidate): number {
  return a.rank - b.rank;
}

/** What may run, with what it waits for. What waits for an item that is no candidate keeps waiting. */
function candidatesOf(items: readonly BacklogListItem[], documents: readonly BacklogDocument[], wanted: ReadonlySet<string> | null): Candidate[] {
  const { order, waitsFor } = orderOf(items, documents);
  const byKey = new Map(items.map((item) => [item.key, item]));
  const candidates = new Map<string, Candidate>();
  for (const [index, key] of order.entries()) {
    const item = byKey.get(key);
    if (item === undefined || (item.state !== 'open' && item.state !== 'running') || (wanted !== null && !wanted.has(key))) continue;
    // Items that were under way come first.
    const isUnderWay = item.state === 'running' || item.phase !== 'spec';
    candidates.set(key, { item, rank: isUnderWay ? index - order.length : index, waiting: 0, dependents: [] });
  }
  for (const [key, candidate] of candidates) {
    for (const other of waitsFor.get(key) ?? []) {
      candidate.waiting += 1;
      candidates.get(other)?.dependents.push(candidate);
    }
  }
  return [...candidates.values()];
}

function orderOf(items: readonly BacklogListItem[], documents: readonly BacklogDocument[]): Ordering {
  const entries = new Map(documents.flatMap((document) => document.entries.map((entry) => [`${entry.line + 1} ${document.file}`, entry] as const)));
  return orderItems(items.flatMap((item) => {
    const entry = entries.get(`${item.line} ${item.file}`);
    return entry === undefined ? [] : [{ key: item.key, file: item.file, entry, done: item.state === 'done' }];
  }));
}
