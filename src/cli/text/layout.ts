import stringWidth from 'string-width';
import { createStyle, createSymbols, type Style, type Symbols } from './style.ts';
import { wrapToWidth } from './width.ts';

/** Columns that text may take at most: longer lines are hard to read, and durations would stand far from their phase. */
const WIDEST = 100;
const NARROWEST = 20;

/** What lines are made for: how wide, in colour or not, with which marks. */
export interface Layout {
  readonly columns: number;
  readonly style: Style;
  readonly symbols: Symbols;
}

export function createLayout(options: { columns: number; colour: boolean; unicode: boolean }): Layout {
  return {
    columns: Math.max(NARROWEST, Math.min(WIDEST, options.columns)),
    style: createStyle(options.colour),
    symbols: createSymbols(options.unicode),
  };
}

/** A paragraph below a mark or a heading: wrapped, every line indented. */
export function indented(text: string, indent: number, layout: Layout): string[] {
  return wrapToWidth(text, layout.columns - indent).map((line) => ' '.repeat(indent) + line);
}

/** A line with a text at its right edge, where there is room for both; else without it. `plain` is the line without colours. */
export function withRight(line: string, plain: string, right: string, layout: Layout): string {
  const room = layout.columns - stringWidth(plain) - stringWidth(right);
  return room < 1 ? line : `${line}${' '.repeat(room)}${layout.style.dim(right)}`;
}
