import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver-types';
import { frontMatterLines } from '../../base/source-lines.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../spec/default-template.ts';
import { readTemplate } from '../../spec/template.ts';
import { completeComment } from './complete-comment.ts';
import { completeLink } from './complete-link.ts';
import { completeListedPath, completeSpecPath } from './complete-path.ts';
import type { FeatureContext } from './feature-context.ts';
import { offered, type TypedText, typedAt } from './typed-text.ts';

/**
 * What may stand at a place of a document: paths, anchors, missing sections, attributes and their values, names of rules.
 * Each offer replaces what is typed of it. Nothing where nothing fits.
 */
export function completion(context: FeatureContext, file: string, position: Position): CompletionItem[] {
  const analysis = context.linter.analysis(file);
  if (analysis === null) return [];
  const typed = typedAt(analysis, position);
  const first = completeComment(context, typed) ?? completeLink(context, typed);
  if (first !== null) return first;
  if (analysis.backlog !== null) return completeSpecPath(context, typed);
  if (analysis.kind !== 'spec') return [];
  return completeStatus(typed) ?? completeSection(context, typed) ?? completeListedPath(context, typed);
}

/** Sections of the template that the spec does not have, behind `## `. */
function completeSection(context: FeatureContext, typed: TypedText): CompletionItem[] | null {
  const words = /^ {0,3}##[ \t]{1,10}([^#\n]{0,100})$/.exec(typed.before)?.[1];
  if (words === undefined) return null;
  const { linter } = context;
  const file = linter.documents().find((one) => linter.facts(one)?.kind === 'template');
  const template = readTemplate((file === undefined ? null : linter.analysis(file)?.source.text) ?? DEFAULT_TEMPLATE_TEXT);
  const given = new Set(typed.analysis.spec?.sections.filter(({ heading }) => heading.range.start.line !== typed.at.line).map(({ key }) => key));
  const missing = template.sections.filter(({ key }) => !given.has(key));
  return offered(typed, words.length, missing.map(({ title, required }) => ({ text: title, kind: CompletionItemKind.Module, detail: required ? 'missing' : 'optional' })));
}

/** The few of all known words for the status of a spec that say most. */
export const STATUSES = ['draft', 'proposed', 'accepted', 'in-progress', 'implemented', 'done', 'blocked', 'superseded'] as const;

/** What the status of a spec may be, in front matter or on a line in front of the first section. Nothing else is offered in front matter. */
function completeStatus(typed: TypedText): CompletionItem[] | null {
  const { analysis: { source, spec }, at, before } = typed;
  const isFrontMatter = at.line > 0 && at.line < frontMatterLines(source);
  const first = spec?.sections[0]?.heading.range.start.line ?? source.count;
  const line = isFrontMatter ? /^status:[ \t]{0,10}([\w -]{0,50})$/ : /^[\s>*+-]{0,20}(?:\*\*|__)?status(?:\*\*|__)?:(?:\*\*|__)?[ \t]{1,10}([\w -]{0,50})$/i;
  const word = at.line < first ? line.exec(before)?.[1] : undefined;
  if (word === undefined) return isFrontMatter ? [] : null;
  return offered(typed, word.length, STATUSES.map((text) => ({ text, kind: CompletionItemKind.EnumMember })));
}
