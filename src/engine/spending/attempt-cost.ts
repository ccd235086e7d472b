import type { Config } from '../../contract/config.ts';
import { costOf, readCost, type ModelPrice } from '../../pipeline/cost.ts';
import type { AttemptSettled } from '../../pipeline/event.ts';
import type { AgentExit, ToldCost } from '../ports/agent.ts';

/** What the first of these models costs that the table of prices knows; null for none. */
export function priceOf(prices: Config['prices'], ...models: (string | null | undefined)[]): ModelPrice | null {
  const known = models.find((model) => typeof model === 'string' && Object.hasOwn(prices, model)) ?? null;
  return known === null ? null : prices[known] ?? null;
}

/** An amount as an agent tells it; null for what is none, so that nobody gets money back. */
export function toldUsd(costUsd: number | null | undefined): number | null {
  return typeof costUsd === 'number' && Number.isFinite(costUsd) && costUsd >= 0 ? costUsd : null;
}

/** What an attempt cost: as its agent says, else by the table of prices, else by a line of its output. `model`: the one that was asked for. */
export function attemptCost(exit: ToldCost & Partial<Pick<AgentExit, 'output' | 'result'>>, prices: Config['prices'], model: string | undefined): Pick<AttemptSettled, 'costUsd' | 'usage'> {
  const { usage } = exit;
  const price = priceOf(prices, exit.model, model);
  const cost = toldUsd(exit.costUsd) ?? (usage !== undefined && price !== null ? costOf(usage, price) : exit.result === undefined ? readCost(exit.output ?? '') : null);
  return { ...(cost === null ? {} : { costUsd: cost }), ...(usage === undefined ? {} : { usage }) };
}
