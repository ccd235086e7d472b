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
