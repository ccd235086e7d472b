import packageFile from '../../package.json' with { type: 'json' };
import { FactsThread } from './facts-thread.ts';

/** Serves the client at standard input and output. The process ends when the client says so, or goes. */
export async function serveLanguage(): Promise<void> {
  // Loaded now alone: no other command speaks the protocol.
  const { serveStdio } = await import('../language/stdio-server.ts');
  await serveStdio({ name: 'Coherence Pipeline', version: packageFile.version, facts: new FactsThread() });
}
