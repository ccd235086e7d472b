import { watch, type FSWatcher } from 'chokidar';
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Logger } from '../../base/logger.ts';

/** A burst of changes is told of once, when it has been quiet for so long. */
const QUIET_MS = 150;
/** A burst that does not end is told of this often. */
const LONGEST_MS = 1000;

export interface FileHintOptions {
  /** The workspace's folder, absolute and real. */
  root: string;
  /** Files and folders to watch, relative with forward slashes. Those that are not there yet are waited for. */
  paths: readonly string[];
  clock: Clock;
  logger: Logger;
  /** Something may have changed. What did is for a scan to find out: watchers miss things and tell things twice. */
  onHint: () => void;
}

/** Other programs' own folders, and our state, are nobody's documents. */
const IGNORED = new Set(['.git', 'node_modules', '.coherence/state']);

/** Watches files as a hint to look at them. Symbolic links are not followed. */
export class FileHints implements Disposable {
  readonly #options: FileHintOptions;
  readonly #watchers: readonly FSWatcher[];
  readonly #paths: readonly string[];
  /** Resolves when everything that is there now is watched. */
  readonly ready: Promise<void>;
  #quiet: Disposable | undefined;
  #longest: Disposable | undefined;
  #disposed = false;

  constructor(options: FileHintOptions) {
    this.#options = options;
    this.#paths = options.paths.map((path) => join(options.root, path));
    const common = {
      ignoreInitial: true,
      followSymlinks: false,
      // Saves that replace a file come as a removal and an addition: both are hints alike.
      atomic: false,
    };
    this.#watchers = [
      watch([...this.#paths], { ...common, ignored: (path) => this.#isIgnored(path) }),
      // A folder that appears later is taken for one that was there: whoever holds it tells of it.
      watch(this.#holders(), { ...common, depth: 0, ignored: (path) => !this.#leadsToPath(path) }),
    ];
    const ready = this.#watchers.map((watcher) => new Promise<void>((resolve) => { watcher.once('ready', () => resolve()); }));
    this.ready = untilAll(ready);
    for (const watcher of this.#watchers) {
      watcher.on('all', () => this.#changed());
      watcher.on('error', (error) => options.logger.warn(`Files are watched no more where that failed: ${String(error)}`));
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#quiet?.dispose();
    this.#longest?.dispose();
    for (const watcher of this.#watchers) {
      watcher.close().catch((error: unknown) => this.#options.logger.warn(`The file watcher did not end well: ${String(error)}`));
    }
  }

  /** The nearest folders that are there and hold what is watched. */
  #holders(): string[] {
    const { root } = this.#options;
    return [...new Set(this.#paths.map((path) => {
      let folder = dirname(path);
      while (folder.length > root.length && !existsSync(folder)) folder = dirname(folder);
      return folder;
    }))];
  }

  #leadsToPath(path: string): boolean {
    return this.#paths.some((watched) => watched === path || watched.startsWith(path + sep));
  }

  #isIgnored(path: string): boolean {
    const below = relative(this.#options.root, path).split(sep);
    return below.some((name, index) => IGNORED.has(name) || IGNORED.has(below.slice(0, index + 1).join('/')));
  }

  #changed(): void {
    if (this.#disposed) return;
    this.#quiet?.dispose();
    this.#quiet = this.#options.clock.after(QUIET_MS, () => this.#tell());
    this.#longest ??= this.#options.clock.after(LONGEST_MS, () => this.#tell());
  }

  #tell(): void {
    this.#quiet?.dispose();
    this.#longest?.dispose();
    this.#longest = undefined;
    if (!this.#disposed) this.#options.onHint();
  }
}

async function untilAll(all: readonly Promise<void>[]): Promise<void> {
  await Promise.all(all);
}
