import type { AgentEvent } from '../../contract/agent-event.ts';

/** A line of `events.jsonl`. `at`: milliseconds since the epoch. */
export type AttemptRecord =
  /** The agent runs. */
  | { at: number; type: 'agent'; pid: number }
  | { at: number; type: 'event'; event: AgentEvent }
  /** For a person who looks on. `said`: these are the agent's own words, a text event besides. */
  | { at: number; type: 'text'; text: string; said?: true }
  /** It writes, though nothing of it stands here. */
  | { at: number; type: 'heard' };

/** Bytes of one record, at most. */
export const RECORD_BYTES = 512 * 1024;
