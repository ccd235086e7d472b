import * as l10n from '@vscode/l10n';
import type { TokenUsage } from '../../contract/agent-event.ts';

/** Tokens for a person: `12,345 in (10,000 cached), 678 out`. */
export function tokenText({ input, output, cached }: TokenUsage): string {
  return cached > 0
    ? l10n.t('{0} in ({1} cached), {2} out', grouped(input), grouped(cached), grouped(output))
    : l10n.t('{0} in, {1} out', grouped(input), grouped(output));
}

/** All tokens together in few characters: `850`, `12k`, `1.3M`. */
export function shortTokens({ input, output }: TokenUsage): string {
  const all = input + output;
  if (all < 1000) return String(Math.round(all));
  return all < 1_000_000 ? `${Math.round(all / 1000)}k` : `${(all / 1_000_000).toFixed(1)}M`;
}

function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
