import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { FeatureContext } from './feature-context.ts';
import { offsetAt } from './places.ts';
import { offered, type Offer, type TypedText } from './typed-text.ts';

const MOST = 500;
const WORD = /(^|[\s`("'])([\w./@-]{0,500})$/;

/** Paths of specs, from the workspace's root, in a backlog: what is typed has to be the beginning of one. */
export function completeSpecPath({ linter }: FeatureContext, typed: TypedText): CompletionItem[] {
  const match = WORD.exec(typed.before.slice(-600));
  const [, lead, word = ''] = match ?? [];
  if (match === null || (word.length < 2 && lead !== '`')) return [];
  const specs = [...linter.allFacts()].filter(({ file, spec }) => spec?.isFeature === true && file.toLowerCase().startsWith(word.toLowerCase()));
  return offered(typed, word.length, specs.sort((a, b) => (a.file < b.file ? -1 : 1)).slice(0, MOST).map(({ file, spec }) => ({ text: file, kind: CompletionItemKind.File, detail: spec?.title ?? '' })));
}

/** Files and folders of the workspace, one part of the path after the other, where a spec lists files or names tests. */
export function completeListedPath(context: FeatureContext, typed: TypedText): CompletionItem[] {
  const { analysis, at, before } = typed;
  const offset = offsetAt(analysis.source, at);
  // The end of a section's last line is behind its body where blanks are typed there.
  const section = analysis.spec?.sections.findLast(({ heading }) => heading.end <= offset);
  if (section === undefined || (section.name !== 'files' && section.name !== 'acceptance-tests')) return [];
  const match = WORD.exec(before.slice(-600));
  const [, lead, word = ''] = match ?? [];
  const isBeginning = /^\s{0,20}(?:[-*+]|\d{1,9}[.)]|\|)\s{1,4}$/.test(before.slice(0, before.length - word.length));
  if (match === null || (lead !== '`' && !isBeginning && !word.includes('/')) || isInsideCode(before) !== (lead === '`')) return [];
  const slash = word.lastIndexOf('/') + 1;
  return offered(typed, word.length - slash, children(context.files(), word.slice(0, slash).replace(/^(?:\.\/)+/, '')));
}

/** Whether the word is behind a backtick that is still open. */
function isInsideCode(before: string): boolean {
  return (before.split('`').length - 1) % 2 === 1;
}

/** What a folder holds: folders first. `folder` is empty or ends with a slash. */
function children(files: readonly string[], folder: string): Offer[] {
  const folders = new Set<string>();
  const names: string[] = [];
  for (const file of files) {
    if (!file.startsWith(folder) || file.length === folder.length) continue;
    const rest = file.slice(folder.length);
    const slash = rest.indexOf('/');
    if (slash < 0) names.push(rest);
    else folders.add(rest.slice(0, slash + 1));
  }
  return [
    ...[...folders].sort().map((text): Offer => ({ text, kind: CompletionItemKind.Folder })),
    ...names.sort().map((text): Offer => ({ text, kind: CompletionItemKind.File })),
  ].slice(0, MOST);
}
