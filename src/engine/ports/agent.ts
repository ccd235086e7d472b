import type { Event } from '../../base/emitter.ts';
import type { Phase } from '../../contract/phase.ts';

/** How an agent is started. Names of environment variables, never their values, come from a configuration. */
export interface AgentSpec {
  name: string;
  /** How we talk to it: its command line now, the Agent Client Protocol behind the same port. */
  executor: 'cli' | 'demo';
  argv: string[];
  direction: 'stdin' | 'file';
  env: string[];
}

export interface AttemptRequest {
  taskId: string;
  token: string;
  phase: Phase;
  agent: AgentSpec;
  /** The folder in which it works. */
  cwd: string;
  direction: string;
  /** Milliseconds, on the monotonic clock. */
  idleMs: number;
  wallMs: number;
}

/** What an agent tells while it works. Executors that speak a typed protocol add kinds here. */
export type AgentEvent = { type: 'text'; text: string };

/** How an agent's process ended. What that means for the task is decided by the evidence. */
export interface AgentExit {
  kind: 'exited' | 'timed_out' | 'idle' | 'cancelled' | 'start_failed';
  exitCode: number | null;
  signal: string | null;
  /** The end of what it wrote, without control sequences, redacted, capped. */
  output: string;
  durationMs: number;
  /** What it cost, where the agent says so. */
  costUsd?: number;
  /** For `start_failed`: one sentence. */
  error?: string;
  /** Processes that could not be ended. Empty on Linux. */
  survivors: number[];
}

/** An attempt at work. */
export interface RunningAgent {
  readonly pid: number | null;
  readonly onEvent: Event<AgentEvent>;
  readonly exit: Promise<AgentExit>;
  /** Ends it with everything that it started. `exit` settles afterwards. */
  cancel(): void;
}

/** Starts agents, and finds those that an earlier owner left behind. */
export interface AgentPort {
  /** Never rejects for what the agent does: a program that is missing is an exit of kind `start_failed`. */
  start(request: AttemptRequest): Promise<RunningAgent>;
  /** Ends whatever is left of an attempt whose owner is gone; verified by the run id, never by the pid alone. */
  reap(token: string): Promise<void>;
  /** Path of a task's log, relative to the workspace. */
  logPath(taskId: string): string;
}
