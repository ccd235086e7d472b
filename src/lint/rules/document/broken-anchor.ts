import type { Fix } from '../../../contract/finding.ts';
import type { DocumentLink } from '../../../spec/outline.ts';
import { escapedAddress } from '../../link-target.ts';
import { nearestAnchor } from '../../nearest-anchor.ts';
import type { DocumentSubject, Rule } from '../../rule.ts';
import { isTemplate } from './link-owner.ts';
import { LinkedAnchors } from './linked-anchor.ts';

/** More than these are not looked for: each of them is compared with all headings. */
const MOST_LOOKED_FOR = 100;

/** A link to a heading that its document does not have. */
export const brokenAnchor: Rule<DocumentSubject> = {
  id: 'broken-anchor',
  *check(subject) {
    if (subject.links.length === 0 || isTemplate(subject)) return;
    const linked = new LinkedAnchors(subject);
    let lookedFor = 0;
    for (const link of subject.links) {
      const found = link.isUnused === true ? null : linked.of(link);
      if (found === null || found.isThere) continue;
      const { anchor, path, anchors } = found;
      const message = path === subject.file ? `There is no heading for "#${anchor}".` : `"${path}" has no heading for "#${anchor}".`;
      lookedFor += 1;
      const nearest = lookedFor > MOST_LOOKED_FOR ? null : nearestAnchor(anchor, anchors);
      const fix = nearest === null ? null : fixOf(link, nearest, subject);
      yield { message, range: link.span.range, ...(fix === null ? {} : { fix: () => fix }) };
    }
  },
};

function fixOf({ span }: DocumentLink, nearest: string, { file, source }: DocumentSubject): Fix | null {
  const written = source.text.slice(span.start, span.end);
  const hash = written.indexOf('#');
  // Behind a backslash or in an entity it may be another one than it looks like.
  if (hash < 0 || /[\\&\n]/.test(written)) return null;
  return { title: `Link to "#${nearest}"`, edits: [{ file, edits: [{ start: span.start + hash + 1, end: span.end, text: escapedAddress(nearest) }] }], safe: false };
}
