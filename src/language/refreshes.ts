import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver/node';
import type { Disposable } from '../base/disposable.ts';
import type { ClientAbilities } from './capabilities.ts';
import type { Folder } from './folder.ts';

/** What changes together is asked for once. */
const GATHER_MS = 250;
/**
 * A client asks by itself for the document that is being edited. What else has changed it meanwhile it does not know of, so it
 * is told when the typing is over.
 */
const OWN_EDIT_MS = 1000;

/** Asks the client to ask again, where it shows what may have become another thing without an edit of its own. */
export class Refreshes implements Disposable {
  readonly #connection: Connection;
  readonly #client: ClientAbilities;
  readonly #timers = new Map<'diagnostics' | 'lenses', { timer: NodeJS.Timeout; due: number }>();
  readonly #edited = new Map<string, number>();

  constructor(connection: Connection, client: ClientAbilities) {
    this.#connection = connection;
    this.#client = client;
  }

  edited(uri: string): void {
    this.#edited.delete(uri);
    this.#edited.set(uri, performance.now());
  }

  changed(folder: Folder, files: readonly string[]): void {
    const now = performance.now();
    for (const [uri, at] of this.#edited) if (now - at > OWN_EDIT_MS) this.#edited.delete(uri);
    const shown = files.flatMap((file) => folder.documentOf(file)?.uri ?? []);
    if (shown.length === 0) return;
    if (shown.some((uri) => !this.#edited.has(uri))) this.#later('diagnostics');
    else this.#later('diagnostics', OWN_EDIT_MS);
  }

  lenses(): void {
    this.#later('lenses');
  }

  dispose(): void {
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #later(what: 'diagnostics' | 'lenses', ms = GATHER_MS): void {
    if (!(what === 'lenses' ? this.#client.refreshesLenses : this.#client.refreshesDiagnostics)) return;
    const due = performance.now() + ms;
    const before = this.#timers.get(what);
    if (before !== undefined && before.due <= due) return;
    clearTimeout(before?.timer);
    const timer = setTimeout(() => {
      this.#timers.delete(what);
      void this.#ask(what);
    }, ms);
    this.#timers.set(what, { timer, due });
  }

  async #ask(what: 'diagnostics' | 'lenses'): Promise<void> {
    try {
      if (what === 'lenses') await this.#connection.sendRequest(CodeLensRefreshRequest.type);
      else await this.#connection.languages.diagnostics.refresh();
    } catch {
      // A client that is going away has nothing to refresh.
    }
  }
}
