import type { BacklogKind, Phase } from '../contract/phase.ts';
import type { GateAction, ItemProgress, PipelineState } from './state.ts';

/** The next thing to do for the pipeline. Each step can be repeated after a crash. */
export type Step =
  | { type: 'commit'; key: string; taskId: string; token: string; files: string[] }
  | { type: 'close'; key: string }
  | { type: 'start'; key: string; kind: BacklogKind; turn: boolean }
  | { type: 'vanished'; key: string }
  | { type: 'open'; key: string }
  | { type: 'gate-action'; key: string; action: GateAction }
  | { type: 'merge'; key: string }
  | { type: 'create-task'; key: string; phase: Phase; iteration: number }
  | { type: 'attempt'; key: string; taskId: string };

/** What the backlogs offer now, in the order in which it is to be done. */
export interface Offer {
  /** Keys of items that may be started, by backlog. */
  product: readonly string[];
  meta: readonly string[];
  /** Whose turn it is, by the interleaving. */
  turn: BacklogKind;
  /** Whether an item still has its entry. */
  has(key: string): boolean;
}

/**
 * The next step that the state asks for; null when there is none. Steps follow from the state alone, never from
 * the event that led to it, so that none is lost between a commit to the journal and a crash.
 */
export function nextStep(state: PipelineState, offer: Offer): Step | null {
  return upkeep(state) ?? (state.paused === null ? work(state, offer) : null);
}

/** What is owed for work that was done already; a pause does not hold it up. */
export function upkeep(state: PipelineState): Step | null {
  let stopped: ItemProgress | undefined;
  for (const item of Object.values(state.items)) {
    if (item.uncommitted !== undefined) return { type: 'commit', key: item.key, ...item.uncommitted };
    if (item.opened === true && item.state !== 'running') stopped ??= item;
  }
  return stopped === undefined ? null : { type: 'close', key: stopped.key };
}

function work(state: PipelineState, offer: Offer): Step | null {
  const running = Object.values(state.items).find((item) => item.state === 'running');
  return running === undefined ? start(state, offer) : goOn(state, running, offer);
}

function goOn(state: PipelineState, item: ItemProgress, offer: Offer): Step | null {
  const { key } = item;
  const task = item.taskId === undefined ? undefined : state.tasks[item.taskId];
  if (task?.status === 'running') return null;
  if (!offer.has(key)) return { type: 'vanished', key };
  if (item.opened !== true) return { type: 'open', key };
  if (item.gateAction !== undefined) return { type: 'gate-action', key, action: item.gateAction };
  if (item.merging === true) return { type: 'merge', key };
  if (item.taskId === undefined) return { type: 'create-task', key, phase: item.phase, iteration: item.iteration };
  return task?.status === 'pending' ? { type: 'attempt', key, taskId: task.id } : null;
}

/** Items that were under way come first, whichever backlog they are from; they used their turn when they began. */
function start(state: PipelineState, offer: Offer): Step | null {
  for (const kind of ['product', 'meta'] as const) {
    const resumed = offer[kind].find((key) => isUnderWay(state.items[key]));
    if (resumed !== undefined) return { type: 'start', key: resumed, kind, turn: false };
  }
  const other = offer.turn === 'product' ? 'meta' : 'product';
  const own = offer[offer.turn][0];
  if (own !== undefined) return { type: 'start', key: own, kind: offer.turn, turn: true };
  // The other backlog fills in without using the turn, which stays with the one that had nothing to offer.
  const fill = offer[other][0];
  return fill === undefined ? null : { type: 'start', key: fill, kind: other, turn: false };
}

function isUnderWay(item: ItemProgress | undefined): boolean {
  return item?.state === 'open' && item.begun === true;
}
