import { closing, splitAt, tokensOf } from './code-tokens.ts';
import type { PythonLine, PythonSource } from './python-lines.ts';

/** How far the end of a list is looked for. */
const LONGEST = 50_000;

/** The tables of a file that its tests take cases from. */
export class PythonCases {
  readonly #source: PythonSource;
  /** Where lists begin that have a name, and what is in them. */
  #starts: Map<string, number> | undefined;
  readonly #lists = new Map<string, string[] | undefined>();

  constructor(source: PythonSource) {
    this.#source = source;
  }

  /** The rows of `parametrize`, without those that are skipped themselves; null where there is none. */
  of(decorators: readonly PythonLine[]): string[][] | null {
    const { masked } = this.#source;
    const cases: string[][] = [];
    let found = false;
    for (const line of decorators) {
      if (!masked.effort.spend(1)) break;
      if (!/^@(?:[\w.]{0,40}\.)?parametrize\b|^@parameterized\b/.test(line.code)) continue;
      const tokens = tokensOf(masked, line.start, line.end);
      const open = tokens.indexOf('(');
      const given = splitAt(tokens.slice(open + 1, closing(tokens, open)), ',');
      const values = (line.code.startsWith('@parameterized') ? given : given.slice(1)).find((piece) => /^[[(]$/.test(piece[0] ?? '') || (/^[A-Za-z_]\w*$/.test(piece[0] ?? '') && (piece.length === 1 || piece[1] === '[')));
      const rows = values === undefined ? undefined : this.#rows(values);
      if (rows === undefined) continue;
      found = true;
      for (const row of rows) if (!row.some((token) => token === 'skip' || token === 'skipif' || token === 'xfail')) cases.push(row);
    }
    return found ? cases : null;
  }

  /** The rows of a list that is written out or has a name, or those of a part of it: `CASES[:1]`. */
  #rows(values: readonly string[]): string[][] | undefined {
    const isNamed = !/^[[(]$/.test(values[0] ?? '');
    const list = isNamed ? this.#listNamed(values[0] ?? '') : values;
    if (list === undefined) return undefined;
    const end = closing(list, 0);
    this.#source.masked.effort.spend(list.length / 2);
    const rows = splitAt(list.slice(1, end), ',');
    const part = /^\[ (- )?(\d{1,9} )?: (?:(- )?(\d{1,9}) )?\]$/.exec(values.slice(isNamed ? 1 : end + 1).join(' '));
    // How many a comprehension makes is not known.
    if (rows.length === 1 && rows[0]?.includes('for') === true) return undefined;
    if (part === null) return isNamed && values.length > 1 ? undefined : rows;
    return rows.slice(Number(`${part[1]?.trim() ?? ''}${part[2]?.trim() ?? 0}`), part[4] === undefined ? undefined : Number(`${part[3]?.trim() ?? ''}${part[4]}`));
  }

  #listNamed(name: string): string[] | undefined {
    if (!this.#lists.has(name)) this.#lists.set(name, this.#read(name));
    return this.#lists.get(name);
  }

  #read(name: string): string[] | undefined {
    const { masked } = this.#source;
    this.#starts ??= listStarts(masked.code);
    const start = this.#starts.get(name);
    if (start === undefined) return undefined;
    let depth = 0;
    let end = start;
    for (const most = Math.min(masked.code.length, start + LONGEST); end < most; end += 1) {
      const character = masked.code[end] ?? '';
      if (character === '(' || character === '[' || character === '{') depth += 1;
      else if (character === ')' || character === ']' || character === '}') depth -= 1;
      if (depth === 0) break;
    }
    masked.effort.scan(4 * (end - start));
    return tokensOf(masked, start, end + 1);
  }
}

/** Where the lists open that names of the file stand for. */
function listStarts(code: string): Map<string, number> {
  const starts = new Map<string, number>();
  for (const match of code.matchAll(/^([A-Za-z_]\w{0,100})\b[^=\n]{0,100}=\s{0,4}(?=[[(])/gm)) {
    if (!starts.has(match[1] ?? '')) starts.set(match[1] ?? '', match.index + match[0].length);
  }
  return starts;
}
