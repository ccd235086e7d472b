import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { TextEdit } from '../../contract/finding.ts';
import type { FolderSession } from '../session/folder-session.ts';
import { editFile } from './edit-file.ts';

/** How long an open document may take to follow its file. */
const ARRIVAL_MS = 3000;
const ARRIVAL_STEP_MS = 50;

/**
 * Edits a backlog file in place. `edit` gets the text and answers with the smallest change.
 * @throws UserError those of `editFile`, `changed-meanwhile`, `mixed-line-ends`, and those of `edit`
 */
export function editBacklog(session: FolderSession, file: string, edit: (text: string) => readonly TextEdit[]): Promise<void> {
  return editFile(session, file, async (document) => {
    await requireSameLineEnds(document, file);
    return edit(document.getText());
  });
}

/** An editor writes one kind of line end; in a file with two kinds it would change lines that nobody touched. */
async function requireSameLineEnds(document: vscode.TextDocument, file: string): Promise<void> {
  const { uri } = document;
  // What another program has just written arrives in an open document a moment later.
  for (let waited = 0; waited < ARRIVAL_MS && unified(await onDisk(uri)) !== unified(document.getText()); waited += ARRIVAL_STEP_MS) {
    await new Promise((resolve) => { setTimeout(resolve, ARRIVAL_STEP_MS); });
  }
  const text = await onDisk(uri);
  if (text === document.getText()) return;
  if (unified(text) !== unified(document.getText())) {
    throw new UserError('changed-meanwhile', vscode.l10n.t('{0} was changed at this moment.', file), { hint: vscode.l10n.t('Try again.') });
  }
  throw new UserError('mixed-line-ends', vscode.l10n.t('{0} mixes line endings, and saving it in the editor would change all of them.', file), {
    hint: vscode.l10n.t('Make the line endings alike first.'),
  });
}

async function onDisk(uri: vscode.Uri): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8').replace(/^\uFEFF/, '');
}

function unified(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
