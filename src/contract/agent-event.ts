/** Tokens of an attempt, as its agent counts them. `input` holds the cached ones. */
export interface TokenUsage {
  input: number;
  output: number;
  cached: number;
}

/** Why an agent cannot go on for a while. `usage`: what was paid for is used up; `rate`: too much at once. */
export interface AgentLimit {
  kind: 'usage' | 'rate';
  /** ISO 8601; null where the agent does not say when it goes on. */
  resetsAt: string | null;
  /** One sentence, the agent's own where it has one. */
  message: string;
}

export type ToolStatus = 'started' | 'completed' | 'failed' | 'denied';

/**
 * What an agent tells while it works, whatever it is called in its own stream. `text` of an agent without a typed stream is its
 * output as it is; of others it is what it says.
 */
export type AgentEvent =
  | { type: 'text'; text: string }
  | { type: 'thought'; text: string }
  /** `title`: what a person reads, such as `Write src/slug.ts` or `npm test`. */
  | { type: 'tool'; id: string; name: string; title: string; status: ToolStatus; files: string[]; /** What it came to, one line. */ detail?: string }
  | { type: 'plan'; entries: { text: string; done: boolean }[] }
  /** All of the attempt so far; `costUsd` is null where the agent does not say. */
  | { type: 'usage'; usage: TokenUsage; costUsd: number | null }
  | { type: 'limit'; limit: AgentLimit }
  /** It waits by itself before it tries again: `seconds` where it says for how long. It is not hung. */
  | { type: 'waiting'; message: string; seconds: number | null }
  | { type: 'session'; id: string; model: string | null }
  /** Its own word that it has come to an end. `error`: one sentence where it says that it failed. */
  | { type: 'result'; ok: boolean; text: string | null; error: string | null };
