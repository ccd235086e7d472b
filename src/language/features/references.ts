import type { Location, Position } from 'vscode-languageserver-types';
import type { Range } from '../../base/source-lines.ts';
import { pathTest } from '../../base/path-pattern.ts';
import type { Analysis, FileReference } from '../../lint/analysis.ts';
import { allMentions, mentionAt } from './backlog-items.ts';
import { itemLocation, itemsOf, startOf, testLocation, testsOf } from './definition.ts';
import type { FeatureContext } from './feature-context.ts';
import { allDocuments, referencesIn } from './file-references.ts';
import { targetAt } from './target-at.ts';

const MOST = 1_000;

/**
 * All places that speak of what stands at a place: of a file those that name it, of a heading the links to it, of a
 * requirement its tests, of an item what comes after it. From any place of a file that is no document, the specs that name it.
 */
export function references(context: FeatureContext, file: string, position: Position, includeDeclaration = true): Location[] {
  const analysis = context.linter.analysis(file);
  if (analysis === null || context.linter.facts(file) === null) return once(namesOf(context, file));
  const target = targetAt(context, analysis, position);
  if (target === null) return [];
  switch (target.kind) {
    case 'title':
      return ofFile(context, file, includeDeclaration);
    case 'reference':
      return ofFile(context, target.reference.target, includeDeclaration);
    case 'test':
      return target.test.path === null ? [] : ofFile(context, target.test.path, includeDeclaration);
    case 'heading':
      return target.heading.level === 1 ? ofFile(context, file, includeDeclaration) : ofHeading(context, file, target.heading.anchor, includeDeclaration);
    case 'anchor':
      return ofHeading(context, file, target.anchor, includeDeclaration);
    case 'requirement':
      return once(ofRequirement(context, analysis, target.index));
    case 'item':
      return once(ofItem(context, file, target.entry.line, includeDeclaration));
    case 'after': {
      const on = mentionAt(context, file, target.range)?.on;
      return on === undefined ? [] : once(ofItem(context, on.file, on.entry.line, includeDeclaration));
    }
    case 'rule': case 'attribute':
      return [];
  }
}

function ofFile(context: FeatureContext, file: string, includeDeclaration: boolean): Location[] {
  const own = includeDeclaration && context.linter.facts(file) !== null ? [{ uri: context.uriOf(file), range: startOf(context, file) }] : [];
  const named = namesOf(context, file);
  const isNamed = new Set(named.map(({ uri, range }) => `${uri} ${range.start.line}`));
  // The pipeline knows specs of items that their lines do not name.
  const items = itemsOf(context, file).filter(({ uri, range }) => !isNamed.has(`${uri} ${range.start.line}`));
  return once([...own, ...named, ...items]);
}

/** The places of all documents that name a file, by its path or by a folder or pattern that it is one of. */
function namesOf(context: FeatureContext, file: string): Location[] {
  const found: Location[] = [];
  for (const facts of allDocuments(context)) {
    for (const reference of referencesIn(context, facts)) {
      if (isNamed(reference, file)) found.push({ uri: context.uriOf(facts.file), range: reference.range });
      if (found.length >= MOST) return found;
    }
  }
  return found;
}

function isNamed({ kind, target }: FileReference, file: string): boolean {
  return target === file || ((kind === 'listed-file' || kind === 'test') && pathTest(target)(file));
}

function ofHeading(context: FeatureContext, file: string, anchor: string, includeDeclaration: boolean): Location[] {
  const heading = context.linter.facts(file)?.headings.find((one) => one.anchor === anchor);
  const found: Location[] = includeDeclaration && heading !== undefined ? [location(context, file, heading.span.range)] : [];
  for (const facts of allDocuments(context)) {
    for (const reference of facts.references) if (reference.target === file && reference.anchor === anchor) found.push(location(context, facts.file, reference.range));
  }
  for (const link of context.linter.analysis(file)?.links ?? []) if (link.target === '' && link.anchor === anchor) found.push(location(context, file, link.span.range));
  return once(found);
}

function ofRequirement(context: FeatureContext, analysis: Analysis, index: number): Location[] {
  return testsOf(analysis, index).flatMap((test) => [location(context, analysis.file, test.span.range), ...testLocation(context, analysis, test)]);
}

function ofItem(context: FeatureContext, file: string, line: number, includeDeclaration: boolean): Location[] {
  const mentions = allMentions(context).filter(({ on }) => on.file === file && on.entry.line === line);
  return [...(includeDeclaration ? itemLocation(context, file, line) : []), ...mentions.map(({ from, range }) => location(context, from.file, range))];
}

function location(context: FeatureContext, file: string, range: Range): Location {
  return { uri: context.uriOf(file), range };
}

/** Each place once: a link of an item stands there as a link and as its spec. */
function once(locations: readonly Location[]): Location[] {
  const seen = new Set<string>();
  return locations.filter(({ uri, range: { start, end } }) => {
    const place = `${uri} ${start.line}:${start.character}-${end.line}:${end.character}`;
    return !seen.has(place) && seen.add(place);
  }).slice(0, MOST);
}
