import { isoTime } from '../../base/clock.ts';
import { newTaskId } from '../../base/ids.ts';
import type { Config } from '../../contract/config.ts';
import type { Outcome, Phase } from '../../contract/phase.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import { BREAKER } from '../../pipeline/breaker.ts';
import type { AttemptSettled } from '../../pipeline/event.ts';
import type { ItemProgress, TaskState } from '../../pipeline/state.ts';
import type { ActiveRun } from '../active-run.ts';
import type { AgentTurn, AgentTurns } from '../attempt/agent-turns.ts';
import { agentFor } from '../attempt/agents.ts';
import type { TaskAtWork } from '../attempt/attempt.ts';
import type { BacklogItem } from '../backlog/backlog-source.ts';
import type { Budgets } from '../spending/budgets.ts';
import { variantOf } from '../attempt/directions.ts';
import { orProblem } from '../failures.ts';
import type { ItemHolds } from './item-holds.ts';
import type { ItemTrees } from './item-trees.ts';
import type { AgentSpec, RunningAgent } from '../ports/agent.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import type { Recorder } from '../recorder.ts';
import type { Runner } from '../attempt/runner.ts';

/** Ends before which an agent may not have had the time to say what it cost, though it would have. */
const TOO_EARLY: ReadonlySet<Outcome> = new Set(['timed_out', 'idle', 'no_result']);
/** Ends that others have made. */
const CUT_SHORT: ReadonlySet<Outcome> = new Set(['cancelled', 'conflict', 'lost', 'unavailable']);

export interface AttemptStepsPorts extends Pick<EnginePorts, 'store' | 'approvals' | 'clock' | 'ids'> {
  recorder: Recorder;
  runner: Runner;
  budgets: Budgets;
  turns: AgentTurns;
  trees: ItemTrees;
  holds: ItemHolds;
  /** How the built-in demo agent is started. */
  demoAgent: readonly string[];
}

type Works = Extract<AgentTurn, { type: 'works' }>;

/** The steps of an item that an agent does: a task is made for whose turn it is, and attempted where that may be. */
export class AttemptSteps {
  readonly #ports: AttemptStepsPorts;
  readonly #config: Config;
  readonly #tell: (event: RunEvent) => void;
  readonly #run: () => ActiveRun | undefined;

  /** `run` gives the run under way, which counts what is done. */
  constructor(ports: AttemptStepsPorts, config: Config, tell: (event: RunEvent) => void, run: () => ActiveRun | undefined) {
    this.#ports = ports;
    this.#config = config;
    this.#tell = tell;
    this.#run = run;
  }

  async createTask(key: string, phase: Phase, iteration: number): Promise<void> {
    const { clock, ids, recorder, turns } = this.#ports;
    const turn = turns.of(key, phase);
    if (turn.type !== 'works') return this.#noAgent(key, turn);
    const { name: agent, account } = turn.agent;
    await recorder.record({ type: 'task.created', taskId: newTaskId(ids), key, phase, iteration, agent, account, variant: variantOf(this.#config, phase), at: isoTime(clock) });
    this.#tellTakeOver(key, phase, turn);
  }

  /** One attempt; it may also be left at work. What keeps it from being made holds its item. */
  async attempt(taskId: string, progress: ItemProgress, item: BacklogItem): Promise<void> {
    const { store, approvals, runner, budgets, turns, trees, holds } = this.#ports;
    const { key, entry: { label } } = item;
    const task = store.state().tasks[taskId];
    if (task === undefined) return;
    const usedUp = budgets.heldBy(taskId);
    if (usedUp !== null) return holds.byBudget(key, label, usedUp);
    const turn = turns.of(key, task.phase, task);
    if (turn.type !== 'works') return this.#noAgent(key, turn);
    const { agent } = turn;
    const refusal = agent.approval === null ? null : await approvals.refusalFor(agent.approval);
    if (refusal !== null) return this.#refused(key, turn, refusal);
    // From here on the runner knows of the attempt and can be told to end it.
    if (this.#run()?.stopped === true) return;
    const root = trees.rootOf(key);
    if (root === undefined) return trees.open(key, item);
    if (agent.name !== task.agent) this.#tellTakeOver(key, task.phase, turn);
    const takeOver = turns.hasOther(key, task.phase, agent.account);
    const settled = await orProblem(store, () => runner.attempt(task, progress, item, agent.spec, root, takeOver));
    if (settled === null) return;
    if ('ok' in settled) return holds.byConflict(key, settled.message, []);
    this.#settled(settled, key, label);
  }

  /** Follows an attempt that an owner before this one started to its end. It may also be left at work. */
  async adopt(task: TaskAtWork, running: RunningAgent, item: BacklogItem | undefined): Promise<void> {
    const { store, runner, turns } = this.#ports;
    const progress = store.state().items[task.key];
    if (progress === undefined) return;
    const label = item?.entry.label ?? store.state().known[task.key]?.label ?? '';
    const takeOver = turns.hasOther(task.key, task.phase, task.account ?? task.agent);
    const settled = await runner.adopt(task, progress, { label, spec: item?.entry.spec ?? null }, this.#agentOf(task), running, takeOver);
    if (settled !== null) this.#settled(settled, task.key, label);
  }

  /** The agent of a task that an owner before this one gave it; what is known of it where the configuration does not have it any more. */
  #agentOf({ phase, agent: name, account = name }: TaskState): AgentSpec {
    try {
      return agentFor(this.#config, phase, name, this.#ports.demoAgent).spec;
    } catch {
      return { name, executor: 'cli', account, argv: [], direction: 'stdin', env: [] };
    }
  }

  /** Nobody can do the next step now: the item waits for the account that goes on first, or the run has nobody. */
  async #noAgent(key: string, turn: Exclude<AgentTurn, { type: 'works' }>): Promise<void> {
    if (turn.type === 'waits') return this.#ports.holds.byAccount(key, turn.account);
    const run = this.#run();
    if (run !== undefined) run.unavailable = true;
  }

  /** An agent of the repository that nobody has approved. One that only stands in for another is left out, and the item waits. */
  #refused(key: string, { agent, instead }: Works, refusal: string): Promise<void> {
    const run = this.#run();
    if (instead === null || run === undefined) return this.#ports.holds.byConflict(key, refusal, []);
    run.absent.add(agent.name);
    this.#tell({ type: 'notice', at: isoTime(this.#ports.clock), severity: 'warning', message: refusal });
    return Promise.resolve();
  }

  #tellTakeOver(key: string, phase: Phase, { agent, instead }: Works): void {
    if (instead === null) return;
    this.#tell({ type: 'took-over', at: isoTime(this.#ports.clock), key, label: this.#ports.store.state().known[key]?.label ?? '', phase, agent: agent.name, instead });
  }

  #settled(settled: AttemptSettled, key: string, label: string): void {
    const state = this.#ports.store.state();
    const task = state.tasks[settled.taskId];
    const after = state.items[key];
    const run = this.#run();
    run?.tally.attempt(key, settled, task?.phase ?? 'spec', task?.finishedAt !== undefined);
    this.#tellCostUnknown(run, settled, task);
    if (settled.outcome === 'unavailable' && run !== undefined && task !== undefined) this.#unavailable(run, task, settled);
    if (after?.state === 'failed') {
      run?.tally.failed(key);
      this.#tell({ type: 'item-failed', at: settled.at, key, label, reason: after.failure ?? settled.reason });
    }
    if (after?.state === 'blocked') this.#ports.holds.tell(key, label, settled.reason, settled.at);
    // Said with the attempt that it came with, and never again.
    if (state.paused?.by === BREAKER && state.paused.at === settled.at) this.#tell({ type: 'paused', at: settled.at, reason: state.paused.reason });
  }

  /** Budgets hold nothing that does not say what it costs: said once in a run. */
  #tellCostUnknown(run: ActiveRun | undefined, { at, costUsd, outcome, taskId, usage }: AttemptSettled, task: TaskState | undefined): void {
    if (costUsd !== undefined || CUT_SHORT.has(outcome) || run?.saidNoCost !== false || this.#ports.budgets.of(taskId).length === 0) return;
    run.saidNoCost = true;
    const { executor, name, preset } = task === undefined ? { executor: 'cli', name: '', preset: undefined } : this.#agentOf(task);
    const isTyped = preset !== undefined || executor === 'acp';
    const held = run.request.budgetUsd === undefined ? 'its budgets cannot hold it' : 'the budget cannot end this run';
    const does = isTyped && TOO_EARLY.has(outcome) ? 'ended before it said what it had cost' : 'does not say what it costs';
    const help = usage === undefined
      // A line of its words is read of no agent that tells events.
      ? isTyped ? '' : ', or let the agent print a line such as "Cost: 0.42 USD"'
      : ', or say below "prices" in .coherence/config.json what its model costs';
    this.#tell({ type: 'notice', at, severity: 'warning', message: `The agent ${name} ${does}, so ${held}.`, hint: `Limit the run with --hours or --max-items${help}.` });
  }

  /** Nothing else would go better with this agent; where the phase names others, they do its work from now on. */
  #unavailable(run: ActiveRun, { agent, key, phase }: TaskState, { at, reason }: AttemptSettled): void {
    run.absent.add(agent);
    run.unavailable = this.#ports.turns.of(key, phase).type === 'none';
    this.#tell({ type: 'notice', at, severity: run.unavailable ? 'error' : 'warning', message: reason });
  }
}
