import type { TokenUsage } from '../../contract/agent-event.ts';
import { amountAt, fieldOf, numberAt, objectOf } from '../json.ts';

/** The tokens of a turn as the answer to a prompt counts them; null where it does not. `input` holds the cached ones. */
export function usageOf(response: unknown): TokenUsage | null {
  const usage = fieldOf(response, 'usage');
  if (objectOf(usage) !== null) {
    const told = amountAt(usage, 'inputTokens');
    const output = amountAt(usage, 'outputTokens');
    const cached = amountAt(usage, 'cachedReadTokens');
    const cachedTwice = cached + amountAt(usage, 'cachedWriteTokens');
    const thought = amountAt(usage, 'thoughtTokens');
    const total = numberAt(usage, 'totalTokens');
    // Some count what was cached among what went in, and what was thought among what came out: their sum tells.
    const input = total !== null && total < told + output + cachedTwice ? told : told + cachedTwice;
    return { input, output: total !== null && total < input + output + thought ? output : output + thought, cached: Math.min(cached, input) };
  }
  const count = fieldOf(response, '_meta', 'quota', 'token_count');
  if (objectOf(count) === null || numberAt(count, 'input_tokens') === null) return null;
  return { input: amountAt(count, 'input_tokens'), output: amountAt(count, 'output_tokens'), cached: 0 };
}
