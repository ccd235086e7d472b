import type { DocumentLink } from 'vscode-languageserver-types';
import type { FeatureContext } from './feature-context.ts';
import { referencesIn } from './file-references.ts';

/** What can be opened from a document: the files that it names, if they are there. A link to a heading opens its line. */
export function documentLinks(context: FeatureContext, file: string): DocumentLink[] {
  const { linter } = context;
  const files = new Set(context.files());
  const facts = linter.facts(file);
  const links = new Map<string, DocumentLink>();
  for (const { target, anchor, range } of facts === null ? [] : referencesIn(context, facts)) {
    if (!files.has(target) && linter.facts(target) === null) continue;
    const heading = anchor === null ? undefined : linter.facts(target)?.headings.find((one) => one.anchor === anchor);
    const { start, end } = range;
    const link = { range, target: context.uriOf(target) + (heading === undefined ? '' : `#L${heading.span.range.start.line + 1}`) };
    const place = `${start.line}:${start.character}-${end.line}:${end.character}`;
    if (!links.has(place)) links.set(place, link);
  }
  return [...links.values()];
}
