import type { BacklogKind, Outcome, Phase } from '../../../src/contract/phase.ts';
import { isoOf } from '../../../src/base/clock.ts';
import { turnAt } from '../../../src/backlog/interleave.ts';
import type { AttemptSettled, PipelineEvent } from '../../../src/pipeline/event.ts';
import { nextStep, type Offer, type Step } from '../../../src/pipeline/plan.ts';
import { emptyState, progressOf, type PipelineLimits, type PipelineState } from '../../../src/pipeline/state.ts';
import { refusal } from '../../../src/pipeline/refusal.ts';
import { transition } from '../../../src/pipeline/transition.ts';
import { deepFreeze } from './deep-freeze.ts';

const START = 1_795_000_000_000;
/** How many agents a phase has at most. */
const MOST_AGENTS = 2;

/** How an attempt ends, as far as its agent and the evidence have a say. */
export interface AttemptAnswer {
  outcome: Exclude<Outcome, 'unavailable'>;
  files: string[];
  returnTo: Phase | null;
}

/**
 * What comes from outside of the loop, after `after` more events of the loop or when it has nothing to do.
 * `stop` ends a run, `crash` an owner; `unavailable` ends a run as well, as its agent cannot be started. `account`: the time
 * of reset of one that is paused has come; `used-up`: the budget of the item at work is; `expire`: nobody has answered.
 */
export interface Intervention {
  after: number;
  type:
    | 'answer' | 'retry' | 'skip' | 'reopen' | 'pause' | 'resume' | 'limits'
    | 'cancel' | 'stop' | 'crash' | 'unavailable' | 'stale' | 'repeat' | 'vanish' | 'return' | 'run' | 'end' | 'interrupt'
    | 'account' | 'used-up' | 'raise' | 'expire';
  pick: number;
}

export interface Script {
  items: { key: string; kind: BacklogKind }[];
  ratio: number;
  limits: PipelineLimits;
  /** Answers to attempts, merges (true: merged) and openings (true: opened), over and over. */
  attempts: AttemptAnswer[];
  merges: boolean[];
  openings: boolean[];
  interventions: Intervention[];
}

/** One event of a run; `step` is what it answers, null for what comes from outside. */
export interface Entry {
  before: PipelineState;
  event: PipelineEvent;
  after: PipelineState;
  refused: string | null;
  step: Step | null;
}

export interface Run {
  journal: Entry[];
  state: PipelineState;
  /** Events of the loop itself. */
  events: number;
  /** False when the loop was still at it at its limit of events. */
  ended: boolean;
}

/** Follows the pipeline's steps with the answers of a script until there is nothing to do. Freezes every state. */
export function simulate(script: Script, limit = Number.POSITIVE_INFINITY): Run {
  return new Simulation(script).run(limit);
}

/** Who does a phase, first the one that does it as a rule. Each agent has an account of its own name. */
export function agentsOf(phase: Phase): string[] {
  if (phase === 'review') return ['other'];
  return phase === 'impl' ? ['demo', 'spare'] : ['demo'];
}

/** The first agent of a phase whose account is not paused. */
function agentNow(state: PipelineState, phase: Phase): string | undefined {
  return agentsOf(phase).find((agent) => state.accounts?.[agent] === undefined);
}

/** Whether an open item may be started: its next agent can work. */
export function canGoOn(state: PipelineState, key: string): boolean {
  const item = progressOf(state, key);
  return item?.merging === true || agentNow(state, item?.phase ?? 'spec') !== undefined;
}

/** More events of the loop than any run of the script can have. */
export function bound(script: Script): number {
  const iterations = Math.max(1, script.limits.maxIterations, ...raisedLimits(script).map((limits) => limits.maxIterations));
  const losses = Math.max(1, script.limits.lostAttempts, ...raisedLimits(script).map((limits) => limits.lostAttempts));
  // A round of spec is one task, a round of work at most three. A task ends with an attempt, after at most
  // `losses` - 1 lost ones, one undecidable, one that a person or a crash cut short, and one for each agent that reaches a limit.
  const attempts = losses + 2 + MOST_AGENTS;
  const tasks = 4 * iterations;
  const life = 4 + tasks * (1 + 3 * attempts);
  // Whatever a person does gives at most one item a new life, but an account that goes on gives all that wait for it one.
  return script.items.length * (1 + script.interventions.length) * life;
}

function raisedLimits(script: Script): PipelineLimits[] {
  return script.interventions.filter(({ type }) => type === 'limits').map(({ pick }) => limitsFrom(pick));
}

function limitsFrom(pick: number): PipelineLimits {
  const breaker = { sameFailure: pick % 4, cycle: pick % 2 === 0, spendFactor: pick % 3 };
  return { maxIterations: 1 + (pick % 4), lostAttempts: 1 + (pick % 3), ...(pick % 2 === 0 ? {} : { breaker }) };
}

class Simulation {
  readonly #script: Script;
  readonly #pending: Intervention[];
  readonly #missing = new Set<string>();
  readonly #journal: Entry[] = [];
  #state: PipelineState;
  #serial = 0;
  #events = 0;
  #quiet = 0;
  #attempts = 0;
  #merges = 0;
  #openings = 0;
  #cut: 'cancel' | 'stop' | 'crash' | 'unavailable' | null = null;
  #lastSettled: AttemptSettled | undefined;
  #lastAnswer: PipelineEvent | undefined;

  constructor(script: Script) {
    this.#script = script;
    this.#pending = [...script.interventions];
    this.#state = deepFreeze(emptyState(script.limits));
  }

  run(limit: number): Run {
    for (const item of this.#script.items) this.#apply(seen(item));
    let ended = false;
    while (this.#events <= limit) {
      this.#interveneDue();
      const step = nextStep(this.#state, this.#offer());
      if (step !== null) this.#answer(step);
      else if (!this.#interveneNext()) {
        ended = true;
        break;
      }
    }
    return { journal: this.#journal, state: this.#state, events: this.#events, ended };
  }

  #offer(): Offer {
    const open = (kind: BacklogKind): string[] => this.#script.items
      .filter((item) => item.kind === kind && !this.#missing.has(item.key) && (progressOf(this.#state, item.key)?.state ?? 'open') === 'open')
      .filter((item) => canGoOn(this.#state, item.key))
      .map((item) => item.key);
    return {
      product: open('product'), meta: open('meta'),
      turn: turnAt(this.#state.slot, this.#script.ratio),
      has: (key) => !this.#missing.has(key),
    };
  }

  #apply(event: PipelineEvent, step: Step | null = null): void {
    const before = this.#state;
    deepFreeze(event);
    const refused = refusal(before, event);
    this.#state = deepFreeze(transition(before, event));
    this.#journal.push({ before, event, after: this.#state, refused, step });
    if (step === null) return;
    this.#events += 1;
    this.#quiet += 1;
  }

  #answer(step: Step): void {
    const at = this.#at();
    switch (step.type) {
      case 'commit': {
        const commit = this.#serial % 4 === 0 ? null : `c${this.#serial}`;
        return this.#apply({ type: 'task.committed', taskId: step.taskId, token: step.token, commit, at }, step);
      }
      case 'close':
        return this.#apply({ type: 'checkout.closed', key: step.key }, step);
      case 'start':
        return this.#apply({ type: 'item.started', key: step.key, kind: step.kind, turn: step.turn, at }, step);
      case 'vanished':
        return this.#apply({ type: 'item.vanished', key: step.key, at }, step);
      case 'open':
        if (cycle(this.#script.openings, this.#openings++)) return this.#apply({ type: 'checkout.opened', key: step.key }, step);
        return this.#apply({ type: 'item.conflicted', key: step.key, message: 'The tree holds your changes.', files: ['mine'], at }, step);
      case 'merge':
        if (cycle(this.#script.merges, this.#merges++)) return this.#apply({ type: 'item.merged', key: step.key, commit: `m${this.#serial}`, at }, step);
        return this.#apply(this.#held(step.key, at), step);
      case 'gate-action':
        return this.#apply({ type: 'gate.settled', key: step.key, review: step.action.type === 'revert', at }, step);
      case 'create-task': {
        const agent = agentNow(this.#state, step.phase);
        if (agent === undefined) return this.#apply({ type: 'account.held', key: step.key, account: agentsOf(step.phase)[0] ?? '', at }, step);
        return this.#apply({
          type: 'task.created', taskId: `task_${this.#serial}`, key: step.key, phase: step.phase, iteration: step.iteration,
          agent, account: agent, variant: 'default', at,
        }, step);
      }
      case 'attempt': {
        const phase = this.#state.tasks[step.taskId]?.phase ?? 'spec';
        const agent = agentNow(this.#state, phase);
        if (agent === undefined) return this.#apply({ type: 'account.held', key: step.key, account: agentsOf(phase)[0] ?? '', at }, step);
        return this.#attempt(step, agent);
      }
    }
  }

  /** What keeps an item from being merged: a conflict, a gate or the checks of its branch. */
  #held(key: string, at: string): PipelineEvent {
    if (this.#serial % 3 === 0) return { type: 'item.conflicted', key, message: 'It does not merge.', files: ['theirs'], at };
    if (this.#serial % 3 === 1) return { type: 'ci.held', key, message: 'The checks are red.', at };
    return {
      type: 'gate.held', key, gate: 'scope', findings: [{ gate: 'scope', file: 'a.js', line: null, side: 'after', change: null, message: 'It is not listed.' }],
      question: 'Merge it?', options: ['As it is', 'Extend', 'Revert', 'Back'],
      choices: [{ type: 'accept' }, { type: 'extend', files: ['a.js'] }, { type: 'revert', files: ['a.js'] }, { type: 'send-back' }], at,
    };
  }

  #attempt(step: Extract<Step, { type: 'attempt' }>, agent: string): void {
    const token = `token_${this.#serial}`;
    const other = agent === this.#state.tasks[step.taskId]?.agent ? {} : { agent, account: agent };
    this.#apply({ type: 'attempt.started', taskId: step.taskId, token, ...other, at: this.#at() }, step);
    this.#interveneDue();
    const settled: AttemptSettled = { type: 'attempt.settled', taskId: step.taskId, token, at: this.#at(), durationSeconds: 1, ...this.#result(step.taskId, agent) };
    this.#lastSettled = settled;
    const parked = this.#cut === 'stop' || this.#cut === 'crash';
    this.#cut = null;
    this.#apply(settled, step);
    if (parked) this.#apply({ type: 'item.parked', key: step.key });
  }

  #result(taskId: string, agent: string): Pick<AttemptSettled, 'outcome' | 'reason' | 'files'> & Partial<AttemptSettled> {
    switch (this.#cut) {
      case 'cancel':
        return { outcome: 'cancelled', reason: 'Cancelled.', files: ['half'] };
      case 'stop':
        return { outcome: 'cancelled', resume: true, reason: 'The run was stopped.', files: ['half'] };
      case 'crash':
        return { outcome: 'lost', reason: 'Its owner died.', files: [] };
      case 'unavailable':
        return { outcome: 'unavailable', resume: true, reason: 'There is no such program.', files: [] };
      case null:
        break;
    }
    const { outcome, files, returnTo } = cycle(this.#script.attempts, this.#attempts++);
    const others = agentsOf(this.#state.tasks[taskId]?.phase ?? 'spec').filter((each) => each !== agent && this.#state.accounts?.[each] === undefined);
    return {
      outcome, reason: `It ended as ${outcome}.`, files, costUsd: 0.5, ...(returnTo === null ? {} : { returnTo }),
      ...(outcome === 'limit' ? { resume: true, limit: { account: agent, kind: 'usage', message: 'No more today.', takeOver: others.length > 0 } } : {}),
      // A provider that says each time that it will be over in a moment.
      ...(outcome === 'limit' && this.#serial % 2 === 0 ? { resetsAt: isoOf(START + (this.#serial + 7) * 1000) } : {}),
    };
  }

  #interveneDue(): void {
    while ((this.#pending[0]?.after ?? Number.POSITIVE_INFINITY) <= this.#quiet) this.#interveneNext();
  }

  #interveneNext(): boolean {
    const next = this.#pending.shift();
    this.#quiet = 0;
    if (next === undefined) return false;
    this.#intervene(next);
    return true;
  }

  #intervene({ type, pick }: Intervention): void {
    const [at, by] = [this.#at(), 'ada'];
    const key = cycle(this.#script.items, pick).key;
    switch (type) {
      case 'answer': {
        const open = Object.values(this.#state.decisions).filter((decision) => decision.answer === undefined);
        if (open.length === 0) return;
        const { id, askedAt, options } = cycle(open, pick);
        this.#lastAnswer = { type: 'decision.answered', id, answer: options.length === 0 ? 'Blue.' : cycle(options, pick), by, at, askedAt };
        return this.#apply(this.#lastAnswer);
      }
      case 'retry':
        return this.#apply({ type: 'item.retried', key, by, at });
      case 'skip':
        return this.#apply({ type: 'item.skipped', key, by, at });
      case 'reopen':
        // Nothing has happened to an item without progress: its state says only then that it is done.
        return progressOf(this.#state, key) === undefined ? undefined : this.#apply({ type: 'item.reopened', key, by, at });
      case 'pause':
        return this.#apply({ type: 'paused', reason: 'Lunch.', by, at });
      case 'resume':
        return this.#apply({ type: 'resumed', by, at });
      case 'limits':
        return this.#apply({ type: 'limits.set', limits: limitsFrom(pick) });
      case 'stale':
        return this.#lastSettled === undefined ? undefined : this.#apply({ ...this.#lastSettled, outcome: 'completed', files: ['late'] });
      case 'repeat':
        return this.#lastAnswer === undefined ? undefined : this.#apply(this.#lastAnswer);
      case 'vanish':
        this.#missing.add(key);
        return this.#apply({ type: 'items.missing', keys: [key] });
      case 'return':
        this.#missing.delete(key);
        return this.#apply(seen(cycle(this.#script.items, pick)));
      case 'run':
        return this.#apply({ type: 'run.started', id: `run_${this.#serial}`, request: { items: [key], maxItems: 1 + (pick % 3) }, at });
      case 'end':
      case 'interrupt':
        return this.#apply({ type: type === 'end' ? 'run.ended' : 'run.interrupted', id: this.#state.run?.id ?? 'run', at });
      case 'account': {
        const paused = Object.keys(this.#state.accounts ?? {});
        return paused.length === 0 ? undefined : this.#apply({ type: 'account.resumed', account: cycle(paused, pick), at });
      }
      case 'used-up': {
        const running = Object.values(this.#state.items).find((item) => item.state === 'running');
        const scope = running?.taskId === undefined || pick % 2 === 0 ? 'item' : 'task';
        return running === undefined ? undefined : this.#apply({ type: 'budget.held', key: running.key, budget: { scope, spentUsd: 2, budgetUsd: 1, raiseTo: 2 + pick }, at });
      }
      case 'raise':
        return this.#apply({ type: 'budget.raised', scope: pick % 2 === 0 ? 'run' : 'day', usd: 1 + pick, by, at });
      case 'expire': {
        const open = Object.values(this.#state.decisions).filter((decision) => decision.answer === undefined);
        if (open.length === 0) return;
        const { id, askedAt } = cycle(open, pick);
        return this.#apply({ type: 'decision.expired', id, askedAt, at });
      }
      case 'cancel':
      case 'stop':
      case 'crash':
      case 'unavailable':
        return this.#interrupt(type);
    }
  }

  #interrupt(type: 'cancel' | 'stop' | 'crash' | 'unavailable'): void {
    if (type === 'crash') this.#state = deepFreeze(JSON.parse(JSON.stringify(this.#state)) as PipelineState);
    const running = Object.values(this.#state.items).find((item) => item.state === 'running');
    if (running === undefined) return;
    if (this.#state.tasks[running.taskId ?? '']?.status === 'running') this.#cut = type;
    else if (type === 'stop' || type === 'crash') this.#apply({ type: 'item.parked', key: running.key });
  }

  #at(): string {
    this.#serial += 1;
    return isoOf(START + this.#serial * 1000);
  }
}

function seen({ key, kind }: { key: string; kind: BacklogKind }): PipelineEvent {
  return { type: 'items.seen', items: [{ key, kind, file: `${kind}.md`, label: key, heading: '', text: key, index: 0 }] };
}

function cycle<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('A script needs at least one of everything.');
  return value;
}
