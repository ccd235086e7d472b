import { detached } from './text-lines.ts';

const MARK = '[redacted]';

/** No token and no piece of a known value is looked for beyond this many characters. */
const TOKEN_CHARACTERS = 4096;
/** How far a match can reach: a token and what introduces it. */
const REACH = TOKEN_CHARACTERS + 128;
/** A private key that is not closed within this many characters is taken to be cut short. */
const KEY_CHARACTERS = 16_384;
/** Shorter values are words, numbers and switches; to redact them would make a log unreadable. */
const SHORTEST_VALUE = 6;
/** Characters by which a value that was cut is known again. */
const BEGINNING = 4;
/** Bytes of the shortest value that is looked for in base64 as well. */
const SHORTEST_ENCODED = 12;

/** Credentials by what they look like: how they begin, and what they are made of. */
const TOKENS: readonly (readonly [prefix: string, body: string, least: number])[] = [
  ['sk-', 'A-Za-z0-9_-', 16],
  ['[rs]k_(?:live|test)_', 'A-Za-z0-9', 16],
  ['gh[oprsu]_', 'A-Za-z0-9', 20],
  ['github_pat_', 'A-Za-z0-9_', 20],
  ['glpat-', 'A-Za-z0-9_-', 16],
  ['npm_', 'A-Za-z0-9', 30],
  ['hf_', 'A-Za-z0-9', 30],
  ['A(?:KI|SI)A', 'A-Z0-9', 16],
  ['AIza', 'A-Za-z0-9_-', 30],
  ['xox[abeoprs]-', 'A-Za-z0-9-', 10],
  ['xapp-', 'A-Za-z0-9-', 10],
  // Three base64url parts of which the first is a JSON object: a JSON Web Token.
  ['eyJ', 'A-Za-z0-9_.-', 20],
  ['[Bb]earer[ \\t]{1,8}', 'A-Za-z0-9._~+/=-', 16],
];

/** A token starts where a word starts; `\n`, `\t` and `\r` stand before words in JSON. */
const WORD_START = String.raw`(?:^|[^A-Za-z0-9]|\\[nrt])`;
const KEY_BEGIN = '-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----';
const KEY_END = /-----END [A-Z ]{0,40}PRIVATE KEY-----/g;
/** What the inside of a key file cannot have in it; its line ends may be escaped. */
const NOT_KEY_BODY = /[^A-Za-z0-9+/=\s\\:,-]/;
/** It ends with the string that it stands in: a backslash escapes a character of it in JSON, or the end of JSON in JSON. */
const URL_PASSWORD = String.raw`://[^\s:@/"\\<>]{0,64}:(?:[^\s@/"\\<>]|\\u[0-9A-Fa-f]{4}){1,256}@`;

/** What is one of these as far as it goes, up to the end of a text. */
const CUT_TOKEN = new RegExp(String.raw`(?:${TOKENS.map(([prefix, body]) => `${prefix}(?<=${WORD_START}${prefix})[${body}]*`).join('|')}|(?<=://[^\s:@/"\\<>]{0,64}:)[^\s@/"\\<>]{1,256})$`);

/**
 * Replaces credentials in text by `[redacted]`: the given values (also URL-encoded, JSON-escaped and in base64, alone or among other text), tokens of
 * well-known shapes, passwords in URLs, and private keys.
 */
export class Redactor {
  readonly #literals: readonly string[];
  readonly #pattern: RegExp;

  constructor(secrets: readonly string[]) {
    this.#literals = literals(secrets);
    const tokens = TOKENS.map(([prefix, body, least]) => `${prefix}(?<=${WORD_START}${prefix})[${body}]{${least},${TOKEN_CHARACTERS}}`);
    this.#pattern = new RegExp([...this.#literals.map(escaped), ...tokens, URL_PASSWORD, KEY_BEGIN].join('|'), 'g');
  }

  /** A whole text at once. */
  redact(text: string): string {
    const stream = this.stream();
    return stream.write(text) + stream.end();
  }

  /** A text of which more was there before it was cut: what may be the beginning of a credential at its end goes as well. */
  redactCut(text: string): string {
    const tail = startOfCharacter(text, Math.max(0, text.length - REACH));
    const begun = tail + (CUT_TOKEN.exec(text.slice(tail))?.index ?? text.length);
    const start = this.#literals.reduce((least, literal) => Math.min(least, startOfCut(text, literal)), Math.min(begun, text.length));
    return start === text.length ? this.redact(text) : this.redact(text.slice(0, start)) + MARK;
  }

  /** A whole text at once, and what was taken out of it. */
  redactTelling(text: string): { text: string; hidden: string[] } {
    const hidden: string[] = [];
    const stream = new RedactionStream(this.#pattern, (part) => hidden.push(part));
    return { text: stream.write(text) + stream.end(), hidden };
  }

  /** For text that arrives in pieces: what comes out does not depend on where it was cut. */
  stream(): RedactionStream {
    return new RedactionStream(this.#pattern);
  }
}

/** Holds back only what may still turn out to be a credential: at most an unfinished line of bounded length, or a key. */
export class RedactionStream {
  readonly #pattern: RegExp;
  readonly #onHidden: (text: string) => void;
  /** Two characters that were passed on already, for what has to look back. */
  #before = '';
  #held = '';

  constructor(pattern: RegExp, onHidden: (text: string) => void = () => {}) {
    this.#pattern = pattern;
    this.#onHidden = onHidden;
  }

  write(text: string): string {
    return this.#advance(this.#held + text, false);
  }

  end(): string {
    return this.#advance(this.#held, true);
  }

  #advance(fresh: string, ended: boolean): string {
    const text = this.#before + fresh;
    // Nothing but a key goes over a line end, and nothing is longer than REACH: matches that start before this
    // place are what they would be with all of the text at hand.
    const settled = ended ? text.length : Math.max(startOfCharacter(text, text.length - REACH), text.lastIndexOf('\n') + 1);
    const keys = new KeyEnds(text);
    let out = '';
    let at = this.#before.length;
    this.#pattern.lastIndex = at;
    for (let match = this.#pattern.exec(text); match !== null && match.index < settled; match = this.#pattern.exec(text)) {
      out += text.slice(at, match.index);
      at = match.index;
      const end = match[0].startsWith('-----BEGIN') ? keys.after(at, match[0].length, ended) : at + match[0].length;
      if (end === null) break;
      out += replacement(match[0]);
      this.#onHidden(text.slice(at, end));
      at = end;
      this.#pattern.lastIndex = end;
    }
    const passed = keys.open ? at : Math.max(at, settled);
    this.#before = detached(text.slice(Math.max(0, passed - 2), passed));
    this.#held = detached(text.slice(passed));
    return out + text.slice(at, passed);
  }
}

/** The ends of private keys in a text, looked for once each, however many beginnings there are. */
class KeyEnds {
  /** A key began of which the end is not known yet. */
  open = false;
  readonly #text: string;
  #next = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where a key that begins at `start` ends; null while more text is needed to know. */
  after(start: number, markerLength: number, ended: boolean): number | null {
    const body = start + markerLength;
    const limit = start + KEY_CHARACTERS;
    if (this.#next < body) {
      KEY_END.lastIndex = body;
      this.#next = KEY_END.test(this.#text) ? KEY_END.lastIndex : Number.POSITIVE_INFINITY;
    }
    if (this.#next <= limit) return this.#next;
    if (!ended && this.#text.length < limit) {
      this.open = true;
      return null;
    }
    const rest = this.#text.slice(body, limit);
    const foreign = rest.search(NOT_KEY_BODY);
    return body + (foreign < 0 ? rest.length : foreign);
  }
}

/** Where the beginning of a value stands that goes up to the end of a text; the end where there is none. */
function startOfCut(text: string, literal: string): number {
  const beginning = literal.slice(0, BEGINNING);
  for (let at = text.indexOf(beginning, Math.max(0, text.length - literal.length)); at >= 0; at = text.indexOf(beginning, at + 1)) {
    if (literal.startsWith(text.slice(at))) return at;
  }
  return text.length;
}

function startOfCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at;
}

function replacement(match: string): string {
  if (match.startsWith('://')) return `${match.slice(0, match.indexOf(':', 3) + 1)}${MARK}@`;
  if (/^bearer/i.test(match)) return `${match.slice(0, 6)} ${MARK}`;
  return MARK;
}

/** The forms in which values may turn up, line by line and in bounded pieces, the longest first. */
function literals(secrets: readonly string[]): string[] {
  const found = new Set<string>();
  for (const secret of secrets) {
    for (const line of secret.split(/\r?\n/)) {
      const value = line.trim();
      if (value.length < SHORTEST_VALUE) continue;
      // Made well-formed first: half a surrogate pair cannot be encoded.
      for (const form of [value, encodeURIComponent(detached(value)), JSON.stringify(value).slice(1, -1), ...inBase64(detached(value))]) {
        for (let at = 0; at < form.length; at += TOKEN_CHARACTERS) {
          const piece = form.slice(at, at + TOKEN_CHARACTERS);
          if (piece.length >= SHORTEST_VALUE) found.add(piece);
        }
      }
    }
  }
  return [...found].sort((a, b) => b.length - a.length);
}

/** What a value comes to in base64, wherever it begins in what is encoded: the characters that it decides alone. */
function inBase64(value: string): string[] {
  const bytes = Buffer.from(value);
  if (bytes.length < SHORTEST_ENCODED) return [];
  const forms = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
  });
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
