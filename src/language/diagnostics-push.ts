import type { Connection } from 'vscode-languageserver/node';
import type { Disposable } from '../base/disposable.ts';
import type { Changes } from './changes.ts';
import type { Folder } from './folder.ts';
import type { Folders } from './folders.ts';

/** Edits come in bursts. */
const GATHER_MS = 100;
const BATCH = 40;
const LOOK_EVERY_MS = 2000;

/** Tells diagnostics to clients that do not ask for them, whenever they may be others. `onLook` is called now and then: nobody asks. */
export class DiagnosticsPush implements Disposable {
  readonly #connection: Connection;
  readonly #folders: Folders;
  readonly #listening: Disposable;
  readonly #waiting = new Map<Folder, Set<string>>();
  /** The result that was told last, by URI. */
  readonly #told = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  readonly #looking: NodeJS.Timeout;
  #isTelling = false;
  #isDisposed = false;

  constructor(connection: Connection, folders: Folders, changes: Changes, options: { looksAtDisk: boolean; onLook: () => void }) {
    this.#connection = connection;
    this.#folders = folders;
    this.#listening = changes.event(({ folder, files }) => {
      const waiting = this.#waiting.get(folder) ?? new Set();
      for (const file of files) waiting.add(file);
      this.#waiting.set(folder, waiting);
      this.#later();
    });
    this.#looking = setInterval(() => {
      if (options.looksAtDisk) for (const folder of folders.all()) folder.lookAtDisk();
      options.onLook();
    }, LOOK_EVERY_MS);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#looking);
    this.#listening.dispose();
  }

  #later(): void {
    if (this.#isTelling || this.#isDisposed) return;
    this.#timer ??= setTimeout(() => void this.#tellAll(), GATHER_MS);
  }

  async #tellAll(): Promise<void> {
    this.#timer = undefined;
    this.#isTelling = true;
    try {
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      for (const [folder, files] of waiting) await this.#tell(folder, [...files]);
    } catch (error) {
      this.#connection.console.warn(`Diagnostics were not told: ${String(error)}`);
    } finally {
      this.#isTelling = false;
      if (this.#waiting.size > 0) this.#later();
    }
  }

  async #tell(folder: Folder, files: readonly string[]): Promise<void> {
    if (!this.#folders.all().includes(folder)) return this.#forget();
    const own = files.map((file) => ({ file, uri: folder.uriOf(file) })).filter(({ uri }) => this.#folders.at(uri)?.folder === folder);
    for (let start = 0; start < own.length && folder.isAlive; start += BATCH) {
      const batch = own.slice(start, start + BATCH);
      const versions = batch.map(({ file }) => folder.documentOf(file)?.version);
      const reports = await folder.diagnostics(batch.map(({ file, uri }) => ({ file, previous: this.#told.get(uri) ?? null })));
      for (const [index, report] of reports.entries()) {
        const asked = batch[index];
        if (asked === undefined || report.kind === 'unchanged' || this.#isDisposed) continue;
        const version = versions[index];
        // A client that was never told of a document need not be told that there is nothing.
        if (report.items.length > 0 || this.#told.has(asked.uri)) {
          await this.#connection.sendDiagnostics({ uri: asked.uri, diagnostics: report.items, ...(version === undefined ? {} : { version }) });
        }
        this.#told.set(asked.uri, report.resultId);
      }
    }
  }

  /** A folder has gone: what was told of its documents is taken back. */
  async #forget(): Promise<void> {
    for (const uri of [...this.#told.keys()]) {
      if (this.#folders.at(uri) !== null) continue;
      this.#told.delete(uri);
      await this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    }
  }
}
