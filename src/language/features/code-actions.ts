import { type CodeAction, CodeActionKind, type CreateFile, type Diagnostic, type RenameFile, type TextDocumentEdit, type WorkspaceEdit } from 'vscode-languageserver-types';
import { type Range, SourceLines } from '../../base/source-lines.ts';
import type { Finding, Fix, TextEdit } from '../../contract/finding.ts';
import { fixAll } from '../../lint/fix-all.ts';
import type { FixableFinding } from '../../lint/linter.ts';
import { TakenEdits } from '../../lint/taken-edits.ts';
import { disablingActions } from './disabling-actions.ts';
import type { FeatureContext } from './feature-context.ts';
import { FILE_START, isSameRange, touches } from './places.ts';
import { moveEdits } from './rename.ts';
import { documentEdit } from './workspace-edits.ts';

/** "Fix all" of this server, as settings such as `editor.codeActionsOnSave` name it. */
export const FIX_ALL = 'source.fixAll.coherence';

/**
 * What can be done about the findings of a range: their fixes, the same for all of a rule, all that is safe in the
 * document, and turning a rule off. `only`: kinds that are wanted; `given`: what the client shows there, to be put beside
 * what removes it.
 */
export function codeActions(context: FeatureContext, file: string, range: Range, only: readonly string[] | null = null, given: readonly Diagnostic[] = []): CodeAction[] {
  const isWanted = (kind: string): boolean => only === null || only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`));
  const actions: CodeAction[] = [];
  if (isWanted(CodeActionKind.QuickFix)) {
    const here = context.linter.fixes(file, ({ range: at }) => touches(at, range));
    for (const { finding, fix } of here) {
      actions.push({
        title: fix.title, kind: CodeActionKind.QuickFix, isPreferred: fix.safe, edit: fixEdit(context, fix), ...diagnosticsOf([finding], given),
      });
    }
    const rules = new Set(here.filter(({ fix }) => fix.safe).map(({ finding: { rule } }) => rule));
    const all = rules.size === 0 ? [] : context.linter.fixes(file, ({ rule }) => rules.has(rule));
    for (const rule of rules) actions.push(...allOfRule(context, file, rule, all, given));
    const findings = context.linter.lint(file).findings.filter(({ range: at }) => touches(at, range));
    for (const { finding, title, edit } of disablingActions(context, file, findings)) {
      actions.push({ title, kind: CodeActionKind.QuickFix, edit, ...diagnosticsOf([finding], given) });
    }
  }
  if (only !== null && isWanted(FIX_ALL)) {
    const edit = fixAllEdit(context, file);
    if (edit !== null) actions.push({ title: 'Fix all that can be fixed safely', kind: FIX_ALL, edit });
  }
  return actions;
}

/** A fix as the protocol has it. Files are made before they are written to, and renamed after, with all that names them. Files whose text is not known are left out with their edits. */
export function fixEdit(context: FeatureContext, { edits, creates = [], rename }: Fix): WorkspaceEdit {
  const changes: (TextDocumentEdit | CreateFile | RenameFile)[] = [];
  for (const { file, text } of creates) {
    const uri = context.uriOf(file);
    changes.push({ kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } });
    if (text !== '') changes.push({ textDocument: { uri, version: null }, edits: [{ range: FILE_START, newText: text }] });
  }
  const named = rename === undefined ? [] : moveEdits(context, [rename]);
  for (const { file, edits: inFile } of [...edits, ...named.filter((move) => !edits.some((own) => own.file === move.file))]) {
    const source = context.linter.analysis(file)?.source ?? sourceOf(context.text(file));
    const together = beside(inFile, named.find((move) => move.file === file)?.edits ?? []);
    if (source !== null && together.length > 0) changes.push(documentEdit(context, { file, source, edits: together }));
  }
  if (rename !== undefined) changes.push({ kind: 'rename', oldUri: context.uriOf(rename.from), newUri: context.uriOf(rename.to), options: { overwrite: false, ignoreIfExists: false } });
  return { documentChanges: changes };
}

/** A fix's own edits and those of links, as far as they do not meet. */
function beside(own: readonly TextEdit[], links: readonly TextEdit[]): TextEdit[] {
  const free = links.filter(({ start, end }) => !own.some((edit) => edit.start <= end && start <= edit.end));
  return [...own, ...free].sort((a, b) => a.start - b.start);
}

function sourceOf(text: string | null): SourceLines | null {
  return text === null ? null : new SourceLines(text);
}

/** The safe fixes of one rule in a document together, where there are several that change only it and do not meet. */
function allOfRule(context: FeatureContext, file: string, rule: string, all: readonly FixableFinding[], given: readonly Diagnostic[]): CodeAction[] {
  const { findings, edits } = safeTogether(file, all.filter(({ finding }) => finding.rule === rule));
  if (findings.length < 2) return [];
  const title = `Fix all of ${rule} in this document`;
  return [{ title, kind: CodeActionKind.QuickFix, edit: fixEdit(context, { title, edits: [{ file, edits }], safe: true }), ...diagnosticsOf(findings, given) }];
}

/** Safe fixes that change only their document, as far as they do not meet: of two that do, the first one. */
function safeTogether(file: string, all: readonly FixableFinding[]): { findings: Finding[]; edits: TextEdit[] } {
  const edits = new TakenEdits();
  const findings: Finding[] = [];
  for (const { finding, fix } of all) {
    const [only] = fix.edits;
    if (!fix.safe || fix.creates !== undefined || fix.rename !== undefined || fix.edits.length !== 1 || only?.file !== file) continue;
    if (edits.meets(only.edits)) continue;
    edits.add(only.edits);
    findings.push(finding);
  }
  return { findings, edits: edits.inOrder };
}

/** Those of the client's diagnostics that show these findings. */
function diagnosticsOf(findings: readonly Finding[], given: readonly Diagnostic[]): { diagnostics?: Diagnostic[] } {
  const shown = given.filter((diagnostic) => findings.some(({ rule, range }) => diagnostic.code === rule && isSameRange(range, diagnostic.range)));
  return shown.length === 0 ? {} : { diagnostics: shown };
}

/** What mends all of a document that can be mended safely; null where nothing can. */
function fixAllEdit(context: FeatureContext, file: string): WorkspaceEdit | null {
  const { edits, creates, fixed } = fixAll(context.linter, [file]);
  return fixed.length === 0 ? null : fixEdit(context, { title: '', edits, creates, safe: true });
}
