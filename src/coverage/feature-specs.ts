import { baseOf } from '../base/path-parts.ts';
import type { SpecDocument } from '../spec/document.ts';
import type { SectionName } from '../spec/section-name.ts';

const BACKLOG = /(?:^|[^a-z])backlogs?(?:[^a-z]|$)/i;
/** What a document has to say something of to ask for anything. */
const ASKS: ReadonlySet<SectionName> = new Set<SectionName>(['requirements', 'api-contract', 'data-model', 'files', 'acceptance-tests']);
/** A backlog that happens to have a section of a spec's, such as "Goal", is still one. */
const FEW = 3;

/**
 * Whether a document of the specs folder specifies a feature. The template, backlogs (`backlogs` are those in use), indexes,
 * and documents that ask for nothing, such as one that says where a spec was merged to, do not.
 */
export function isFeatureSpec(document: SpecDocument, backlogs: readonly string[], template: string): boolean {
  const { file, title, sections, requirements } = document;
  if (file === template || backlogs.includes(file) || !/\.md$/i.test(file)) return false;
  const name = baseOf(file).replace(/\.md$/i, '');
  if (/^(?:readme|index|template|manifest|changelog|contributing)$/i.test(name)) return false;
  const known = new Set(sections.filter(({ isEmpty }) => !isEmpty).flatMap((section) => section.name ?? []));
  if ((BACKLOG.test(name) || BACKLOG.test(title ?? '')) && known.size < FEW) return false;
  return requirements.length > 0 || [...known].some((section) => ASKS.has(section));
}

/** Whether a document is a feature spec or on its way to be one: what it will ask for has a heading, and nothing below it yet. */
export function isBegunSpec(document: SpecDocument, backlogs: readonly string[], template: string): boolean {
  const filledIn = { ...document, sections: document.sections.map((section) => ({ ...section, isEmpty: false })) };
  return isFeatureSpec(document, backlogs, template) || isFeatureSpec(filledIn, backlogs, template);
}
