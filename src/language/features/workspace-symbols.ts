import { type SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import { numberedTitle } from '../../spec/numbered-title.ts';
import { allItems } from './backlog-items.ts';
import type { FeatureContext } from './feature-context.ts';
import { fuzzyScore } from './fuzzy.ts';
import { lineRange } from './places.ts';

const MOST = 200;

/** The feature specs by number and title and the items by number and text that fit a query, the best first, at most 200. */
export function workspaceSymbols(context: FeatureContext, query: string): SymbolInformation[] {
  const found: { score: number; symbol: SymbolInformation }[] = [];
  const add = (symbol: SymbolInformation): void => {
    const score = fuzzyScore(query, symbol.name);
    if (score !== null) found.push({ score, symbol });
  };
  for (const { file, spec } of context.linter.allFacts()) {
    if (spec === null || !spec.isFeature) continue;
    const name = numberedTitle(spec);
    add({ name: name === '' ? file : name, kind: SymbolKind.File, containerName: file, location: { uri: context.uriOf(file), range: spec.titleRange } });
  }
  for (const { backlog, entry } of allItems(context)) {
    const name = entry.label === '' ? entry.text : `${entry.label}. ${entry.text}`;
    if (name === '') continue;
    add({ name, kind: SymbolKind.Event, containerName: entry.headings.join(' / ') || backlog.file, location: { uri: context.uriOf(backlog.file), range: lineRange(backlog.lines, entry.line) } });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, MOST).map(({ symbol }) => symbol);
}
