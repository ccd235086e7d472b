import { parseArgs } from 'node:util';
import { createConnection } from 'vscode-languageserver/node';
import packageFile from '../../package.json' with { type: 'json' };
import { startServer } from './server.ts';
import type { WorkerLimits } from './worker-host.ts';

// Where the client is reached stands in the arguments as well: --stdio, --node-ipc and others, which the library reads.
const { values } = parseArgs({ options: { 'deadline-ms': { type: 'string' }, 'memory-mb': { type: 'string' } }, strict: false });

const connection = createConnection();
// Over a channel of its own nothing else tells that the client has gone.
process.on('disconnect', () => process.exit(1));
startServer(connection, {
  name: 'Coherence Pipeline',
  version: packageFile.version,
  limits: { ...limit('deadlineMs', values['deadline-ms']), ...limit('memoryMb', values['memory-mb']) },
});
connection.listen();

/** What is no positive number says nothing. */
function limit(name: keyof WorkerLimits, value: string | boolean | undefined): Partial<WorkerLimits> {
  const number = Number(value);
  return number > 0 ? { [name]: number } : {};
}
