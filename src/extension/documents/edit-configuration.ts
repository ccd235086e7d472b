import * as vscode from 'vscode';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import { configurationEdits } from './configuration-edits.ts';
import type { FolderSession } from '../session/folder-session.ts';
import { editFile } from './edit-file.ts';
import { fileUri } from './folder-files.ts';

/** The folder's configuration file. */
export function configurationUri(session: FolderSession): vscode.Uri {
  return fileUri(session.folder, CONFIG_PATH);
}

/**
 * Sets a value in the configuration file and leaves every other byte of it alone.
 * @throws UserError those of `editFile`
 */
export function setInConfiguration(session: FolderSession, path: readonly string[], value: unknown): Promise<void> {
  return editFile(session, CONFIG_PATH, (document) => {
    const edits = configurationEdits(document.getText(), path, value, document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
    return edits.map(({ offset, length, content }) => ({ start: offset, end: offset + length, text: content }));
  });
}
