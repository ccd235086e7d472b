import type { BacklogEntry } from '../../backlog/document.ts';
import type { Position, Range } from '../../base/source-lines.ts';
import type { Analysis, FileReference } from '../../lint/analysis.ts';
import type { NamedTest } from '../../spec/acceptance.ts';
import type { Heading } from '../../spec/outline.ts';
import type { FeatureContext } from './feature-context.ts';
import { referencesIn } from './file-references.ts';
import { contains, lineRange, offsetAt } from './places.ts';

/** What stands at a place of a document. `range` is its part of the document. */
export type Target = { range: Range } & (
  | { kind: 'rule'; name: string }
  | { kind: 'test'; test: NamedTest }
  | { kind: 'reference'; reference: FileReference }
  /** A link to a heading of the document itself. */
  | { kind: 'anchor'; anchor: string }
  | { kind: 'requirement'; index: number }
  /** The title of a document that is a spec. */
  | { kind: 'title' }
  | { kind: 'heading'; heading: Heading }
  /** What an item comes after: the number or key that stands there. */
  | { kind: 'after'; entry: BacklogEntry }
  | { kind: 'attribute'; name: string }
  | { kind: 'item'; entry: BacklogEntry }
);

/** The smallest thing that a document has at a place; null where it has nothing that we know. */
export function targetAt(context: FeatureContext, analysis: Analysis, at: Position): Target | null {
  const { disabled, spec } = analysis;
  const rule = disabled.names.find(({ range }) => contains(range, at));
  if (rule !== undefined) return { kind: 'rule', name: rule.name, range: rule.range };
  const test = spec?.acceptance.named.find((named) => named.name !== null && contains(named.span.range, at));
  if (test !== undefined) return { kind: 'test', test, range: test.span.range };
  const facts = context.linter.facts(analysis.file);
  const reference = smallest((facts === null ? [] : referencesIn(context, facts)).filter(({ range }) => contains(range, at)));
  if (reference !== null) return { kind: 'reference', reference, range: reference.range };
  const link = analysis.links.find(({ target, anchor, span }) => target === '' && anchor !== null && contains(span.range, at));
  if (link !== undefined) return { kind: 'anchor', anchor: link.anchor ?? '', range: link.span.range };
  return headingAt(analysis, at) ?? requirementAt(analysis, at) ?? itemAt(analysis, at);
}

function smallest(references: readonly FileReference[]): FileReference | null {
  const size = ({ range: { start, end } }: FileReference): number => (end.line - start.line) * 100_000 + end.character - start.character;
  return references.toSorted((a, b) => size(a) - size(b))[0] ?? null;
}

function headingAt({ spec, headings }: Analysis, at: Position): Target | null {
  if (spec?.titleSpan && contains(spec.titleSpan.range, at)) return { kind: 'title', range: spec.titleSpan.range };
  const heading = headings.find(({ span }) => contains(span.range, at));
  return heading === undefined ? null : { kind: 'heading', heading, range: heading.span.range };
}

function requirementAt({ spec }: Analysis, at: Position): Target | null {
  const index = spec?.requirements.findIndex(({ span }) => contains(span.range, at)) ?? -1;
  const range = spec?.requirements[index]?.span.range;
  return range === undefined ? null : { kind: 'requirement', index, range };
}

/** A name of an attribute stands behind the beginning of the comment, or behind a blank, and before a colon. */
const ATTRIBUTE = /(?<=\s|<!--)(goal|impact|effort|after|priority)(?=:)/g;

function itemAt({ backlog, source }: Analysis, at: Position): Target | null {
  const offset = offsetAt(source, at);
  const entry = backlog?.entries.find(({ line, marks }) => at.line >= line && at.line <= marks.lastLine);
  if (entry === undefined) return null;
  const after = entry.marks.after.find((range) => contains(range, at));
  if (after !== undefined) return { kind: 'after', entry, range: after };
  if (offset >= entry.marks.textEnd) {
    const start = source.start(at.line);
    for (const match of source.line(at.line).matchAll(ATTRIBUTE)) {
      const span = { start: start + match.index, end: start + match.index + match[0].length };
      if (offset >= span.start && offset <= span.end) return { kind: 'attribute', name: match[0], range: source.range(span) };
    }
  }
  return at.line === entry.line ? { kind: 'item', entry, range: lineRange(source, entry.line) } : null;
}
