import type { AgentEvent, AgentLimit, TokenUsage } from '../contract/agent-event.ts';
import { writtenBy } from './written-files.ts';

/** Tools whose denial is told by name. */
const DENIED = 20;
/** Files that its own tools wrote that are told by name. */
const EDITED = 500;

/** What an attempt comes to by its agent's own events, as far as they have come. */
export class Account {
  /** Its own word that it has come to an end; null before that. */
  result: { ok: boolean; error: string | null } | null = null;
  usage: TokenUsage | null = null;
  costUsd: number | null = null;
  /** Why it cannot go on; null again once it does. */
  limit: AgentLimit | null = null;
  /** For what it waits by itself; null where it does not. */
  waiting: string | null = null;
  session: string | null = null;
  model: string | null = null;
  /** What its result says where it has said nothing else at the end. */
  closing: string | null = null;
  readonly #denied = new Set<string>();
  readonly #edited = new Set<string>();
  #saidLast = '';

  /** Titles of the tool calls that it was not allowed, each once. */
  get denied(): string[] {
    return [...this.#denied];
  }

  /** Files that its own tools wrote, relative to its folder, each once. */
  get edited(): string[] {
    return [...this.#edited];
  }

  add(event: AgentEvent): void {
    for (const file of writtenBy(event)) if (this.#edited.size < EDITED) this.#edited.add(file);
    // What is told beside the work is no sign that it goes on.
    if (event.type !== 'usage' && event.type !== 'session') this.waiting = event.type === 'waiting' ? event.message : null;
    switch (event.type) {
      case 'text':
        this.#saidLast = event.text;
        this.#goesOn();
        return;
      case 'tool':
        if (event.status === 'denied' && this.#denied.size < DENIED) this.#denied.add(event.title);
        if (event.status !== 'denied') this.limit = null;
        this.#goesOn();
        return;
      case 'usage':
        this.usage = event.usage;
        this.costUsd = event.costUsd;
        return;
      case 'limit':
        this.limit = { ...event.limit, resetsAt: event.limit.resetsAt ?? this.limit?.resetsAt ?? null };
        return;
      case 'session':
        this.session = event.id;
        this.model = event.model ?? this.model;
        return;
      case 'result':
        this.result = { ok: event.ok, error: event.error };
        if (event.ok) this.limit = null;
        this.closing = event.text === null || event.text.trim() === this.#saidLast.trim() ? null : event.text;
        return;
      case 'thought':
      case 'plan':
      case 'waiting':
        return;
    }
  }

  /** What it called its end was none. */
  #goesOn(): void {
    this.result = null;
    this.closing = null;
  }
}
