import { styleText } from 'node:util';

type Paint = (text: string) => string;

/** How a text is set off. Without colour each of these gives back the text as it is. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly accent: Paint;
}

type Format = Parameters<typeof styleText>[0];

export function createStyle(colour: boolean): Style {
  const paint = (format: Format): Paint => (colour ? (text) => (text === '' ? '' : styleText(format, text, { validateStream: false })) : (text) => text);
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    warn: paint('yellow'),
    accent: paint('cyan'),
  };
}

/** The marks in front of a line. */
export interface Symbols {
  readonly done: string;
  readonly failed: string;
  readonly waits: string;
  readonly warning: string;
  readonly info: string;
  readonly separator: string;
}

/** Terminals without these characters get letters. */
export function createSymbols(unicode: boolean): Symbols {
  return unicode
    ? { done: '✔', failed: '✖', waits: '◆', warning: '▲', info: '·', separator: '·' }
    : { done: '+', failed: 'x', waits: '?', warning: '!', info: '-', separator: '-' };
}
