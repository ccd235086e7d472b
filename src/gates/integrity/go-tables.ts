import { tokensOf } from './code-tokens.ts';
import type { GoSource } from './go-source.ts';

const PART = /\brange\s{1,4}([A-Za-z_]\w{0,60})\s{0,4}\[\s{0,4}(\d{0,9})\s{0,4}:\s{0,4}(\d{0,9})\s{0,4}\]\s{0,4}(?=\{)/;

/** The tables of a file; many tests may go through one, which is read once. */
export class GoTables {
  readonly #source: GoSource;
  readonly #named = new Map<string, number | null>();
  readonly #rows = new Map<number, string[][] | null>();

  constructor(source: GoSource) {
    this.#source = source;
  }

  /** The rows of the table that the tests of a function go through; those that are left where they go through a part of it, as `range tests[:1]`. */
  casesOf(inner: number, end: number): string[][] | null {
    const at = this.#tableAt(inner, end) ?? this.#tableNamed(inner, end);
    if (at === null) return null;
    const rows = this.#rowsAt(at);
    const part = rows === null ? null : PART.exec(this.#source.code.slice(inner, end));
    this.#source.effort.scan(end - inner);
    if (rows === null || part === null || !this.#isNamed(part[1] ?? '', at, inner, end)) return rows;
    return rows.slice(Number(part[2]), part[3] === '' ? undefined : Number(part[3]));
  }

  #rowsAt(at: number): string[][] | null {
    const known = this.#rows.get(at);
    if (known !== undefined) return known;
    const rows = this.#source.brackets.pieces(at).map((piece) => tokensOf(this.#source.masked, piece.start, piece.end));
    const cases = rows.length > 0 && rows.every((row) => row.includes('{')) ? rows : null;
    this.#rows.set(at, cases);
    return cases;
  }

  /** Whether a name, in a function or in the file, is that of the table at a place. */
  #isNamed(name: string, table: number, inner: number, end: number): boolean {
    const { code, names } = this.#source;
    const own = new RegExp(`(?<![\\w.])${name}\\s{0,4}:?=\\s{0,4}(?=\\[)`).exec(code.slice(inner, end));
    const declared = own === null ? names.get(name) : inner + own.index;
    return declared !== undefined && this.#tableAt(declared, Math.min(code.length, declared + 2_000)) === table;
  }

  #tableNamed(inner: number, end: number): number | null {
    const { code, names, effort } = this.#source;
    for (const match of code.slice(inner, end).matchAll(/\brange\s{1,4}([A-Za-z_]\w{0,60})\s{0,4}(?:\[[\d:\s]{0,30}\]\s{0,4})?\{/g)) {
      if (!effort.spend(1)) break;
      const name = match[1] ?? '';
      const named = names.get(name);
      if (named === undefined) continue;
      const known = this.#named.get(name);
      const table = known === undefined ? this.#tableAt(named, Math.min(code.length, named + 2_000)) : known;
      this.#named.set(name, table);
      if (table !== null) return table;
    }
    return null;
  }

  /** The brace that opens the rows of the first `[]struct{…}{`, `[]T{` or `map[string]T{` of a stretch. */
  #tableAt(from: number, end: number): number | null {
    const { code, brackets, effort } = this.#source;
    if (!effort.scan(end - from)) return null;
    for (const match of code.slice(from, end).matchAll(/(?:\[\]|\bmap\[\w{1,20}\])\s{0,4}(struct\s{0,4}(?=\{)|\*?[\w.]{1,60}(?=\{))/g)) {
      if (!effort.spend(4)) break;
      let open = from + match.index + match[0].length;
      if (match[1]?.startsWith('struct') === true) {
        const close = brackets.close(open) + 1;
        open = close + (/^\s{0,200}/.exec(code.slice(close, close + 200))?.[0].length ?? 0);
      }
      if (code[open] === '{' && /^\{\s{0,200}(?:"[^"]{0,300}"\s{0,4}:\s{0,4})?[&\w.]{0,60}\{/.test(code.slice(open, open + 600))) return open;
    }
    return null;
  }
}
