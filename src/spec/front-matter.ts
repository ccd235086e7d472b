import { isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml';
import { headOf, oneLine } from '../base/cut-text.ts';
import { frontMatterLines, type SourceLines } from '../base/source-lines.ts';
import { linesSpan, spanOf, type Span } from './span.ts';

/** A text of the front matter and its place in the file. */
export interface FrontMatterText {
  text: string;
  span: Span;
}

/** What a spec says in front matter. What is missing or of another kind is empty; nothing in it is ever run or expanded. */
export interface FrontMatter {
  ideaId: string | null;
  status: string | null;
  /** Of the status; null without one. */
  statusSpan: Span | null;
  /** Each with the place of its file. */
  source: { file: string; symbols: string[]; span: Span }[];
  requirements: FrontMatterText[];
  doneWhen: string[];
  /** Commands or paths, as written. */
  test: FrontMatterText[];
  constraints: string[];
  /** Why not all of it could be read, one sentence. */
  problem: string | null;
  /** Where that is. Null without a problem. */
  problemSpan: Span | null;
}

const MOST_BYTES = 64 * 1024;
const MOST_ENTRIES = 500;
const LONGEST_TEXT = 2_000;

/**
 * Reads the YAML between two lines of `---` at the top. Never throws; reads what it can of broken YAML. Aliases, tags and
 * merge keys stand for nothing. Front matter in another language (`---js`) is none.
 */
export function readFrontMatter(source: SourceLines): FrontMatter {
  const result: FrontMatter = { ideaId: null, status: null, statusSpan: null, source: [], requirements: [], doneWhen: [], test: [], constraints: [], problem: null, problemSpan: null };
  const lines = frontMatterLines(source);
  if (lines === 0) return result;
  const start = source.start(1);
  const text = source.text.slice(start, source.start(lines - 1));
  // Bytes are at least as many as units, and at most three times as many.
  if (text.length > MOST_BYTES || (text.length * 3 > MOST_BYTES && new TextEncoder().encode(text).length > MOST_BYTES)) {
    return { ...result, problem: 'The front matter is larger than 64 KiB and is not read.', problemSpan: linesSpan(source, 0, 1) };
  }
  new FrontMatterReader(source, start, text, result).read();
  return result;
}

class FrontMatterReader {
  readonly #source: SourceLines;
  readonly #start: number;
  readonly #text: string;
  readonly #result: FrontMatter;

  constructor(source: SourceLines, start: number, text: string, result: FrontMatter) {
    this.#source = source;
    this.#start = start;
    this.#text = text;
    this.#result = result;
  }

  read(): void {
    let contents: unknown;
    try {
      // Everything is a text in this schema, and keys are not compared with each other, which would take quadratic time.
      const document = parseDocument(this.#text, { schema: 'failsafe', uniqueKeys: false, strict: false, logLevel: 'silent', prettyErrors: false });
      contents = document.contents;
      const error = document.errors[0];
      if (error !== undefined) this.#complain(`The front matter is no valid YAML: ${oneLine(error.message, 200).replace(/\.?$/, '.')}`, error.pos);
    } catch {
      this.#complain('The front matter is no valid YAML.', null);
      return;
    }
    if (isMap(contents)) this.#map(contents);
    else if (contents !== null && contents !== undefined) this.#complain('The front matter is no list of keys and values.', null);
  }

  #map(map: YAMLMap): void {
    const seen = new Set<string>();
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? textOf(key) : null;
      if (name === null || seen.has(name) || !isNode(value)) continue;
      seen.add(name);
      if (name === 'idea_id') this.#result.ideaId = this.#single(value, name)?.text ?? null;
      else if (name === 'status') this.#status(value);
      else if (name === 'source') this.#result.source = this.#sources(value);
      else if (name === 'requirements') this.#result.requirements = this.#list(value, name);
      else if (name === 'done_when') this.#result.doneWhen = this.#list(value, name).map(({ text }) => text);
      else if (name === 'test') this.#result.test = this.#list(value, name);
      else if (name === 'constraints') this.#result.constraints = this.#list(value, name).map(({ text }) => text);
    }
  }

  #status(node: Node): void {
    const status = this.#single(node, 'status');
    this.#result.status = status?.text ?? null;
    this.#result.statusSpan = status?.span ?? null;
  }

  #single(node: Node, name: string): FrontMatterText | null {
    if (isScalar(node)) return this.#entry(node);
    this.#complain(`“${name}” in the front matter is no text.`, node.range);
    return null;
  }

  /** A list of texts, or one text on its own. */
  #list(node: Node, name: string): FrontMatterText[] {
    const entries: unknown[] = isSeq(node) ? node.items : [node];
    const found: FrontMatterText[] = [];
    for (const entry of entries.slice(0, MOST_ENTRIES)) {
      const read = isNode(entry) ? this.#entry(entry) : null;
      if (read !== null) {
        if (read.text !== '') found.push(read);
      } else this.#complain(`An entry of “${name}” in the front matter is no text.`, isNode(entry) ? entry.range : node.range);
    }
    if (entries.length > MOST_ENTRIES) this.#complain(`“${name}” in the front matter has more than ${MOST_ENTRIES} entries; the rest is not read.`, node.range);
    return found;
  }

  /** A text. `POST /a: returns 201` without quotes is a key with a value for YAML, and a text for who wrote it. */
  #entry(node: Node): FrontMatterText | null {
    const range = node.range;
    if (!range) return null;
    const isText = isScalar(node) || (isMap(node) && !node.flow && node.items.length === 1 && node.items.every(({ key, value }) => isScalar(key) && isScalar(value)));
    if (!isText) return null;
    const written = this.#text.slice(range[0], range[1]).trimEnd();
    const text = isScalar(node) ? textOf(node) : written.replace(/\s+/g, ' ');
    if (text === null) return null;
    // Quotes are none of the text.
    const quotes = /^(["']).*\1$/s.test(written) && written.length > 1 ? 1 : 0;
    return { text: headOf(text.trim(), LONGEST_TEXT), span: spanOf(this.#source, this.#start + range[0] + quotes, this.#start + range[0] + written.length - quotes) };
  }

  #sources(node: Node): FrontMatter['source'] {
    const found: FrontMatter['source'] = [];
    const entries: unknown[] = isSeq(node) ? node.items : [node];
    for (const entry of entries.slice(0, MOST_ENTRIES)) {
      const file = isMap(entry) ? entry.items.find(({ key }) => isScalar(key) && textOf(key) === 'file')?.value : entry;
      const symbols = isMap(entry) ? entry.items.find(({ key }) => isScalar(key) && textOf(key) === 'symbols')?.value : undefined;
      const path = isScalar(file) ? this.#entry(file) : null;
      if (path === null || path.text === '') this.#complain('An entry of “source” in the front matter names no file.', isNode(entry) ? entry.range : node.range);
      else found.push({ file: path.text, span: path.span, symbols: isNode(symbols) ? this.#list(symbols, 'symbols').map(({ text }) => text) : [] });
    }
    return found;
  }

  /** The first problem is the one that is said: at the line where its place begins, or at the fence for the whole of it. */
  #complain(problem: string, range: readonly number[] | null | undefined): void {
    if (this.#result.problem !== null) return;
    this.#result.problem = problem;
    this.#result.problemSpan = range ? this.#onOneLine(range[0] ?? 0, range[1] ?? 0) : linesSpan(this.#source, 0, 1);
  }

  /** Never empty where the line is not: what is wrong with YAML may be what is not there. */
  #onOneLine(from: number, to: number): Span {
    const content = this.#text.trimEnd().length;
    // What has no end is reported where the text ends: on its last line.
    const start = this.#start + (from < content ? from : Math.max(0, content - 1));
    const line = this.#source.lineAt(start);
    const whole = linesSpan(this.#source, line, line + 1);
    const end = Math.min(this.#start + to, whole.end);
    return from < content && end > start && start >= whole.start ? spanOf(this.#source, start, end) : whole;
  }
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value);
}

function textOf(node: { value?: unknown }): string | null {
  return typeof node.value === 'string' ? node.value : null;
}
