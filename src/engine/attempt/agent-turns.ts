import type { Config } from '../../contract/config.ts';
import type { Phase } from '../../contract/phase.ts';
import { turnOf, type Turn } from '../../pipeline/fallback.ts';
import { progressOf, type PipelineState, type TaskState } from '../../pipeline/state.ts';
import type { ActiveRun } from '../active-run.ts';
import { agentsFor, type ChosenAgent } from './agents.ts';
import { sessionFor } from './session.ts';

/** An agent whose turn it is, with what the choice needs to know of it. */
type TurnAgent = ChosenAgent & { name: string; account: string };

/** Who does a step; `instead`: for whom it stands in. */
export type AgentTurn = Exclude<Turn<TurnAgent>, { type: 'works' }> | { type: 'works'; agent: TurnAgent; instead: string | null };

const NOBODY: ReadonlySet<string> = new Set();

/** Whose turn it is with an item: by the configuration, by what has failed, and by which accounts are paused. */
export class AgentTurns {
  readonly #config: Config;
  readonly #demo: readonly string[];
  readonly #state: () => PipelineState;
  readonly #run: () => Pick<ActiveRun, 'absent' | 'request'> | undefined;

  /** `demo` is how the demo agent is started; `run` gives the run under way. */
  constructor(config: Config, demo: readonly string[], state: () => PipelineState, run: () => Pick<ActiveRun, 'absent' | 'request'> | undefined) {
    this.#config = config;
    this.#demo = demo;
    this.#state = state;
    this.#run = run;
  }

  /** `task`: the one that is to be attempted, whose agent goes on with it where that may. @throws UserError `no-agent` or `unknown-agent` */
  of(key: string, phase: Phase, task?: TaskState): AgentTurn {
    const [agents, turn] = this.#turn(this.#state(), key, phase, task);
    if (turn.type !== 'works') return turn;
    const [first] = agents;
    return { ...turn, instead: first === undefined || first.name === turn.agent.name ? null : first.name };
  }

  /** For the next step of an item that is open; null where that is no agent's, or where it is not clear who would do it. */
  next(key: string): AgentTurn | null {
    const state = this.#state();
    const item = progressOf(state, key);
    if (item?.merging === true || item?.gateAction !== undefined) return null;
    try {
      return this.of(key, item?.phase ?? 'spec', state.tasks[item?.taskId ?? '']);
    } catch {
      // Whoever starts it is told.
      return null;
    }
  }

  /** Whether another agent could go on with a phase at once if this account were paused. */
  hasOther(key: string, phase: Phase, account: string): boolean {
    const state = this.#state();
    const paused = { kind: 'usage', message: '', since: '', resumesAt: '', isTold: false } as const;
    try {
      return this.#turn({ ...state, accounts: { ...state.accounts, [account]: paused } }, key, phase)[1].type === 'works';
    } catch {
      // The configuration has changed since the attempt began.
      return false;
    }
  }

  #turn(state: PipelineState, key: string, phase: Phase, task?: TaskState): [TurnAgent[], Turn<TurnAgent>] {
    const run = this.#run();
    const sessionOf = (name: string): string | null => (task === undefined ? null : sessionFor(task, name));
    const agents = agentsFor(this.#config, phase, run?.request.agent, this.#demo, sessionOf).map((agent) => ({ ...agent, name: agent.spec.name, account: agent.spec.account }));
    const options = { fallbackAfter: this.#config.limits.fallbackAfter, absent: run?.absent ?? NOBODY, current: task?.agent };
    return [agents, turnOf(state, progressOf(state, key), phase, agents, options)];
  }
}
