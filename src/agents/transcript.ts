import { oneLine } from '../base/cut-text.ts';
import type { AgentEvent, TokenUsage } from '../contract/agent-event.ts';

const THOUGHT = 160;
const OUTCOME = 120;

/** What a person reads of an agent's events: its words as they are, a line for each tool call, what it cost at the end. */
export class Transcript {
  #startsLine = true;
  /** The call whose line is not finished: what it comes to may follow in it. */
  #open: string | null = null;
  #usage: Extract<AgentEvent, { type: 'usage' }> | null = null;
  /** Calls whose line has gone by before they ended. */
  readonly #told = new Set<string>();
  #saidLast = '';
  readonly #noticed = new Set<string>();
  readonly #isLive: boolean;

  /** `live`: a call is shown as soon as it starts, in a line of its own. Otherwise its line waits for what it comes to. */
  constructor({ live = false }: { live?: boolean } = {}) {
    this.#isLive = live;
  }

  /** The text that an event adds. */
  add(event: AgentEvent): string {
    switch (event.type) {
      case 'text':
        this.#saidLast = event.text;
        return this.plain(event.text);
      case 'thought':
        return this.#line(`· ${oneLine(event.text, THOUGHT)}`);
      case 'tool':
        return this.#tool(event);
      case 'plan':
        return this.#line(event.entries.map(({ text, done }) => `${done ? '☑' : '☐'} ${text}`).join('\n'));
      case 'usage':
        this.#usage = event;
        return '';
      case 'limit':
        return this.#notice(event.limit.message, event.limit.resetsAt === null ? '' : ` (until ${event.limit.resetsAt})`);
      case 'waiting':
        return this.#line(`… ${event.message}${event.seconds === null ? '' : ` In ${Math.ceil(event.seconds)} s.`}`);
      case 'session':
        return this.#line(`· Session ${event.id}${event.model === null ? '' : `, ${event.model}`}`);
      case 'result':
        return this.#result(event);
    }
  }

  /** Text that is none of its events, such as what it writes to its other output. */
  plain(text: string): string {
    if (text === '') return '';
    const before = this.#finishOpen();
    this.#startsLine = text.endsWith('\n');
    return before + text;
  }

  /** Nothing more comes. */
  end(): string {
    const { usage } = this.#usage ?? {};
    return this.#usage === null || usage === undefined || usage.input + usage.output === 0 ? this.#finishOpen() : this.#line(usageText(usage, this.#usage.costUsd));
  }

  #tool({ id, title, status, detail }: Extract<AgentEvent, { type: 'tool' }>): string {
    if (status === 'started') {
      if (this.#isLive) {
        this.#remember(id);
        return this.#line(`▸ ${title}`);
      }
      const before = this.#breakLine();
      this.#open = id;
      this.#startsLine = false;
      return `${before}▸ ${title}`;
    }
    const said = status === 'completed' ? '' : detail === undefined ? status : status === 'denied' ? `denied: ${detail}` : detail;
    const outcome = said === '' ? '' : ` — ${oneLine(said, OUTCOME)}`;
    if (this.#open === id && this.#open !== null) {
      this.#open = null;
      this.#startsLine = true;
      return `${outcome}\n`;
    }
    // Its line has gone by: what went well needs no other one, except where it is the first that is heard of it.
    return outcome === '' && id !== '' && this.#told.delete(id) ? '' : this.#line(`▸ ${title}${outcome}`);
  }

  #result({ text, error }: Extract<AgentEvent, { type: 'result' }>): string {
    if (error !== null) return this.#notice(error, '');
    return text === null || text.trim() === '' || text.trim() === this.#saidLast.trim() ? '' : this.#line(text);
  }

  /** What it cannot go on for, said once: agents say it as their words, as a limit and as their result. */
  #notice(message: string, more: string): string {
    const isKnown = this.#noticed.has(message) || this.#saidLast.trim() === message;
    if (isKnown && (more === '' || this.#noticed.has(more))) return '';
    if (this.#noticed.size < 1000) this.#noticed.add(message).add(more);
    return this.#line(`! ${message}${more}`);
  }

  #line(text: string): string {
    const before = this.#breakLine();
    return `${before}${text}\n`;
  }

  #breakLine(): string {
    const before = this.#finishOpen();
    const broken = this.#startsLine ? before : `${before}\n`;
    this.#startsLine = true;
    return broken;
  }

  #remember(id: string): void {
    if (this.#told.size < 1000) this.#told.add(id);
  }

  #finishOpen(): string {
    if (this.#open === null) return '';
    this.#remember(this.#open);
    this.#open = null;
    this.#startsLine = true;
    return '\n';
  }
}

/** Tokens and cost as one line: `12,345 tokens in (10,000 cached), 678 out · 0.42 USD`. */
export function usageText({ input, output, cached }: TokenUsage, costUsd: number | null): string {
  const tokens = `${grouped(input)} tokens in${cached > 0 ? ` (${grouped(cached)} cached)` : ''}, ${grouped(output)} out`;
  return costUsd === null ? tokens : `${tokens} · ${costUsd.toFixed(costUsd < 0.1 ? 4 : 2)} USD`;
}

function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
