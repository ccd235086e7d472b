import type { ScriptedUsage, Trouble } from './script.ts';
import type { ToolCall } from './tools.ts';

/** What a request holds, whichever protocol it came by. */
export interface Conversation {
  model: string;
  /** Everything that a person or a program has written, from the first to the last. */
  texts: string[];
  /** Names of the tools that the agent offers. None: it asks for something beside the work, such as a title. */
  offered: string[];
  /** Turns of the model that tools have answered. */
  turnsDone: number;
  /** False: it wants its answer as one document. */
  streamed?: boolean;
}

/** What the model answers. */
export interface Answer {
  model: string;
  /** Counts the requests of a server, so that ids are the same in every run. */
  serial: number;
  turn: number;
  says: string;
  calls: ToolCall[];
  usage: ScriptedUsage;
}

export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** One way of talking to a model. */
export interface Protocol {
  name: 'anthropic' | 'responses' | 'chat' | 'gemini';
  /** Whether a path (without its query) is this protocol's. */
  serves(path: string): boolean;
  /** @throws Error for a request that is not as the protocol has it. */
  read(body: unknown, path: string): Conversation;
  /** The answer as server-sent events, in pieces that are whole. */
  stream(answer: Answer): string[];
  /** The answer as one document, where a program ever asks for one. */
  whole?(answer: Answer): unknown;
  refuse(trouble: Refused, now: number): Refusal;
}

/** A trouble that is an answer, with the moment at which it is over where it names one. */
export type Refused = Extract<Trouble, { goes: 'rate' | 'unauthorized' | 'broken' } | { resetsAt: number }>;

/** The same at a moment, in seconds since 1970. */
export function refusedAt(trouble: Exclude<Trouble, { goes: 'cut' | 'stall' | 'hold' }>, now: number): Refused {
  return 'resetsInSeconds' in trouble ? { goes: 'usage', resetsAt: now + trouble.resetsInSeconds } : trouble;
}

export function event(data: unknown, name?: string): string {
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

/** The id of a call. It holds its turn, which is how the answer to it tells how far a conversation is. */
export function callId(prefix: string, answer: Pick<Answer, 'turn' | 'serial'>, index: number): string {
  return `${prefix}_turn${answer.turn}_${answer.serial}_${index}`;
}

/** How many turns have been answered, by the ids of the calls that were made in them. */
export function turnsOf(ids: readonly string[]): number {
  return Math.max(0, ...ids.map((id) => Number(/_turn(\d{1,4})_/.exec(id)?.[1] ?? -1) + 1));
}

/** A text in two pieces, as it arrives in more than one. */
export function inTwo(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((part) => part !== '');
}
