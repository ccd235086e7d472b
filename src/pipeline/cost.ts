import type { TokenUsage } from '../contract/agent-event.ts';

const COST = /^[ \t]*cost:[ \t]*\$?(\d{1,9}(?:\.\d{1,9})?)[ \t]*(?:usd)?[ \t]*$/i;

/**
 * What an attempt cost in US dollars, as an agent without a typed event stream says it: the last line of its
 * output that reads `Cost: 0.42 USD`. Null when it says nothing.
 */
export function readCost(output: string): number | null {
  const line = output.slice(-4096).split('\n').findLast((candidate) => COST.test(candidate));
  const amount = line === undefined ? undefined : COST.exec(line)?.[1];
  return amount === undefined ? null : Number(amount);
}

/** What a model costs in US dollars for a million tokens. */
export interface ModelPrice {
  input: number;
  output: number;
  /** As `input` where not set. */
  cached?: number | undefined;
}

/** What tokens cost in US dollars: never less than nothing, whatever is said of them. */
export function costOf({ input, output, cached }: TokenUsage, price: ModelPrice): number {
  const fresh = Math.max(0, input - cached);
  return Math.max(0, (fresh * price.input + cached * (price.cached ?? price.input) + output * price.output) / 1_000_000);
}

/** What so much use costs: as the agent says, else by the price of its model; null where neither is known. */
export function costOfUse({ costUsd, usage }: { costUsd: number | null; usage: TokenUsage }, price: ModelPrice | null): number | null {
  return costUsd ?? (price === null ? null : costOf(usage, price));
}
