import { pathOf } from '../test-path.ts';
import { dedent, isStackLine } from './reader.ts';
import { secondsIn } from './tap-point.ts';

const MESSAGE_LINES = 30;

/** What stands below a test point: a YAML block, or text that is further in. */
export class TapDetails {
  seconds: number | null = null;
  file: string | null = null;
  line: number | null = null;
  /** Node's: `suite` or `test`, and why a test failed. */
  type: string | null = null;
  failureType: string | null = null;
  readonly #message: string[] = [];
  /** How far the point is indented. */
  readonly #indent: number;
  #state: 'awaited' | 'yaml' | 'text' | 'over' = 'awaited';
  /** How far the keys are indented, the key at hand, and what follows it. */
  #keys: number | null = null;
  #key = '';
  #value: 'none' | 'block' | 'quoted' = 'none';
  #valueIndent = 0;

  constructor(indent: number) {
    this.#indent = indent;
  }

  /** Lines that look like test points are none here. */
  holds(line: string, text: string): boolean {
    return this.#state === 'yaml' && line.length - text.length > this.#indent;
  }

  get message(): string {
    return dedent(this.#message);
  }

  /** Reads a line that is no test point; what comes after the details is left alone. */
  read(line: string, text: string): void {
    const indent = line.length - text.length;
    if (this.#state === 'over') return;
    if (this.#value === 'quoted') this.#quoted(line, text);
    else if (text !== '' && (indent <= this.#indent || /^(?:# Subtest|1\.\.\d)/.test(text)) && this.#value !== 'block') this.#state = 'over';
    else if (this.#state === 'awaited') this.#begin(line, text);
    else if (this.#state === 'yaml') this.#yaml(line, text, indent);
    else this.#text(line);
  }

  #begin(line: string, text: string): void {
    if (text === '---') this.#state = 'yaml';
    else if (text !== '') {
      this.#state = 'text';
      this.#text(line);
    }
  }

  #text(line: string): void {
    if (isStackLine(line)) this.#state = 'over';
    else this.#add(line);
  }

  #yaml(line: string, text: string, indent: number): void {
    if (this.#value === 'block') {
      if (text === '' || indent > this.#valueIndent) {
        if (this.#key === 'message') this.#add(line);
        return;
      }
      this.#value = 'none';
    }
    if (text === '...' || (text !== '' && indent <= this.#indent)) this.#state = 'over';
    else this.#pair(text, indent);
  }

  #pair(text: string, indent: number): void {
    const [, key, value = ''] = /^([\w-]{1,40}):(?:\s(.*))?$/.exec(text) ?? [];
    if (key === undefined) return;
    this.#keys ??= indent;
    const isTop = indent <= this.#keys;
    // vitest has the message in a mapping of its own: `error:` and below it `message:`.
    const isMessage = isTop ? key === 'error' || key === 'message' : this.#key === 'error' && key === 'message';
    if (!isTop && !isMessage) return;
    this.#key = isMessage && value !== '' ? 'message' : key;
    if (/^[|>][-+]?\d?$/.test(value)) {
      this.#value = 'block';
      this.#valueIndent = indent;
    } else if (isMessage && /^"(?:[^"\\]|\\.){0,2000}$/.test(value)) {
      this.#value = 'quoted';
      this.#add(unescaped(value.slice(1)));
    } else if (isMessage && value !== '') this.#add(scalar(value));
    else this.#set(key, scalar(value));
  }

  /** A quoted text that goes over several lines, however they are indented. */
  #quoted(line: string, text: string): void {
    const isOver = /^(?:\.\.\.$|1\.\.\d)/.test(text) || this.#message.length >= MESSAGE_LINES;
    const isEnd = /(?:^|[^\\])(?:\\\\){0,20}"$/.test(line);
    if (!isOver) this.#add(unescaped(isEnd ? line.slice(0, -1) : line));
    if (isOver || isEnd) this.#value = 'none';
    if (text === '...') this.#state = 'over';
  }

  #set(key: string, value: string): void {
    if (key === 'duration_ms') this.seconds = /^\d{1,12}(?:\.\d{1,12})?$/.test(value) ? secondsIn(Number(value)) : null;
    else if (key === 'type') this.type = value;
    else if (key === 'failureType') this.failureType = value;
    else if (key === 'location') {
      const [, path = '', line = ''] = /^(.{1,1000}?):(\d{1,9})(?::\d{1,9})?$/.exec(value) ?? [];
      this.file = pathOf(path);
      this.line = Number(line) > 0 ? Number(line) : null;
    }
  }

  #add(line: string): void {
    if (this.#message.length < MESSAGE_LINES) this.#message.push(line);
  }
}

function scalar(value: string): string {
  if (value.length > 1 && value.startsWith("'") && value.endsWith("'")) return value.slice(1, -1).replaceAll("''", "'");
  if (value.length > 1 && value.startsWith('"') && value.endsWith('"')) return unescaped(value.slice(1, -1));
  return value;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([nt"\\/])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 't' ? '\t' : letter));
}
