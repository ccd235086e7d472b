import assert from 'node:assert/strict';
import type { KnownItem } from '../../../src/backlog/known-item.ts';
import type { BacklogKind, Outcome } from '../../../src/contract/phase.ts';
import type { AttemptSettled, PipelineEvent } from '../../../src/pipeline/event.ts';
import { emptyState, progressOf, type ItemProgress, type PipelineLimits, type PipelineState, type TaskState } from '../../../src/pipeline/state.ts';
import { refusal } from '../../../src/pipeline/refusal.ts';
import { transition } from '../../../src/pipeline/transition.ts';
import { deepFreeze } from './deep-freeze.ts';

export function known(key: string, kind: BacklogKind = 'product'): KnownItem {
  return { key, kind, file: `${kind}.md`, label: '1', heading: 'Now', text: `Do ${key}`, index: 0 };
}

/** Leads a state to where an example begins. An event that the state refuses fails the test. */
export class Scenario {
  state: PipelineState;
  #serial = 0;

  constructor(limits: PipelineLimits = { maxIterations: 3, lostAttempts: 3 }) {
    this.state = deepFreeze(emptyState(limits));
  }

  apply(...events: PipelineEvent[]): this {
    for (const event of events) {
      assert.equal(refusal(this.state, event), null, event.type);
      this.state = deepFreeze(transition(this.state, deepFreeze(event)));
    }
    return this;
  }

  /** Says why an event is refused, and makes sure that it changes nothing. */
  refusal(event: PipelineEvent): string {
    const reason = refusal(this.state, event);
    assert.ok(reason !== null, `${event.type} was taken`);
    assert.equal(transition(this.state, event), this.state);
    return reason;
  }

  /** A new moment. */
  at(): string {
    this.#serial += 1;
    return `2026-11-22T10:00:00.${String(this.#serial).padStart(3, '0')}Z`;
  }

  started(key: string, kind: BacklogKind = 'product'): this {
    return this.apply({ type: 'item.started', key, kind, turn: true, at: this.at() }, { type: 'checkout.opened', key });
  }

  /** Gives the item a task in its phase, `task_1` the first one. */
  task(key: string): this {
    const { phase, iteration } = this.item(key);
    const taskId = `task_${Object.keys(this.state.tasks).length + 1}`;
    return this.apply({ type: 'task.created', taskId, key, phase, iteration, agent: 'demo', variant: 'default', at: this.at() });
  }

  /** Starts an attempt of the item's task, with a new task where it has none. */
  attempt(key: string, token = `token_${this.#serial}`): this {
    if (this.item(key).taskId === undefined) this.task(key);
    return this.apply({ type: 'attempt.started', taskId: this.taskOf(key).id, token, at: this.at() });
  }

  /** An attempt of the item's task, and how it ends. */
  ends(key: string, outcome: Outcome, more: Partial<AttemptSettled> = {}): this {
    return this.attempt(key).settles(key, outcome, more);
  }

  settles(key: string, outcome: Outcome, more: Partial<AttemptSettled> = {}): this {
    return this.apply(this.settlement(key, outcome, more));
  }

  /** The end of the attempt at work on an item. */
  settlement(key: string, outcome: Outcome, more: Partial<AttemptSettled> = {}): AttemptSettled {
    const task = this.taskOf(key);
    return {
      type: 'attempt.settled', taskId: task.id, token: task.attempt?.token ?? '', at: this.at(), outcome,
      reason: `It ended as ${outcome}.`, durationSeconds: 2, files: [], ...(outcome === 'limit' || outcome === 'unavailable' ? { resume: true } : {}), ...more,
    };
  }

  /** The end of an attempt as it was recorded before tasks were kept over a limit. */
  settlesAsBefore(key: string, outcome: 'limit' | 'unavailable', more: Partial<AttemptSettled> = {}): this {
    const { resume: _, ...settled } = this.settlement(key, outcome, more);
    return this.apply(settled);
  }

  /** Commits what the item's last attempt changed. */
  commits(key: string, commit: string | null = 'abc'): this {
    const owed = this.item(key).uncommitted;
    return this.apply({ type: 'task.committed', taskId: owed?.taskId ?? '', token: owed?.token ?? '', commit, at: this.at() });
  }

  /** Completes phases of a running item, up to the one before `phase`. */
  reaches(key: string, phase: 'impl' | 'test' | 'review'): this {
    while (this.item(key).phase !== phase) this.ends(key, 'completed', this.item(key).phase === 'spec' ? { specPath: 'specs/a.md' } : {});
    return this;
  }

  passes(key: string): this {
    return this.reaches(key, 'review').ends(key, 'completed', { tests: { passed: 4, failed: 0 } });
  }

  done(key: string): this {
    return this.started(key).passes(key).apply({ type: 'item.merged', key, commit: 'merged', at: this.at() });
  }

  answers(id: string, answer: string, askedAt?: string): this {
    return this.apply({ type: 'decision.answered', id, answer, by: 'ada', at: this.at(), ...(askedAt === undefined ? {} : { askedAt }) });
  }

  retries(key: string): this {
    return this.apply({ type: 'item.retried', key, by: 'ada', at: this.at() });
  }

  skips(key: string): this {
    return this.apply({ type: 'item.skipped', key, by: 'ada', at: this.at() });
  }

  reopens(key: string): this {
    return this.apply({ type: 'item.reopened', key, by: 'ada', at: this.at() });
  }

  item(key: string): ItemProgress {
    const item = progressOf(this.state, key);
    assert.ok(item !== undefined, `there is no item ${key}`);
    return item;
  }

  lookUp(id: string): TaskState {
    const task = this.state.tasks[id];
    assert.ok(task !== undefined, `there is no task ${id}`);
    return task;
  }

  /** The task that the item is at. */
  taskOf(key: string): TaskState {
    return this.lookUp(this.item(key).taskId ?? '');
  }
}
