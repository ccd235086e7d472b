import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { failure, type Git } from './git.ts';

/** An object of git's: its content is not interpreted. */
export interface GitObject {
  id: string;
  type: string;
  content: Buffer;
}

interface Waiting {
  resolve: (object: GitObject | null) => void;
  reject: (error: unknown) => void;
}

interface Conversation {
  child: ChildProcessWithoutNullStreams;
  /** Questions without an answer yet, in the order in which they were asked. */
  waiting: Waiting[];
  received: Buffer;
}

/** A process that nobody asks anything is ended: agents work for minutes in between. */
const IDLE_MS = 5_000;
/** Objects by their id never change; the last ones are kept, up to this many bytes. */
const KEPT_BYTES = 8 * 1024 * 1024;
const FULL_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const NEWLINE = 0x0a;

/**
 * Reads refs, commits and trees through one `git cat-file` that stays: a process for each of these questions costs
 * many times the answer. Refs are looked up anew each time. Nothing here keeps this process alive.
 */
export class ObjectReader {
  readonly #git: Git;
  readonly #kept = new Map<string, GitObject>();
  #keptBytes = 0;
  #conversation: Conversation | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(git: Git) {
    this.#git = git;
  }

  /** The object that a name (without a newline) stands for, or null. @throws UserError `git`, `git-missing` */
  async read(name: string): Promise<GitObject | null> {
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const object = await this.#askTwice(name);
    if (object !== null) this.#keep(object);
    return object;
  }

  /** Ends the process. The next question starts another one. */
  end(): void {
    clearTimeout(this.#idle);
    this.#conversation?.child.stdin.end();
    this.#conversation = undefined;
  }

  /** A process that was there already may have been ended by somebody in the meantime. */
  async #askTwice(name: string): Promise<GitObject | null> {
    const isNew = this.#conversation === undefined;
    try {
      return await this.#ask(name);
    } catch (error) {
      if (isNew) throw error;
      return this.#ask(name);
    }
  }

  #ask(name: string): Promise<GitObject | null> {
    const conversation = this.#conversation ?? this.#begin();
    clearTimeout(this.#idle);
    return new Promise((resolve, reject) => {
      if (conversation.waiting.length === 0) hold(conversation.child, true);
      conversation.waiting.push({ resolve, reject });
      conversation.child.stdin.write(`${name}\n`);
    });
  }

  #begin(): Conversation {
    const child = this.#git.start(['cat-file', '--batch']);
    const conversation: Conversation = { child, waiting: [], received: Buffer.alloc(0) };
    this.#conversation = conversation;
    const fail = (error: unknown): void => {
      if (this.#conversation === conversation) this.#conversation = undefined;
      for (const { reject } of conversation.waiting.splice(0)) reject(failure(error));
    };
    child.once('error', fail);
    child.once('close', () => fail(undefined));
    // That it has ended is said by `close`.
    child.stdin.on('error', () => {});
    child.stdout.on('data', (chunk: Buffer) => this.#receive(conversation, chunk));
    hold(child, false);
    return conversation;
  }

  #receive(conversation: Conversation, chunk: Buffer): void {
    conversation.received = conversation.received.length === 0 ? chunk : Buffer.concat([conversation.received, chunk]);
    for (let answer = takeAnswer(conversation); answer !== undefined; answer = takeAnswer(conversation)) {
      conversation.waiting.shift()?.resolve(answer);
    }
    if (conversation.waiting.length > 0) return;
    hold(conversation.child, false);
    if (this.#conversation === conversation) this.#idle = setTimeout(() => this.end(), IDLE_MS).unref();
  }

  #keep(object: GitObject): void {
    if (!FULL_ID.test(object.id) || this.#kept.has(object.id)) return;
    this.#kept.set(object.id, object);
    this.#keptBytes += object.content.length;
    for (const [id, { content }] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES) break;
      this.#kept.delete(id);
      this.#keptBytes -= content.length;
    }
  }
}

/** The next whole answer; null where git has no such object, undefined where the answer is not whole yet. */
function takeAnswer(conversation: Conversation): GitObject | null | undefined {
  const { received } = conversation;
  const end = received.indexOf(NEWLINE);
  if (end === -1) return undefined;
  const found = /^([0-9a-f]+) ([a-z]+) (\d+)$/.exec(received.toString('utf8', 0, end));
  if (found === null) {
    conversation.received = received.subarray(end + 1);
    return null;
  }
  const [, id = '', type = '', size = '0'] = found;
  const after = end + 1 + Number(size);
  if (received.length <= after) return undefined;
  conversation.received = received.subarray(after + 1);
  return { id, type, content: Buffer.from(received.subarray(end + 1, after)) };
}

/** Whether a child keeps this process from ending. */
function hold(child: ChildProcessWithoutNullStreams, alive: boolean): void {
  for (const part of [child, child.stdin, child.stdout, child.stderr] as { ref?: () => void; unref?: () => void }[]) {
    if (alive) part.ref?.();
    else part.unref?.();
  }
}
