import type { AgentEvent, TokenUsage } from '../../contract/agent-event.ts';
import { amountAt, fieldOf, listAt, numberAt, textAt } from '../json.ts';
import { NO_CONTEXT, type ReaderContext } from '../stream-reader.ts';
import { DENIAL, planOf } from '../tool-calls.ts';
import { detail, shownPath, title } from '../wording.ts';
import { MessageRuns } from './message-runs.ts';
import { SessionHealth } from './session-health.ts';
import { exitCodeIn, pathsOf, titleOf, withUpdate, type ToolCall } from './tool-call.ts';
import type { AgentError } from './turn-end.ts';
import { usageOf } from './turn-usage.ts';

/** Calls that are remembered until they end. */
const OPEN_CALLS = 1000;
const ID = 200;
const FILES = 100;

interface OpenCall {
  call: ToolCall;
  isTold: boolean;
  /** What becomes of it was said already. */
  isSilent: boolean;
}

/**
 * Makes events of what an agent tells by the Agent Client Protocol while it works (`session/update`). Total: whatever an update
 * says, it answers, with nothing where it knows nothing of it. Text comes out by lines.
 */
export class SessionUpdates {
  readonly #context: ReaderContext;
  readonly #runs = new MessageRuns();
  readonly #calls = new Map<string, OpenCall>();
  /** What the session had cost before this attempt: agents count all of a session. */
  #costBefore = 0;
  #cost: number | null = null;
  #hasBegun = false;
  readonly #health = new SessionHealth();
  #lastSaid = '';

  constructor(context: ReaderContext = NO_CONTEXT) {
    this.#context = context;
  }

  /**
   * What comes from here on is of this attempt. Before, an agent repeats what was said in the session earlier. `sessionUsd`: what
   * the session had cost before, as far as it is known.
   */
  begin(sessionUsd = 0): void {
    this.#hasBegun = true;
    this.#costBefore = this.#cost ?? sessionUsd;
    this.#cost = null;
  }

  /** The `update` of one notification. */
  update(update: unknown): AgentEvent[] {
    const kind = textAt(update, 'sessionUpdate') ?? '';
    if (kind === 'usage_update') return this.#usage(update);
    if (!this.#hasBegun) return [];
    switch (kind) {
      case 'agent_message_chunk':
        return this.#said('text', update);
      case 'agent_thought_chunk':
        return this.#said('thought', update);
      case 'tool_call':
      case 'tool_call_update':
        return this.#tool(update);
      case 'plan': {
        const plan = planOf(listAt(update, 'entries'), ['content']);
        return plan === null ? [] : [...this.#runs.close(), plan];
      }
      case 'session_info_update':
        return this.#health.update(update);
      default:
        return [];
    }
  }

  /** Why its work has ended, where the answer to its prompt does not say that it failed. */
  failure(): AgentError | null {
    return this.#health.failure(this.#lastSaid);
  }

  /** The call that an agent asks leave for, with all that it has told of it before, and what is to be told of it now. */
  asked(toolCall: unknown): { call: ToolCall; events: AgentEvent[] } {
    const { open, events } = this.#noted(toolCall);
    return { call: open.call, events: [...events, ...this.#start(toolCall, open)] };
  }

  /** Nobody is there to allow it now: what becomes of the call is not told. */
  left(toolCall: unknown): void {
    this.#noted(toolCall).open.isSilent = true;
  }

  /** It was not allowed: `why` in a few words. What becomes of the call is not told again. */
  denied(toolCall: unknown, why: string): AgentEvent[] {
    const { open, events } = this.#noted(toolCall);
    open.isSilent = true;
    return [...events, this.#event(toolCall, open, 'denied', why)];
  }

  /** What the answer to a prompt says of tokens. */
  answered(response: unknown): AgentEvent[] {
    const usage = usageOf(response);
    return [...this.#spoken(this.#runs.close()), ...(usage === null ? [] : [this.#usageEvent(usage)])];
  }

  /** Nothing more comes. */
  end(): AgentEvent[] {
    return this.#runs.close();
  }

  #said(kind: 'text' | 'thought', update: unknown): AgentEvent[] {
    const text = textAt(update, 'content', 'text');
    return text === null || text === '' ? [] : this.#spoken(this.#runs.add(kind, text, textAt(update, 'messageId')));
  }

  #spoken(events: AgentEvent[]): AgentEvent[] {
    for (const event of events) if (event.type === 'text' && event.text.trim() !== '') this.#lastSaid = event.text;
    return events;
  }

  #tool(update: unknown): AgentEvent[] {
    const { id, open, events } = this.#noted(update);
    const status = textAt(update, 'status');
    if (status !== 'completed' && status !== 'failed') return [...events, ...this.#start(update, open)];
    this.#calls.delete(id);
    if (open.isSilent) return events;
    const code = exitCodeIn(update);
    if (status === 'completed' && (code === null || code === 0)) return [...events, this.#event(update, open, 'completed', null)];
    const said = outcomeOf(update);
    if (DENIAL.test(said.slice(0, 2000)) && code === null) return [...events, this.#event(update, open, 'denied', said)];
    return [...events, this.#event(update, open, 'failed', code === null ? said : `exit ${code}`)];
  }

  /** Remembers what is told of a call. What was said before it is a message of its own. */
  #noted(update: unknown): { id: string; open: OpenCall; events: AgentEvent[] } {
    const id = textAt(update, 'toolCallId') ?? '';
    const known = this.#calls.get(id);
    const open = known ?? { call: withUpdate(undefined, null), isTold: false, isSilent: false };
    open.call = withUpdate(open.call, update);
    if (known === undefined) {
      this.#calls.set(id, open);
      const [first] = this.#calls.keys();
      if (this.#calls.size > OPEN_CALLS && first !== undefined) this.#calls.delete(first);
    }
    return { id, open, events: this.#spoken(this.#runs.close()) };
  }

  /** A call is told once it is known what it is about: many agents announce one before they have read it to its end. */
  #start(update: unknown, open: OpenCall): AgentEvent[] {
    const { call } = open;
    const isKnown = call.command !== null || (call.kind !== 'execute' && pathsOf(call).length > 0) || textAt(update, 'status') === 'in_progress';
    if (open.isTold || open.isSilent || !isKnown) return [];
    open.isTold = true;
    return [this.#event(update, open, 'started', null)];
  }

  #event(update: unknown, { call }: OpenCall, status: 'started' | 'completed' | 'failed' | 'denied', outcome: string | null): AgentEvent {
    const { cwd } = this.#context;
    const said = outcome === null ? '' : detail(outcome);
    return {
      type: 'tool',
      id: (textAt(update, 'toolCallId') ?? '').slice(0, ID),
      name: title(call.name) || title(call.kind) || 'tool',
      title: titleOf(call, cwd),
      status,
      files: pathsOf(call).slice(0, FILES).map((path) => shownPath(path, cwd)),
      ...(said === '' ? {} : { detail: said }),
    };
  }

  #usage(update: unknown): AgentEvent[] {
    const amount = numberAt(update, 'cost', 'amount');
    if (amount !== null && amount >= 0 && (textAt(update, 'cost', 'currency') ?? 'USD').toUpperCase() === 'USD') this.#cost = amount;
    if (!this.#hasBegun) return [];
    // What is in its context is the least that it has read.
    return amountAt(update, 'used') === 0 && this.#cost === null ? [] : [this.#usageEvent({ input: amountAt(update, 'used'), output: 0, cached: 0 })];
  }

  #usageEvent(usage: TokenUsage): AgentEvent {
    const spent = this.#cost === null ? null : this.#cost < this.#costBefore ? this.#cost : this.#cost - this.#costBefore;
    // An agent that knows no price says nothing for it: nothing is not free then.
    return { type: 'usage', usage, costUsd: spent === null || spent === 0 ? null : spent };
  }
}

/** What a call came to, as its agent puts it. */
function outcomeOf(update: unknown): string {
  const output = fieldOf(update, 'rawOutput');
  const shown = listAt(update, 'content').map((part) => textAt(part, 'content', 'text') ?? '').join('\n');
  const said = textAt(output, 'error') ?? (shown === '' && typeof output === 'string' ? output : shown);
  return said.slice(0, 4000).replace(/^\s{0,20}```\w{0,20}\n/, '');
}
