import type { AgentEvent, TokenUsage } from '../../contract/agent-event.ts';
import { amountAt, fieldOf, numberAt, objectOf, textAt, type JsonObject } from '../json.ts';

/** Messages whose tokens are told apart: a message comes in pieces, each with all of its tokens. */
const MESSAGES = 1000;
const NOTHING: TokenUsage = { input: 0, output: 0, cached: 0 };

/**
 * The tokens of an attempt of Claude Code. Its result counts them, and what they cost; until then its messages show the least that it has
 * used: what they say of what came out is the state at their beginning.
 */
export class ClaudeUsage {
  readonly #messages = new Map<string, TokenUsage>();
  #model: string | null = null;
  #total = NOTHING;
  #costUsd: number | null = null;

  /** The session works with this model. */
  begin(model: string | null): void {
    this.#model = model;
  }

  /** A message, or a piece of one; `isHelper`: of a helper of the agent's, which may work with a model of another price. */
  message(message: unknown, isHelper: boolean): AgentEvent[] {
    const id = textAt(message, 'id');
    const usage = fieldOf(message, 'usage');
    if (id === null || objectOf(usage) === null || (isHelper && !this.#isOwnModel(textAt(message, 'model')))) return [];
    const known = this.#messages.get(id) ?? NOTHING;
    const now = most(known, tokensOf(usage));
    this.#remember(id, now);
    const more = { input: now.input - known.input, output: now.output - known.output, cached: now.cached - known.cached };
    if (more.input + more.output + more.cached === 0) return [];
    this.#total = { input: this.#total.input + more.input, output: this.#total.output + more.output, cached: this.#total.cached + more.cached };
    return [this.#event()];
  }

  /** Its result: what it counts takes the place of what was seen. One of a failure may count nothing. */
  result(event: JsonObject): AgentEvent {
    const told = tokensOf(event['usage']);
    const counts = told.input + told.output > 0;
    const seen = this.#total.input + this.#total.output > 0;
    const costUsd = numberAt(event, 'total_cost_usd');
    if (counts) this.#total = told;
    // To count nothing is not to be free.
    if (costUsd !== null && (costUsd > 0 || counts || !seen)) this.#costUsd = Math.max(0, costUsd);
    return this.#event();
  }

  #event(): AgentEvent {
    return { type: 'usage', usage: this.#total, costUsd: this.#costUsd };
  }

  #isOwnModel(model: string | null): boolean {
    return model !== null && this.#model !== null && (model.startsWith(this.#model) || this.#model.startsWith(model));
  }

  #remember(id: string, usage: TokenUsage): void {
    this.#messages.set(id, usage);
    const [first] = this.#messages.keys();
    if (this.#messages.size > MESSAGES && first !== undefined) this.#messages.delete(first);
  }
}

function tokensOf(usage: unknown): TokenUsage {
  const cached = amountAt(usage, 'cache_read_input_tokens');
  return { input: amountAt(usage, 'input_tokens') + amountAt(usage, 'cache_creation_input_tokens') + cached, output: amountAt(usage, 'output_tokens'), cached };
}

function most(a: TokenUsage, b: TokenUsage): TokenUsage {
  return { input: Math.max(a.input, b.input), output: Math.max(a.output, b.output), cached: Math.max(a.cached, b.cached) };
}
