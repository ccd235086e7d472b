import type { AgentEvent } from '../contract/agent-event.ts';

/**
 * Makes events of what an agent streams, a line at a time. Total: whatever a line says, and in whatever order lines come,
 * it answers, with nothing where it knows nothing of a line. A text event is what the agent says; one that is a whole
 * message ends with a line end.
 */
export interface StreamReader {
  /** `text`: one line, without its end. */
  line(text: string): AgentEvent[];
  /** One line of its other output, where an agent says something there that its stream leaves out. */
  beside?(text: string): AgentEvent[];
  /** Nothing more comes. */
  end(): AgentEvent[];
}

export interface ReaderContext {
  /** The folder that the agent works in, absolute: paths below it are shown relative to it. */
  cwd: string;
  /** Milliseconds since the epoch, for limits that say how long they last. */
  now(): number;
}

/** Where nothing is known of the machine: paths stay as they are, and a limit has no time of reset that it does not tell. */
export const NO_CONTEXT: ReaderContext = { cwd: '', now: () => Number.NaN };
