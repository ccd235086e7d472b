import * as vscode from 'vscode';
import { SCHEMES } from '../../contract/views.ts';
import { logFile } from '../documents/task-log-documents.ts';

/** The server knows the log of a task by its file; the editor shows it as a document of its own. */
export class DocumentAddresses {
  /** Logs that have been opened, by the address of their file. */
  readonly #logs = new Map<string, vscode.Uri>();

  readonly toServer = (uri: vscode.Uri): string => {
    const file = uri.scheme === SCHEMES.log ? logFile(uri)?.toString() : undefined;
    if (file === undefined) return uri.toString();
    this.#logs.set(file, uri);
    return file;
  };

  readonly toEditor = (address: string): vscode.Uri => this.#logs.get(address) ?? vscode.Uri.parse(address);
}
