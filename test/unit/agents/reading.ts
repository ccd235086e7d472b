import { Account } from '../../../src/agents/account.ts';
import { presetNamed } from '../../../src/agents/presets.ts';
import { Transcript } from '../../../src/agents/transcript.ts';
import type { AgentEvent } from '../../../src/contract/agent-event.ts';
import type { AgentPresetName } from '../../../src/contract/agent-presets.ts';

/** The moment at which the tests read streams. */
export const NOW = Date.parse('2027-01-15T07:00:00Z');

/** The events of a stream of objects, or of lines as they are. */
export function eventsOf(name: AgentPresetName, lines: readonly unknown[], cwd = '/workspace'): AgentEvent[] {
  const reader = presetNamed(name).createReader({ cwd, now: () => NOW });
  return [...lines.flatMap((line) => reader.line(typeof line === 'string' ? line : JSON.stringify(line))), ...reader.end()];
}

/** What a person reads of events, and what they come to. */
export function readingOf(events: readonly AgentEvent[], live = false): { text: string; account: Account } {
  const account = new Account();
  const transcript = new Transcript({ live });
  let text = '';
  for (const event of events) {
    account.add(event);
    text += transcript.add(event);
  }
  return { text: text + transcript.end(), account };
}
