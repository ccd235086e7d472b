import { type CompletionItem, type CompletionItemKind, TextEdit } from 'vscode-languageserver-types';
import type { Position } from '../../base/source-lines.ts';
import type { Analysis } from '../../lint/analysis.ts';
import { offsetAt } from './places.ts';

/** A line up to the cursor, of which something is completed. */
export interface TypedText {
  analysis: Analysis;
  /** The cursor. */
  at: Position;
  /** What stands before it on its line. */
  before: string;
}

/** What is offered for a word. */
export interface Offer {
  /** What is put in its place. */
  text: string;
  kind: CompletionItemKind;
  detail?: string;
  /** What is shown; the text where it is left out. */
  label?: string;
}

export function typedAt(analysis: Analysis, position: Position): TypedText {
  const { source } = analysis;
  const at = source.position(offsetAt(source, position));
  return { analysis, at, before: source.line(at.line).slice(0, at.character) };
}

/** Offers in their order, each replacing the last `length` units before the cursor. */
export function offered({ at }: TypedText, length: number, offers: readonly Offer[]): CompletionItem[] {
  const range = { start: { line: at.line, character: at.character - length }, end: at };
  return offers.map(({ text, kind, detail, label = text }, index) => ({
    label, kind, filterText: text, sortText: String(index).padStart(5, '0'), textEdit: TextEdit.replace(range, text), ...(detail === undefined || detail === '' ? {} : { detail }),
  }));
}
