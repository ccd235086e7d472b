import { watch, type FSWatcher } from 'chokidar';
import { existsSync, type Stats } from 'node:fs';
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
  /**
   * Where only some files below `paths` count: whether one does, and whether a folder may hold one. Both get paths as above.
   * Folders that lead to `paths` are told of all the same: what is in them came with them.
   */
  matches?: (path: string) => boolean;
  mayHold?: (folder: string) => boolean;
  clock: Clock;
  logger: Logger;
  /** Something may have changed. What did is for a scan to find out: watchers miss things and tell things twice. */
  onHint: () => void;
}

/** Other programs' own folders, and our state, are nobody's documents. */
const IGNORED = new Set(['.git', 'node_modules', '.coherence/state']);

/** Watchers that were set up together, and end together. */
interface Watching {
  watchers: readonly FSWatcher[];
  ready: Promise<void>;
}

/** Watches files as a hint to look at them. Symbolic links are not followed. */
export class FileHints implements Disposable {
  readonly #options: FileHintOptions;
  readonly #paths: readonly string[];
  #watching: Watching;
  /** A folder that leads to a watched path has come or gone: a watcher holds on to what it found at first. */
  #stale = false;
  #quiet: Disposable | undefined;
  #longest: Disposable | undefined;
  #disposed = false;

  constructor(options: FileHintOptions) {
    this.#options = options;
    this.#paths = options.paths.map((path) => join(options.root, path));
    this.#watching = this.#watch();
  }

  /** Resolves when everything that is there now is watched. */
  get ready(): Promise<void> {
    return this.#watching.ready;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#quiet?.dispose();
    this.#longest?.dispose();
    this.#end(this.#watching);
  }

  #watch(): Watching {
    const common = {
      ignoreInitial: true,
      followSymlinks: false,
      // Saves that replace a file come as a removal and an addition: both are hints alike.
      atomic: false,
    };
    const content = watch([...this.#paths], { ...common, ignored: (path, stats) => this.#isIgnored(path, stats) });
    // A folder that appears later is taken for one that was there: whoever holds it tells of it.
    const holders = watch(this.#holders(), { ...common, depth: 0, ignored: (path) => !this.#leadsToPath(path) });
    const watchers = [content, holders];
    for (const watcher of watchers) {
      watcher.on('all', (event, path) => {
        const isFolder = event === 'addDir' || event === 'unlinkDir';
        const leads = isFolder && this.#leadsToPath(path);
        if (leads) this.#stale = true;
        if (leads || this.#options.matches === undefined || (!isFolder && this.#options.matches(this.#relative(path)))) this.#changed();
      });
      watcher.on('error', (error) => this.#options.logger.warn(`Files are watched no more where that failed: ${String(error)}`));
    }
    const ready = watchers.map((watcher) => new Promise<void>((resolve) => { watcher.once('ready', () => resolve()); }));
    return { watchers, ready: untilAll(ready) };
  }

  #watchAnew(): void {
    this.#stale = false;
    this.#end(this.#watching);
    this.#watching = this.#watch();
    // What came between the two has been told by nobody.
    void this.#watching.ready.then(() => this.#changed());
  }

  /** Watchers that are closed before they are ready leave something behind: those end when they are. */
  #end({ watchers, ready }: Watching): void {
    for (const watcher of watchers) {
      ready.then(() => watcher.close()).catch((error: unknown) => this.#options.logger.warn(`The file watcher did not end well: ${String(error)}`));
    }
  }

  /** The nearest folders that are there and hold what is watched. */
  #holders(): string[] {
    const { root } = this.#options;
    return [...new Set(this.#paths.map((path) => {
      let folder = path === root ? root : dirname(path);
      while (folder.length > root.length && !existsSync(folder)) folder = dirname(folder);
      return folder;
    }))];
  }

  #leadsToPath(path: string): boolean {
    return this.#paths.some((watched) => watched === path || watched.startsWith(path + sep));
  }

  /** Called before and after it is known what a path is. A file that nobody asks for costs a watch all the same. */
  #isIgnored(path: string, stats: Stats | undefined): boolean {
    const { matches, mayHold } = this.#options;
    const named = this.#relative(path);
    if (stats?.isDirectory() === true ? mayHold?.(named) === false : stats !== undefined && matches?.(named) === false) return true;
    const below = named.split('/');
    return below.some((name, index) => IGNORED.has(name) || IGNORED.has(below.slice(0, index + 1).join('/')));
  }

  #relative(path: string): string {
    return relative(this.#options.root, path).split(sep).join('/');
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
    if (this.#disposed) return;
    if (this.#stale) this.#watchAnew();
    this.#options.onHint();
  }
}

async function untilAll(all: readonly Promise<void>[]): Promise<void> {
  await Promise.all(all);
}
