import { DidChangeWatchedFilesNotification, type Connection } from 'vscode-languageserver/node';

/** Asks the client to tell what changes on disk: whether a file is there matters of every file. */
export function watchFiles(connection: Connection): void {
  connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] }).catch((error: unknown) => {
    connection.console.warn(`The client does not tell what changes on disk: ${String(error)}`);
  });
}
