import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { PipelineFacts } from '../contract/pipeline-facts.ts';
import type { FactsSource } from '../language/facts-source.ts';

/** What the thread is asked. */
export interface FactsQuestion {
  id: number;
  /** Absolute path of a workspace folder. */
  folder: string;
}

export interface FactsAnswer {
  id: number;
  facts: PipelineFacts | null;
}

/**
 * What the pipeline knows of a folder, read in a thread of its own: reports and specs are read for it, and the protocol's
 * thread has to answer meanwhile. A thread that ends answers with null, and the next question begins another one.
 */
export class FactsThread implements FactsSource {
  readonly #waiting = new Map<number, (facts: PipelineFacts | null) => void>();
  #worker: Worker | undefined;
  #lastId = 0;

  read(folder: string): Promise<PipelineFacts | null> {
    const worker = (this.#worker ??= this.#begin());
    const id = (this.#lastId += 1);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      // oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
      worker.postMessage({ id, folder } satisfies FactsQuestion);
    });
  }

  #begin(): Worker {
    // What a thread prints would go between the messages of the protocol.
    const worker = new Worker(workerFile(), { name: 'coherence-facts', stdout: true, stderr: true });
    worker.stdout.resume();
    worker.stderr.resume();
    worker.unref();
    worker.on('message', ({ id, facts }: FactsAnswer) => {
      this.#waiting.get(id)?.(facts);
      this.#waiting.delete(id);
    });
    worker.on('error', () => {});
    worker.on('exit', () => {
      this.#worker = undefined;
      for (const resolve of this.#waiting.values()) resolve(null);
      this.#waiting.clear();
    });
    return worker;
  }
}

function workerFile(): URL {
  const bundle = new URL('./facts-worker.mjs', import.meta.url);
  return existsSync(fileURLToPath(bundle)) ? bundle : new URL('./facts-worker.ts', import.meta.url);
}
