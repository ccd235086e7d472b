import type { AgentSpec, AttemptRequest } from '../../engine/ports/agent.ts';

/**
 * `request.json`: what an owner asks of a shim. It stands on the disk while the attempt lasts, so it holds no value of an
 * environment: those go by the shim's standard input (`ShimSecrets`) and are kept nowhere.
 */
export interface ShimRequest extends Pick<AttemptRequest, 'taskId' | 'token' | 'phase' | 'cwd' | 'posture' | 'grants' | 'session' | 'sessionUsd' | 'budget'> {
  schema: 1;
  /** `argv` is ready to be started: its program is located, the direction's file stands in its place. */
  agent: Pick<AgentSpec, 'name' | 'executor' | 'preset' | 'model' | 'argv' | 'direction'>;
  /** `.coherence/state` of the workspace, absolute. */
  stateDir: string;
  /** Milliseconds; null for no limit. */
  idleMs: number | null;
  wallMs: number | null;
  /** Milliseconds between asking a process to end and killing it. */
  graceMs: number;
  /** Milliseconds that an agent has to exit by itself after its result. */
  resultGraceMs: number;
  /** Bytes of output that the log keeps. */
  logBytes: number;
  /** The command as its log shows it. */
  command: string;
}

/** What a shim is told by its standard input, as JSON, and nobody else. */
export interface ShimSecrets {
  /** All of the agent's environment. */
  environment: Readonly<Record<string, string>>;
  /** Values that must not be seen in anything that is kept, beside those of `environment`. */
  secrets: readonly string[];
}
