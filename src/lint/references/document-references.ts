import type { Analysis, FileReference } from '../analysis.ts';
import { itemReferences } from './item-references.ts';
import { linkReferences } from './link-references.ts';
import { specReferences } from './spec-references.ts';

/** All places of a document that name another file by its path, each once, in the order of their lines. */
export function documentReferences({ file, links, spec, backlog }: Analysis): FileReference[] {
  const references = new Map<string, FileReference>();
  const all = [
    ...(spec === null ? [] : specReferences(spec)),
    ...(backlog === null ? [] : itemReferences(backlog)),
    ...linkReferences(file, links),
  ];
  for (const reference of all) {
    const { line, character } = reference.range.start;
    const place = `${line}:${character}:${reference.target}`;
    // What an item or a list links to is more than a link.
    if (!references.has(place)) references.set(place, reference);
  }
  return inOrder(references.values());
}

/** References in the order of their places. */
export function inOrder(references: Iterable<FileReference>): FileReference[] {
  return [...references].sort(({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character);
}
