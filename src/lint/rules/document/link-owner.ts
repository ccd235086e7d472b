import { baseOf } from '../../../base/path-parts.ts';
import { isTestPath } from '../../../coverage/test-references.ts';
import { sectionName } from '../../../spec/section-name.ts';
import type { DocumentLink } from '../../../spec/outline.ts';
import { resolved, withoutQuery } from '../../link-target.ts';
import type { DocumentSubject } from '../../rule.ts';
import { DocumentKinds } from '../../workspace/document-kinds.ts';

/** The links of the template are examples. */
export function isTemplate({ file, config }: Pick<DocumentSubject, 'file' | 'config'>): boolean {
  return new DocumentKinds(config).kindOf(file, false) === 'template';
}

/** Whose a link is that leads nowhere: `mine`, of another rule, or mine to find and a person's to mend. */
export type LinkOwner = 'mine' | 'other' | 'person';

/**
 * Which links another rule speaks of: listed files and tests, which may still have to be made and are read from the root of
 * the workspace, and the specs of a backlog's items, which the pipeline writes. What else stands among acceptance tests is a
 * way to check, and another address might be another one.
 */
export function ownerOf({ file, config, headings, source }: DocumentSubject): (link: DocumentLink, path: string) => LinkOwner {
  const kinds = new DocumentKinds(config);
  const isBacklog = kinds.kindOf(file, false) === 'backlog';
  const titles = headings.filter(({ level }) => level <= 2);
  const sections = titles.map(({ text, span }, index) => ({ name: sectionName(text), start: span.end, end: titles[index + 1]?.span.start ?? source.text.length }));
  const files = sections.filter(({ name }) => name === 'files');
  const acceptance = sections.filter(({ name }) => name === 'acceptance-tests');
  const requirements = sections.filter(({ name }) => name === 'requirements');
  return ({ target, span }, path) => {
    const isIn = ({ start, end }: { start: number; end: number }): boolean => span.start >= start && span.end <= end;
    if (isBacklog && /\.md$/i.test(path) && (/^\d/.test(baseOf(path)) || kinds.kindOf(path, false) === 'spec')) return 'other';
    if (files.some(isIn)) return 'other';
    const isAcceptance = acceptance.some(isIn);
    if ((isAcceptance || requirements.some(isIn)) && (isTestPath(path) || isTestPath(resolved('', withoutQuery(target)) ?? path))) return 'other';
    return isAcceptance ? 'person' : 'mine';
  };
}
