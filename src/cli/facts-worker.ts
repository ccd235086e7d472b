import { parentPort } from 'node:worker_threads';
import type { PipelineFacts } from '../contract/pipeline-facts.ts';
import { pipelineFacts } from '../host/pipeline-facts.ts';
import { readWorkspace } from '../host/read-workspace.ts';
import type { FactsAnswer, FactsQuestion } from './facts-thread.ts';

const port = parentPort;
if (port === null) throw new Error('This is the part of the language server that asks the pipeline: the server starts it.');

port.on('message', ({ id, folder }: FactsQuestion) => {
  void factsOf(folder).then((facts) => port.postMessage({ id, facts } satisfies FactsAnswer));
});

/** From the owner of the folder or its disk. Null where its owner has gone in this moment, or its state cannot be read. */
async function factsOf(root: string): Promise<PipelineFacts | null> {
  const reader = await readWorkspace({ root, environment: process.env }).catch(() => null);
  try {
    return reader === null ? null : await pipelineFacts(reader);
  } catch {
    return null;
  } finally {
    reader?.dispose();
  }
}
