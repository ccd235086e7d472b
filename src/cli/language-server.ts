import packageFile from '../../package.json' with { type: 'json' };
import { pipelineFacts } from '../host/pipeline-facts.ts';
import { readWorkspace } from '../host/read-workspace.ts';
import type { FactsSource } from '../language/facts-source.ts';

/** What the pipeline knows of a folder, from its owner or its disk. */
function factsSource(environment: NodeJS.ProcessEnv): FactsSource {
  return {
    async read(folder) {
      const reader = await readWorkspace({ root: folder, environment }).catch(() => null);
      try {
        return reader === null ? null : await pipelineFacts(reader);
      } catch {
        // Its owner has gone in this moment, or its state cannot be read: what was known stays.
        return null;
      } finally {
        reader?.dispose();
      }
    },
  };
}

/** Serves the client at standard input and output. The process ends when the client says so, or goes. */
export async function serveLanguage(): Promise<void> {
  // Loaded now alone: no other command speaks the protocol.
  const { serveStdio } = await import('../language/stdio-server.ts');
  await serveStdio({ name: 'Coherence Pipeline', version: packageFile.version, facts: factsSource(process.env) });
}
