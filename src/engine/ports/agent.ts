import type { Event } from '../../base/emitter.ts';
import type { AgentEvent, AgentLimit, TokenUsage } from '../../contract/agent-event.ts';
import type { AgentPresetName } from '../../contract/agent-presets.ts';
import type { PermissionAsk, PermissionGrant, Posture } from '../../contract/permission.ts';
import type { Phase } from '../../contract/phase.ts';
import type { ModelPrice } from '../../pipeline/cost.ts';

/** How an agent is started. Names of environment variables, never their values, come from a configuration. */
export interface AgentSpec {
  name: string;
  /** How we talk to it: by its command line, or by the Agent Client Protocol over its standard input and output. */
  executor: 'cli' | 'acp' | 'demo';
  /** Agents of one account reach its limits together. */
  account: string;
  argv: string[];
  direction: 'stdin' | 'file';
  env: string[];
  /** For one of the agents that we know: whose stream its output is, and whose program it is. Text as it is otherwise. */
  preset?: AgentPresetName;
  /** Variables that it gets besides, by name. */
  variables?: Readonly<Record<string, string>>;
  /** The model that it is started with, where that is set. */
  model?: string;
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
  posture: Posture;
  /** What a person has answered to what it asked leave for, in this item. */
  grants: readonly PermissionGrant[];
  /** A session of its own that it goes on with, where it can. */
  session: string | null;
  /** What that session has cost before: an agent may count all of one that goes on. */
  sessionUsd?: number;
  /** What it may still cost; null without a budget. It is ended where its own events show that this is used up. */
  budget: AttemptBudget | null;
}

export interface AttemptBudget {
  usd: number;
  /** Makes a cost of tokens, where the agent tells none. */
  price: ModelPrice | null;
}

/** How an agent's process ended. What that means for the task is decided by the evidence. */
export interface AgentExit {
  /** `lost`: what watched over it was ended from outside, so nobody knows how it ended. Nothing of it runs any more. */
  kind: 'exited' | 'timed_out' | 'idle' | 'cancelled' | 'over_budget' | 'start_failed' | 'lost';
  exitCode: number | null;
  signal: string | null;
  /** The end of what it said, or wrote where its stream has no types; without control sequences, redacted, capped. */
  output: string;
  durationMs: number;
  /** What it cost, where the agent says so. */
  costUsd?: number;
  /** Its own word that it has come to an end; null for an agent that gives it and has not. Undefined for any other. */
  result?: { ok: boolean; error: string | null } | null;
  usage?: TokenUsage;
  /** Why it could not go on. */
  limit?: AgentLimit;
  /** Its last word was that it waits by itself, and for what: silence after it is no sign that it hangs. */
  waiting?: string;
  /** Tool calls that it was not allowed, as a person reads them. */
  denied?: string[];
  /** Files that its own tools wrote, as its stream tells, relative to its folder: at most 500. */
  edited?: string[];
  /** What it asked leave for that nobody has answered: it was ended then. */
  asked?: PermissionAsk;
  /** Its own name for this session, to go on with it later. */
  session?: string;
  /** The model that it says it worked with. */
  model?: string;
  /** The end of what it wrote to its other output, for agents whose `output` is what they said. */
  errorOutput?: string;
  /** For `start_failed`: one sentence. */
  error?: string;
  /** Processes that are known to be its own and could not be ended. Not on every system all are known. */
  survivors: number[];
}

/** An attempt at work. */
export interface RunningAgent {
  readonly pid: number | null;
  /** For how long it has been silent and at work, in milliseconds, and the limits of both. Null once it has ended. */
  clock(): AttemptClock | null;
  readonly onEvent: Event<AgentEvent>;
  /** The same for a person to read, as its log has it: the agent's words, a line for each tool call. */
  readonly onText: Event<string>;
  readonly exit: Promise<AgentExit>;
  /** Ends it with everything that it started. `exit` settles afterwards. */
  cancel(): void;
}

export interface AttemptClock {
  silentMs: number;
  idleMs: number;
  workedMs: number;
  wallMs: number;
}

/** What an agent has told of its cost; empty where it has told nothing. */
export type ToldCost = Pick<AgentExit, 'costUsd' | 'usage' | 'model'>;

/** Starts agents, and finds those that an earlier owner left behind. */
export interface AgentPort {
  /** Never rejects for what the agent does: a program that is missing is an exit of kind `start_failed`. */
  start(request: AttemptRequest): Promise<RunningAgent>;
  /**
   * The attempt that an earlier owner started: at work, or ended meanwhile with its end recorded. Null where neither is known
   * any more: what is left of it is for `reap`.
   */
  adopt(token: string): Promise<RunningAgent | null>;
  /**
   * Its end is recorded: what was kept of it for an owner after this one goes. Until then an attempt that has ended can be adopted.
   * Never rejects.
   */
  forget(token: string): Promise<void>;
  /** Lets agents at work go on without this process; `exit` of those may never settle here. The next owner adopts them. */
  leave(): Promise<void>;
  /**
   * Ends whatever is left of an attempt whose owner is gone; verified by the run id, never by the pid alone. What its agent
   * had told of its cost by then is told once: nothing of it is kept.
   */
  reap(token: string): Promise<ToldCost>;
  /** The same for all attempts that have left something and are none of these. */
  reapOthers(known: readonly string[]): Promise<void>;
  /** Path of a task's log, relative to the workspace. */
  logPath(taskId: string): string;
}
