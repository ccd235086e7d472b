import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import type { Disposable } from '../base/disposable.ts';
import type { Folder } from './folder.ts';

/** What is over sooner is not worth showing. */
const SHOWN_AFTER_MS = 1000;

interface Shown {
  startedAt: number;
  reporter: WorkDoneProgressServerReporter | null;
  isAsked: boolean;
  isDone: boolean;
}

/** Shows how far the reading of a folder is, when it takes a while. It can be cancelled: what is left is read when it is needed. */
export class IndexingProgress implements Disposable {
  readonly #connection: Connection;
  readonly #shown = new Map<Folder, Shown>();
  #isAllowed = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The client has said that it is there: it may be asked now. */
  allow(): void {
    this.#isAllowed = true;
  }

  /** Null: everything has been read. */
  tell(folder: Folder, state: { done: number; total: number } | null): void {
    const shown = this.#shown.get(folder) ?? { startedAt: performance.now(), reporter: null, isAsked: false, isDone: false };
    if (state === null) {
      shown.isDone = true;
      shown.reporter?.done();
      this.#shown.delete(folder);
      return;
    }
    this.#shown.set(folder, shown);
    if (shown.reporter !== null) shown.reporter.report(percent(state), `${state.done} of ${state.total}`);
    else if (!shown.isAsked && this.#isAllowed && performance.now() - shown.startedAt >= SHOWN_AFTER_MS) void this.#show(folder, shown, state);
  }

  dispose(): void {
    for (const shown of this.#shown.values()) shown.isDone = true;
    this.#shown.clear();
  }

  async #show(folder: Folder, shown: Shown, state: { done: number; total: number }): Promise<void> {
    shown.isAsked = true;
    const reporter = await this.#connection.window.createWorkDoneProgress().catch(() => null);
    if (reporter === null) return;
    reporter.begin('Reading specs and backlogs', percent(state), undefined, true);
    if (shown.isDone) return reporter.done();
    shown.reporter = reporter;
    reporter.token.onCancellationRequested(() => folder.stopIndexing());
  }
}

function percent({ done, total }: { done: number; total: number }): number {
  return total === 0 ? 100 : (100 * done) / total;
}
