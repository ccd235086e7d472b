import type { FileEvent } from 'vscode-languageserver/node';
import type { Disposable } from '../base/disposable.ts';
import type { PipelineFacts } from '../contract/pipeline-facts.ts';
import type { FactsSource } from './facts-source.ts';
import type { Folder } from './folder.ts';
import type { Folders } from './folders.ts';

/** Changes come in bursts; looking costs something. */
const GATHER_MS = 500;
/** How often it is looked at most: when something has changed, and without a sign of it. */
const AFTER_CHANGE_MS = 2000;
const LOOK_EVERY_MS = 15_000;
/** In a large workspace a look takes long: it may take a tenth of the time. */
const REST_FACTOR = 9;

/** What the pipeline knows, given to the folders: as the client tells it, or as a source has it. */
export class FactsFeed implements Disposable {
  readonly #source: FactsSource | undefined;
  readonly #folders: Folders;
  readonly #onChanged: () => void;
  readonly #given = new WeakMap<Folder, string>();
  /** Folders whose client tells. */
  readonly #told = new WeakSet<Folder>();
  #timer: NodeJS.Timeout | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #dueAt = 0;
  /** How long the last look took. */
  #lastTookMs = 0;
  #isLooking = false;
  /** Something has changed since the look began. */
  #isOutdated = false;
  #isDisposed = false;

  constructor(source: FactsSource | undefined, folders: Folders, onChanged: () => void) {
    this.#source = source;
    this.#folders = folders;
    this.#onChanged = onChanged;
  }

  /** A client knows better than any source. */
  told(uri: string, facts: PipelineFacts): void {
    const folder = this.#folders.named(uri);
    if (folder === null) return;
    this.#told.add(folder);
    this.#give(folder, facts);
  }

  /** The pipeline's state or its documents have changed, perhaps. */
  filesChanged(events: readonly FileEvent[]): void {
    if (events.some(({ uri }) => uri.includes('/.coherence/') || uri.endsWith('.md') || uri.endsWith('.xml') || uri.endsWith('.tap'))) this.#look(GATHER_MS, AFTER_CHANGE_MS);
  }

  /** Looks once more, unless that was done a moment ago. */
  lookAgain(): void {
    this.#look(0, LOOK_EVERY_MS);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  #look(after: number, every: number): void {
    if (this.#source === undefined || this.#isDisposed) return;
    const wait = Math.max(after, this.#lookedAt + Math.max(every, this.#lastTookMs * REST_FACTOR) - performance.now());
    const at = performance.now() + wait;
    // What is due sooner is not put off by what is due later.
    if (this.#timer !== undefined && this.#dueAt <= at) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => void this.#lookNow(), wait);
  }

  async #lookNow(): Promise<void> {
    this.#timer = undefined;
    if (this.#isLooking) {
      this.#isOutdated = true;
      return;
    }
    this.#isLooking = true;
    this.#isOutdated = false;
    const began = performance.now();
    try {
      for (const folder of this.#folders.all()) {
        const facts = this.#told.has(folder) ? null : ((await this.#source?.read(folder.paths.root)) ?? null);
        if (facts !== null && !this.#isDisposed) this.#give(folder, facts);
      }
    } finally {
      this.#lookedAt = performance.now();
      this.#lastTookMs = this.#lookedAt - began;
      this.#isLooking = false;
      if (this.#isOutdated) this.#look(0, AFTER_CHANGE_MS);
    }
  }

  #give(folder: Folder, facts: PipelineFacts): void {
    const text = JSON.stringify(facts);
    if (this.#given.get(folder) === text) return;
    this.#given.set(folder, text);
    folder.setFacts(facts);
    this.#onChanged();
  }
}
