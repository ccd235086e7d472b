import type { RenameFile, WorkspaceEdit } from 'vscode-languageserver-types';
import { SourceLines } from '../../../../src/base/source-lines.ts';
import { applyTextEdits } from '../../../../src/contract/text-edit.ts';
import { FOLDER } from './small-workspace.ts';

/** The files of a workspace when an edit has been made, as an editor makes it: one change after the other. */
export function applied(texts: ReadonlyMap<string, string>, edit: WorkspaceEdit | null): Map<string, string> {
  const files = new Map(texts);
  const fileOf = (uri: string): string => uri.slice(FOLDER.length + 1);
  for (const change of edit?.documentChanges ?? []) {
    if (!('kind' in change)) {
      const file = fileOf(change.textDocument.uri);
      const source = new SourceLines(files.get(file) ?? '');
      const offset = ({ line, character }: { line: number; character: number }): number => source.start(line) + character;
      files.set(file, applyTextEdits(source.text, change.edits.map((one) => ({ start: offset(one.range.start), end: offset(one.range.end), text: 'newText' in one ? one.newText : '' }))));
    } else if (change.kind === 'create') files.set(fileOf(change.uri), '');
    else if (change.kind === 'rename') moveFile(files, fileOf(change.oldUri), fileOf(change.newUri), change.options);
  }
  return files;
}

/** Moves a file or folder of a workspace. */
export function moveFile(files: Map<string, string>, from: string, to: string, options: RenameFile['options'] = {}): void {
  for (const [file, text] of [...files]) {
    if (file !== from && !file.startsWith(`${from}/`)) continue;
    const moved = to + file.slice(from.length);
    if (files.has(moved) && options.overwrite !== true) throw new Error(`${moved} is there already`);
    files.delete(file);
    files.set(moved, text);
  }
}
