import { FileChangeType, type FileEvent } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageOptions, LanguageState } from '../contract/language.ts';
import { Folder, type FolderListener, type FolderOptions } from './folder.ts';
import { folderPaths } from './folder-paths.ts';
import type { FileChange } from './worker-protocol.ts';
import type { WorkerLimits } from './worker-host.ts';

const KINDS: Record<FileChangeType, FileChange['kind']> = {
  [FileChangeType.Created]: 'created',
  [FileChangeType.Changed]: 'changed',
  [FileChangeType.Deleted]: 'deleted',
};
/** Changes of other files say nothing: only whether they are there counts. */
const READ = /\.(?:md|markdown)$|(?:^|\/)\.coherence\/config\.json$/i;
/** The pipeline's own files change all the time. */
const STATE = /^\.coherence\/state(?:\/|$)/;

/** A file of a workspace folder. */
export interface FolderFile {
  folder: Folder;
  file: string;
}

export interface FoldersOptions {
  limits: WorkerLimits;
  client: FolderOptions['client'];
  options: () => LanguageOptions;
}

/** The workspace folders, and which of them a document belongs to: the innermost that holds it. */
export class Folders {
  readonly #options: FoldersOptions;
  readonly #listener: FolderListener;
  readonly #folders = new Map<string, Folder>();

  constructor(options: FoldersOptions, listener: FolderListener) {
    this.#options = options;
    this.#listener = listener;
  }

  set(uris: readonly string[]): void {
    this.change(uris, [], []);
  }

  /** Folders come and go; open documents go to whom they belong then. */
  change(added: readonly string[], removed: readonly string[], documents: readonly TextDocument[]): void {
    const before = new Map(documents.map((document) => [document, this.at(document.uri)]));
    for (const uri of removed) {
      const folder = this.#folders.get(uri);
      this.#folders.delete(uri);
      if (folder === undefined) continue;
      // A client keeps what it has been told until it is told otherwise.
      this.#listener.changed(folder, []);
      void folder.dispose();
    }
    for (const uri of added) {
      const paths = folderPaths(uri);
      if (paths === null || this.#folders.has(uri)) continue;
      this.#folders.set(uri, new Folder(paths, { limits: this.#options.limits, client: this.#options.client, options: this.#options.options() }, this.#listener));
    }
    for (const [document, at] of before) {
      const now = this.at(document.uri);
      if (now?.folder === at?.folder) continue;
      if (at !== null && this.#has(at.folder)) at.folder.close(at.file);
      now?.folder.open(now.file, document);
    }
  }

  all(): readonly Folder[] {
    return [...this.#folders.values()];
  }

  /** Null for what is in no folder. */
  at(uri: string): FolderFile | null {
    let best: FolderFile | null = null;
    for (const folder of this.#folders.values()) {
      const file = folder.paths.fileOf(uri);
      if (file !== null && (best === null || folder.paths.root.length > best.folder.paths.root.length)) best = { folder, file };
    }
    return best;
  }

  /** The folder of this URI. */
  named(uri: string): Folder | null {
    return this.#folders.get(uri) ?? this.all().find(({ paths }) => paths.root === folderPaths(uri)?.root) ?? null;
  }

  open(document: TextDocument): void {
    const at = this.at(document.uri);
    at?.folder.open(at.file, document);
  }

  close(document: TextDocument): void {
    const at = this.at(document.uri);
    at?.folder.close(at.file);
  }

  /** Every folder that holds a file is told of it: folders may lie in one another. */
  filesChanged(events: readonly FileEvent[]): void {
    for (const folder of this.#folders.values()) {
      const changes = events.flatMap(({ uri, type }): FileChange[] => {
        const file = folder.paths.fileOf(uri);
        if (file === null || STATE.test(file) || (type === FileChangeType.Changed && !READ.test(file))) return [];
        return [{ file, kind: KINDS[type] }];
      });
      if (changes.length > 0) folder.filesChanged(changes);
    }
  }

  /** Of all folders together. One that nobody answers for has no documents. */
  async state(): Promise<LanguageState> {
    const states = await Promise.all(this.all().map((folder) => folder.request('state', null).catch(() => ({ documents: 0, isIndexed: true }))));
    return { documents: states.reduce((sum, { documents }) => sum + documents, 0), isIndexed: states.every(({ isIndexed }) => isIndexed) };
  }

  async dispose(): Promise<void> {
    await Promise.all(this.all().map((folder) => folder.dispose()));
    this.#folders.clear();
  }

  #has(folder: Folder): boolean {
    return this.all().includes(folder);
  }
}
