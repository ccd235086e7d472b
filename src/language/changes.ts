import { Emitter } from '../base/emitter.ts';
import type { Folder } from './folder.ts';

/** Documents whose diagnostics may be others. Without files: a folder has come or gone. */
export interface Change {
  folder: Folder;
  files: readonly string[];
}

/** What has changed, for those who show it. */
export class Changes {
  readonly #emitter = new Emitter<Change>();
  readonly event = this.#emitter.event;

  add(folder: Folder, files: readonly string[]): void {
    this.#emitter.fire({ folder, files });
  }
}
