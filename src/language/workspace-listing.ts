import { setImmediate } from 'node:timers/promises';
import type { Linter } from '../lint/linter.ts';
import { isUnlisted, kindOf, scanFiles, stampOf } from './workspace-scan.ts';
import type { FileChange } from './worker-protocol.ts';

const MARKDOWN = /\.(?:md|markdown)$/i;
/** Files that are looked at before somebody else gets a turn. */
const BATCH = 200;

export interface ListingOptions {
  /** Remember when documents changed, for `rescan`: nobody tells what changes. */
  stamps: boolean;
}

/** The files of a workspace folder, and what the linter is told of them. */
export class WorkspaceListing {
  readonly #root: string;
  readonly #linter: Pick<Linter, 'setFiles' | 'fileChanged' | 'fileDeleted' | 'facts'>;
  readonly #options: ListingOptions;
  #files = new Set<string>();
  #stamps = new Map<string, string>();
  #sorted: readonly string[] | null = null;

  constructor(root: string, linter: Pick<Linter, 'setFiles' | 'fileChanged' | 'fileDeleted' | 'facts'>, options: ListingOptions) {
    this.#root = root;
    this.#linter = linter;
    this.#options = options;
  }

  has(file: string): boolean {
    return this.#files.has(file);
  }

  /** All files, sorted. */
  files(): readonly string[] {
    this.#sorted ??= [...this.#files].sort();
    return this.#sorted;
  }

  /** Looks through the whole folder, and lets the linter know of it. */
  async scan(): Promise<void> {
    const files = await scanFiles(this.#root);
    this.#files = new Set(files);
    this.#sorted = files;
    if (this.#options.stamps) this.#stamps = await this.#stampsOf(files);
    this.#linter.setFiles(files);
  }

  /** What has changed since the last look. `apply` is told of it afterwards. */
  async rescan(): Promise<FileChange[]> {
    const files = await scanFiles(this.#root);
    const stamps = await this.#stampsOf(files);
    const now = new Set(files);
    const changes: FileChange[] = [];
    for (const file of this.#files) if (!now.has(file)) changes.push({ file, kind: 'deleted' });
    for (const file of files) {
      if (!this.#files.has(file)) changes.push({ file, kind: 'created' });
      else if (stamps.get(file) !== this.#stamps.get(file)) changes.push({ file, kind: 'changed' });
    }
    this.#stamps = stamps;
    return changes;
  }

  /** Takes in what has happened to a file or folder. */
  async apply({ file, kind }: FileChange): Promise<void> {
    if (isUnlisted(file)) return;
    if (kind === 'changed' && this.#files.has(file)) {
      if (this.#isDocument(file)) this.#linter.fileChanged(file);
      return;
    }
    // What is there counts, not what somebody has seen: events come late, and together.
    const found = await kindOf(this.#root, file);
    if (found === 'file') this.#add(file);
    else if (found === 'folder') for (const below of await scanFiles(this.#root, file)) this.#add(below);
    else this.#remove(file);
  }

  #add(file: string): void {
    if (!this.#files.has(file)) this.#sorted = null;
    this.#files.add(file);
    this.#linter.fileChanged(file);
  }

  #remove(file: string): void {
    const gone = this.#files.has(file) ? [file] : [...this.#files].filter((other) => other.startsWith(`${file}/`));
    for (const each of gone) {
      this.#files.delete(each);
      this.#sorted = null;
      this.#linter.fileDeleted(each);
    }
  }

  #isDocument(file: string): boolean {
    return MARKDOWN.test(file) || this.#linter.facts(file) !== null;
  }

  /** Of documents, and of the configuration: what nobody reads may change as it likes. */
  async #stampsOf(files: readonly string[]): Promise<Map<string, string>> {
    const stamps = new Map<string, string>();
    for (const [index, file] of files.entries()) {
      if (index % BATCH === 0) await setImmediate();
      if (MARKDOWN.test(file) || file.startsWith('.coherence/')) stamps.set(file, await stampOf(this.#root, file));
    }
    return stamps;
  }
}
