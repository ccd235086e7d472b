import type { BacklogDocument } from '../../backlog/document.ts';
import type { FileReference } from '../analysis.ts';

/** The specs that the items of a backlog name. */
export function itemReferences({ entries, lines }: BacklogDocument): FileReference[] {
  return entries.flatMap(({ spec, marks }): FileReference[] => {
    if (spec === null || marks.spec === null) return [];
    const { start } = marks.spec;
    // A link's target is relative to the document; a path in the text is not.
    const isRelative = /\]\(<?$/.test(lines.text.slice(Math.max(0, start - 3), start)) && lines.text[start] !== '/';
    return [{ kind: 'item-spec', target: spec, anchor: null, range: lines.range(marks.spec), isRelative }];
  });
}
