import type { AgentEvent } from '../../contract/agent-event.ts';

/** Characters of a line that are held until it ends; what is longer goes on in pieces. */
const LINE = 16_384;
const THOUGHT = 4000;

type Kind = 'text' | 'thought';

/**
 * Puts the chunks of messages and thoughts together: text goes on line by line, a thought as a whole. Chunks are cut anywhere,
 * and what is cut in two is neither read nor recognised.
 */
export class MessageRuns {
  #kind: Kind | null = null;
  #message: string | null = null;
  #held = '';
  /** The last text that went on did not end its line. */
  #isOpen = false;

  /** `message`: the id of the message that the chunk belongs to, where it is told. */
  add(kind: Kind, text: string, message: string | null): AgentEvent[] {
    const isNew = this.#kind !== kind || (message !== null && this.#message !== null && message !== this.#message);
    const events = isNew ? this.close() : [];
    this.#kind = kind;
    this.#message = message ?? this.#message;
    this.#held += text;
    return [...events, ...(kind === 'text' ? this.#lines() : this.#thoughts())];
  }

  /** The message ends here: something else comes, or nothing. */
  close(): AgentEvent[] {
    const kind = this.#kind;
    const held = this.#held;
    this.#kind = null;
    this.#message = null;
    this.#held = '';
    if (kind === 'thought') return held.trim() === '' ? [] : [{ type: 'thought', text: held }];
    if (held === '' && !this.#isOpen) return [];
    this.#isOpen = false;
    return [{ type: 'text', text: held.endsWith('\n') ? held : `${held}\n` }];
  }

  #lines(): AgentEvent[] {
    const end = this.#held.length > LINE ? wholeCharacters(this.#held) : this.#held.lastIndexOf('\n') + 1;
    if (end === 0) return [];
    const text = this.#held.slice(0, end);
    this.#held = this.#held.slice(end);
    this.#isOpen = !text.endsWith('\n');
    return [{ type: 'text', text }];
  }

  #thoughts(): AgentEvent[] {
    if (this.#held.length <= THOUGHT) return [];
    const text = this.#held.slice(0, wholeCharacters(this.#held));
    this.#held = this.#held.slice(text.length);
    return text.trim() === '' ? [] : [{ type: 'thought', text }];
  }
}

/** All of a text, except half a surrogate pair at its end. */
function wholeCharacters(text: string): number {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
}
