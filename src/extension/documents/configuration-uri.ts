import type * as vscode from 'vscode';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import type { FolderSession } from '../session/folder-session.ts';
import { fileUri } from './folder-files.ts';

/** The folder's configuration file. */
export function configurationUri(session: FolderSession): vscode.Uri {
  return fileUri(session.folder, CONFIG_PATH);
}
