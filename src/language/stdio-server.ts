import { createConnection } from 'vscode-languageserver/node';
import { startServer, type ServerParts } from './server.ts';

/** Serves the client at standard input and output. The process ends when the client says so, or goes: this never resolves. */
export function serveStdio(parts: ServerParts): Promise<never> {
  const connection = createConnection(process.stdin, process.stdout);
  startServer(connection, parts);
  connection.listen();
  return new Promise<never>(() => {});
}
