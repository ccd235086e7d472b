import { turnAt } from '../../backlog/interleave.ts';
import type { Config } from '../../contract/config.ts';
import type { BacklogKind } from '../../contract/phase.ts';
import type { RunSummary } from '../../contract/run-event.ts';
import type { Offer } from '../../pipeline/plan.ts';
import type { PipelineState } from '../../pipeline/state.ts';
import type { AgentTurns } from '../attempt/agent-turns.ts';
import { stateOf, type BacklogItem, type BacklogView } from '../backlog/backlog-source.ts';

/** Keys of the items that a run may work on; null for all. */
type Wanted = ReadonlySet<string> | null;

/** Which items may be started now; where none may, for what they wait. */
export class Offers {
  readonly #turns: AgentTurns;
  readonly #metaRatio: Config['metaRatio'];
  readonly #state: () => PipelineState;

  constructor(turns: AgentTurns, metaRatio: Config['metaRatio'], state: () => PipelineState) {
    this.#turns = turns;
    this.#metaRatio = metaRatio;
    this.#state = state;
  }

  /** Items that could be started, in the order of their backlogs. */
  of(view: BacklogView, wanted: Wanted): Offer {
    const state = this.#state();
    const anyPaused = Object.keys(state.accounts ?? {}).length > 0;
    const offered = (kind: BacklogKind): string[] => view.order[kind].filter((key) => {
      const item = view.items.get(key);
      if (item === undefined || !isOpen(state, view, item) || !isWanted(wanted, key)) return false;
      // Its tree would be opened for nothing.
      return !anyPaused || this.#turns.next(key)?.type !== 'waits';
    });
    return {
      product: offered('product'),
      meta: offered('meta'),
      turn: turnAt(state.slot, this.#metaRatio),
      has: (key) => view.items.has(key),
    };
  }

  /** Accounts without which nothing that the run may do goes on: it waits for them. */
  restingFor(view: BacklogView, wanted: Wanted): Set<string> {
    const state = this.#state();
    const accounts = new Set<string>();
    for (const item of view.items.values()) {
      if (!isWanted(wanted, item.key)) continue;
      const block = state.items[item.key]?.block;
      if (block?.kind === 'limit') accounts.add(block.account);
      if (!isOpen(state, view, item)) continue;
      const turn = this.#turns.next(item.key);
      if (turn?.type === 'waits') accounts.add(turn.account);
    }
    return new Set([...accounts].filter((account) => Object.hasOwn(state.accounts ?? {}, account)));
  }

  /** How many items that the run may merge wait with that for the checks of the branch. */
  heldByChecks(view: BacklogView, wanted: Wanted): number {
    const { items } = this.#state();
    return [...view.items.keys()].filter((key) => isWanted(wanted, key) && items[key]?.block?.kind === 'ci').length;
  }

  /** Why a run ends that has nothing to do, and nothing to wait for. */
  whyNothing(view: BacklogView): Extract<RunSummary['reason'], 'blocked' | 'no-items'> {
    const state = this.#state();
    const waits = [...view.items.keys()].some((key) => {
      const progress = state.items[key];
      return progress?.state === 'blocked' && progress.block?.kind !== 'skipped';
    });
    return waits ? 'blocked' : 'no-items';
  }
}

function isWanted(wanted: Wanted, key: string): boolean {
  return wanted === null || wanted.has(key);
}

/** Nothing but its turn keeps it from being started. */
function isOpen(state: PipelineState, view: BacklogView, item: BacklogItem): boolean {
  return stateOf(state, item) === 'open' && (view.waitsFor.get(item.key) ?? []).length === 0;
}
