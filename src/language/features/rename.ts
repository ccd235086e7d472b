import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver-types';
import { baseOf, folderOf } from '../../base/path-parts.ts';
import type { TextEdit } from '../../contract/finding.ts';
import type { Analysis, FileReference } from '../../lint/analysis.ts';
import { linkedFile } from '../../lint/references/link-references.ts';
import type { FeatureContext } from './feature-context.ts';
import { allDocuments, referencesIn } from './file-references.ts';
import { type Move, movedPath } from './moved-paths.ts';
import { offsetAt } from './places.ts';
import { rewrittenPath } from './rewritten-path.ts';
import { targetAt } from './target-at.ts';
import { type FileEdits, workspaceEdit } from './workspace-edits.ts';

/** What is renamed at a place: its name stands in a field, to be typed over. */
export interface RenamePlace {
  range: Range;
  placeholder: string;
}

/** A spec's file can be renamed from its title and from wherever it is named; null for every other place. */
export function prepareRename(context: FeatureContext, file: string, position: Position): RenamePlace | null {
  const place = specAt(context, file, position);
  return place === null ? null : { range: place.range, placeholder: baseOf(place.spec) };
}

/** What a rename comes to: edits, or why it cannot be made, one sentence. */
export type RenameResult = { edit: WorkspaceEdit } | { problem: string };

/** Renames the spec at a place, and it in all documents that name it. A name with slashes is a path from the workspace's root. Null for every other place. */
export function rename(context: FeatureContext, file: string, position: Position, newName: string): RenameResult | null {
  const place = specAt(context, file, position);
  if (place === null) return null;
  const name = newName.trim().replace(/^\.\//, '');
  const withEnding = /\.md$/i.test(name) ? name : `${name}.md`;
  const problem = nameProblem(withEnding);
  if (problem !== null) return { problem };
  const folder = folderOf(place.spec);
  const to = withEnding.includes('/') || folder === '' ? withEnding : `${folder}/${withEnding}`;
  if (to !== place.spec && context.files().includes(to)) return { problem: `There is a file ${to} already.` };
  const moves = to === place.spec ? [] : [{ from: place.spec, to }];
  // Who asks again before the move gets the edits then: here as well, they would be made twice.
  return { edit: workspaceEdit(context, context.asksBeforeMoves ? [] : moveEdits(context, moves), moves) };
}

/** What has to change in the documents when files or folders get other paths; null where nothing has to. Their texts are edited before they are moved. */
export function willRename(context: FeatureContext, moves: readonly Move[]): WorkspaceEdit | null {
  const edits = moveEdits(context, moves.map(({ from, to }) => ({ from: from.replace(/\/$/, ''), to: to.replace(/\/$/, '') })));
  return edits.length === 0 ? null : workspaceEdit(context, edits);
}

function nameProblem(path: string): string | null {
  if (path.length > 500) return 'This name is too long.';
  if (path.split('/').some((segment) => !/^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}._-]*$/u.test(segment))) {
    return 'The name of a spec has letters, digits, dots, hyphens and underscores.';
  }
  return null;
}

/** The spec whose name or title stands at a place. */
function specAt(context: FeatureContext, file: string, position: Position): { spec: string; range: Range } | null {
  const analysis = context.linter.analysis(file);
  const target = analysis === null ? null : targetAt(context, analysis, position);
  if (analysis === null || target === null) return null;
  if (target.kind === 'title') return context.linter.facts(file)?.kind === 'spec' ? { spec: file, range: target.range } : null;
  if (target.kind !== 'reference' || context.linter.facts(target.reference.target)?.kind !== 'spec') return null;
  // Where only a number or a title stands, there is no path to be typed over.
  const edit = referenceEdit(analysis, target.reference, [{ from: target.reference.target, to: `${target.reference.target}.x` }]);
  return edit === null ? null : { spec: target.reference.target, range: nameRange(analysis, target.reference) };
}

/** The last part of a path as it stands there. */
function nameRange({ source }: Analysis, { range }: FileReference): Range {
  const start = offsetAt(source, range.start);
  const written = source.text.slice(start, offsetAt(source, range.end));
  const end = written.search(/[?#]/);
  const path = end < 0 ? written : written.slice(0, end);
  const from = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return source.range({ start: start + from, end: start + path.length });
}

/** What has to be written otherwise in the documents when files or folders get other paths: edits of their texts as they are before. */
export function moveEdits(context: FeatureContext, moves: readonly Move[]): FileEdits[] {
  const changed: FileEdits[] = [];
  for (const facts of allDocuments(context)) {
    const { file } = facts;
    const isMoved = movedPath(file, moves) !== file;
    const concerned = referencesIn(context, facts).filter(({ target }) => isMoved || movedPath(target, moves) !== target);
    const analysis = concerned.length === 0 && !isMoved ? null : context.linter.analysis(file);
    if (analysis === null) continue;
    const all = isMoved ? [...concerned, ...linksToItself(analysis)] : concerned;
    const edits = inOrder(all.flatMap((reference) => referenceEdit(analysis, reference, moves) ?? []));
    if (edits.length > 0) changed.push({ file, source: analysis.source, edits });
  }
  return changed;
}

/** Links of a document by its own path, which are no references. */
function linksToItself({ file, links }: Analysis): FileReference[] {
  return links.filter(({ target }) => target !== '' && linkedFile(target, file) === file)
    .map(({ target, anchor, span }) => ({ kind: 'link', target: file, anchor, range: span.range, isRelative: !target.startsWith('/') }));
}

/** What a reference becomes when files move; null where it stays as it is. */
function referenceEdit({ file, source }: Analysis, { kind, target, range, isRelative }: FileReference, moves: readonly Move[]): TextEdit | null {
  const start = offsetAt(source, range.start);
  const written = source.text.slice(start, offsetAt(source, range.end));
  const document = { before: file, after: movedPath(file, moves) };
  const isBracketed = source.text.charAt(start - 1) === '<';
  const isAddress = kind === 'link' || isLinkAddress(source.text, start);
  const edit = rewrittenPath({ written, document, target: { before: target, after: movedPath(target, moves) }, isAddress, isBracketed, isRelative });
  return edit === null ? null : { start: start + edit.start, end: start + edit.end, text: edit.text };
}

/** Whether what begins at an offset is in the place of a link's address: paths of items, rows and tests may stand in one. */
function isLinkAddress(text: string, start: number): boolean {
  return /\]\([ \t]{0,20}<?$/.test(text.slice(Math.max(0, start - 24), start));
}

/** Edits by their place, each place once: a link of an item stands there as a link and as its spec. */
function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || b.end - a.end);
  let behind = -1;
  return sorted.filter(({ start, end }) => {
    if (start < behind) return false;
    behind = end;
    return true;
  });
}
