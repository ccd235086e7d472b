import { DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { Range } from '../../base/source-lines.ts';
import type { Analysis } from '../../lint/analysis.ts';
import { currentRequirements, coverageOf } from './current-coverage.ts';
import { requirementWords } from './coverage-words.ts';
import { itemsIn } from './backlog-items.ts';
import type { FeatureContext } from './feature-context.ts';
import { stateWords } from './item-words.ts';
import { compare, lineRange } from './places.ts';

interface Piece {
  name: string;
  detail: string;
  kind: SymbolKind;
  /** 1 to 6 for headings, more for what lies below them. */
  level: number;
  range: Range;
  /** Where it is named. */
  selection: Range;
}

const BELOW_HEADINGS = 7;

/** The outline of a document: its headings, with requirements below those of a spec and items below those of a backlog. */
export function documentSymbols(context: FeatureContext, file: string): DocumentSymbol[] {
  const analysis = context.linter.analysis(file);
  if (analysis === null) return [];
  const pieces = [...headingPieces(analysis), ...requirementPieces(context, analysis), ...itemPieces(context, analysis)]
    .sort((a, b) => compare(a.range.start, b.range.start) || a.level - b.level);
  return nested(pieces, analysis);
}

function headingPieces({ headings, spec }: Analysis): Piece[] {
  return headings.map(({ text, level, span }) => ({
    name: level === 1 && spec?.title ? spec.title : text, detail: level === 1 ? (spec?.id ?? '') : '', kind: level === 1 ? SymbolKind.File : SymbolKind.Namespace, level, range: span.range, selection: span.range,
  }));
}

function requirementPieces(context: FeatureContext, { file, source, spec }: Analysis): Piece[] {
  if (spec === null) return [];
  const coverage = coverageOf(context, file);
  const views = new Map(coverage === null ? [] : currentRequirements(spec.requirements, coverage).map(({ requirement, view }) => [requirement, requirementWords(view, coverage)]));
  return spec.requirements.map((requirement) => ({
    name: requirement.text, detail: views.get(requirement) ?? '', kind: SymbolKind.Property, level: BELOW_HEADINGS,
    range: requirement.span.range, selection: within(lineRange(source, requirement.span.range.start.line), requirement.span.range),
  }));
}

function itemPieces(context: FeatureContext, { file, source }: Analysis): Piece[] {
  return itemsIn(context, file).map(({ entry, item }) => {
    const range = source.range(entry);
    return {
      name: entry.label === '' ? entry.text : `${entry.label}. ${entry.text}`, detail: (item === null ? null : stateWords(item, context)) ?? (entry.done ? 'done' : ''), kind: SymbolKind.Event, level: BELOW_HEADINGS,
      range, selection: within(lineRange(source, entry.line), range),
    };
  });
}

/** Puts each piece below the last one of a higher level; a heading reaches to the next one that is not below it. */
function nested(pieces: readonly Piece[], { source }: Analysis): DocumentSymbol[] {
  const roots: DocumentSymbol[] = [];
  const open: { piece: Piece; symbol: DocumentSymbol }[] = [];
  const close = (level: number, line: number): void => {
    for (let last = open.at(-1); last !== undefined && last.piece.level >= level; last = open.at(-1)) {
      if (last.piece.level < BELOW_HEADINGS) {
        const end = source.position(source.end(Math.max(last.symbol.range.end.line, line - 1)));
        last.symbol.range = { start: last.symbol.range.start, end };
      }
      open.pop();
    }
  };
  for (const piece of pieces) {
    close(piece.level, piece.range.start.line);
    // A symbol without a name is refused.
    const symbol = DocumentSymbol.create(piece.name.trim() || '(no text)', piece.detail, piece.kind, piece.range, piece.selection, []);
    (open.at(-1)?.symbol.children ?? roots).push(symbol);
    open.push({ piece, symbol });
  }
  close(0, source.count);
  return roots;
}

function within(range: Range, outer: Range): Range {
  const start = compare(range.start, outer.start) < 0 ? outer.start : range.start;
  const end = compare(range.end, outer.end) > 0 ? outer.end : range.end;
  return compare(start, end) > 0 ? { start: outer.start, end: outer.start } : { start, end };
}
