import type { SourceLines } from '../../../base/source-lines.ts';
import type { Fix, TextEdit } from '../../../contract/finding.ts';
import { applyTextEdits } from '../../../contract/text-edit.ts';
import { readSpec, type SpecDocument } from '../../../spec/document.ts';
import type { TemplateDemands, TemplateSection } from '../../../spec/template.ts';
import type { Rule, SpecSubject } from '../../rule.ts';
import { mayReadAgain } from '../reread-budget.ts';

/**
 * What a new section says until somebody writes it. Not the template's own text: its example paths would become listed
 * files and named tests of this spec, and its brackets are findings of their own. These three letters are neither a
 * requirement, a file, a test nor a decision to any reader, so that nothing else is found because of them.
 */
const CONTENT = 'TBD';

/** A section that the template requires is not there. */
export const missingSection: Rule<SpecSubject> = {
  id: 'missing-section',
  *check(subject) {
    const { document, template } = subject;
    const present = new Set(document.sections.map((section) => section.key));
    const start = { line: 0, character: 0 };
    const range = document.titleSpan?.range ?? { start, end: start };
    for (const section of template.sections) {
      if (section.required && !present.has(section.key)) {
        yield { message: `The section "${section.title}" is missing.`, range, fix: () => insertion(subject, section) };
      }
    }
  },
};

/** Not safe: somebody has to write the section. */
function insertion(subject: SpecSubject, section: TemplateSection): Fix | null {
  const { file, source, document, template } = subject;
  const escaped = section.title.replace(/[\\`*_[\]<>#&~!|]/g, '\\$&');
  for (const heading of new Set([section.title, escaped])) {
    if (!mayReadAgain(subject)) return null;
    const edit = insertAt(source, placeFor(source, document, template, section.key), `## ${heading}`);
    if (isOnlyThat(document, readSpec(applyTextEdits(source.text, [edit]), file), section.key)) {
      return { title: `Insert the section "${section.title}"`, edits: [{ file, edits: [edit] }], safe: false };
    }
  }
  return null;
}

/** Behind the nearest section that stands before it in the template; else in front of the first that stands behind it; else at the end. */
function placeFor(source: SourceLines, { sections }: SpecDocument, template: TemplateDemands, key: string): number {
  const order = template.sections.map((section) => section.key);
  const at = order.indexOf(key);
  for (const before of order.slice(0, at).reverse()) {
    const section = sections.findLast((candidate) => candidate.key === before);
    if (section !== undefined) return behind(source, section.body);
  }
  const after = new Set(order.slice(at + 1));
  const next = sections.find((section) => after.has(section.key));
  return next === undefined ? source.text.length : source.start(next.heading.range.start.line);
}

/** Where the line of the next heading begins. */
function behind(source: SourceLines, body: SpecDocument['sections'][number]['body']): number {
  let line = source.lineAt(body.end) + (body.end > body.start ? 1 : 0);
  while (line < source.count && source.line(line).trim() === '') line += 1;
  return source.start(line);
}

function insertAt(source: SourceLines, at: number, heading: string): TextEdit {
  const ending = source.lineEnding();
  const line = source.lineAt(at);
  const isLineStart = at === source.start(line);
  const isBehindBlank = isLineStart && (line === 0 || source.line(line - 1).trim() === '');
  const lead = isBehindBlank ? '' : isLineStart ? ending : ending + ending;
  const tail = at < source.text.length ? ending + ending : isLineStart ? ending : '';
  return { start: at, end: at, text: `${lead}${heading}${ending}${ending}${CONTENT}${tail}` };
}

/** Whether the new document has the section, and is the same in all else that is read of it. */
function isOnlyThat(before: SpecDocument, after: SpecDocument, key: string): boolean {
  return after.sections.some((section) => section.key === key) && contentOf(before, key) === contentOf(after, key);
}

function contentOf({ title, sections, requirements, files, acceptance, links, brackets }: SpecDocument, key: string): string {
  return JSON.stringify([
    title, sections.filter((section) => section.key !== key).map((section) => [section.key, section.isEmpty]), requirements.map(({ text }) => text),
    files.map(({ path }) => path), acceptance.named.map(({ written }) => written), links.map(({ target }) => target), brackets.map(({ text }) => text),
  ]);
}
