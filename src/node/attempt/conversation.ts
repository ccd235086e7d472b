import type { Clock } from '../../base/clock.ts';
import type { AgentEvent } from '../../contract/agent-event.ts';
import type { AgentExit } from '../../engine/ports/agent.ts';
import type { OutputName } from '../process/child-output.ts';
import type { Redactor } from '../process/redactor.ts';
import type { ShimRequest } from './request.ts';

/** The agent as the other side of a conversation. Nothing here does anything once the agent has ended. */
export interface AgentSide {
  /** Writes to its standard input. */
  write(text: string): void;
  /** Closes its standard input: it is to come to its end by itself. */
  closeInput(): void;
  /** All is said: what is left of it is ended, and it counts as one that has ended by itself. */
  finish(): void;
}

/** Who hears of what an agent says. Takes it as it is: what is kept or shown of it is cleaned and redacted behind this. */
export interface AgentListener {
  /** What it tells, in order. Usage is held against the budget, a result starts the time that it has to exit. */
  tell(events: readonly AgentEvent[]): void;
  /** What it writes that is no event, such as its other output: for the log, and for why it failed. */
  beside(text: string): void;
}

/**
 * How we talk to an agent: makes events of what it writes, and answers where it wants an answer. What it says of its end, what
 * it has cost and what it said are made of its events by the listener.
 */
export interface Conversation {
  /** The agent runs. Where its input is a pipe, it is open, and stays so until `closeInput`. */
  begin(agent: AgentSide): void;
  /** It is about to be ended from outside: a last word to it. */
  cancel?(): void;
  /** Bytes that it wrote, as they come: characters and lines may be cut anywhere. */
  write(from: OutputName, bytes: Uint8Array): void;
  /** Its process has ended. Passes on what was held back; nothing is written afterwards. */
  end(): void;
  /** What its exit says besides, after the end. */
  exit(): Pick<AgentExit, 'asked'>;
}

/** What a conversation is made of. */
export interface ConversationContext {
  request: ShimRequest;
  /** The text that the task gives the agent. */
  direction: string;
  listener: AgentListener;
  /** For text that the conversation shows or keeps by a way of its own. */
  redactor: Redactor;
  clock: Clock;
}

/** One way to talk to agents. */
export interface Executor {
  /** What the agent reads: a file with the direction, nothing, or a pipe that the conversation writes to. */
  input: 'direction' | 'none' | 'pipe';
  /** It tells events. Otherwise all that it writes is what it says, and `beside` takes that, clean. */
  isTyped: boolean;
  converse(context: ConversationContext): Conversation;
}
