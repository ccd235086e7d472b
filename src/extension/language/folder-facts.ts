import type { Clock } from '../../base/clock.ts';
import { Coalesced } from '../../base/coalesced.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { TaskView } from '../../contract/engine-api.ts';
import { FACTS_NOTIFICATION, type FactsParams } from '../../contract/language.ts';
import { hasTasks, pipelineFacts } from '../model/pipeline-facts.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';

/** Snapshots come in bursts: one telling serves them all. */
const SETTLE_MS = 150;
/** As far back as a folder's finished tasks are looked at for the newest of each item. */
const MOST_TASKS = 300;

export interface FolderFactsPorts {
  sessions: FolderSessions;
  clock: Clock;
  /** Tells the server. */
  send: (method: string, params: FactsParams) => Promise<void>;
  onError: (error: unknown) => void;
}

/** Tells the server what the pipeline knows of each folder, whenever that has become something else. */
export class FolderFacts implements Disposable {
  readonly #ports: FolderFactsPorts;
  readonly #telling = new Coalesced(() => this.#tell());
  /** What was told last, by folder. */
  readonly #told = new Map<string, string>();
  /** Finished tasks, and what was known of the items when they were asked for. */
  readonly #tasks = new WeakMap<FolderSession, { when: string; tasks: readonly TaskView[] }>();
  #settle: Disposable | undefined;
  #disposed = false;

  constructor(ports: FolderFactsPorts) {
    this.#ports = ports;
  }

  /** Something may have changed. */
  touch(): void {
    if (this.#disposed) return;
    this.#settle ??= this.#ports.clock.after(SETTLE_MS, () => {
      this.#settle = undefined;
      this.#telling.run().catch(this.#ports.onError);
    });
  }

  /** The server knows nothing any more. */
  forget(): void {
    this.#told.clear();
    this.touch();
  }

  dispose(): void {
    this.#disposed = true;
    this.#settle?.dispose();
  }

  async #tell(): Promise<void> {
    const { all } = this.#ports.sessions;
    for (const session of all) {
      const { snapshot, folder } = session;
      if (this.#disposed || snapshot.backlog === 'loading') continue;
      const params: FactsParams = { folder: folder.uri, facts: pipelineFacts(snapshot, await this.#finished(session)) };
      const text = JSON.stringify(params);
      if (this.#told.get(folder.uri) === text) continue;
      this.#told.set(folder.uri, text);
      await this.#ports.send(FACTS_NOTIFICATION, params);
    }
    const there = new Set(all.map(({ folder }) => folder.uri));
    for (const uri of this.#told.keys()) if (!there.has(uri)) this.#told.delete(uri);
  }

  /** Read anew only when an item or what runs has changed. */
  async #finished(session: FolderSession): Promise<readonly TaskView[]> {
    const { snapshot } = session;
    if (!hasTasks(snapshot)) return [];
    const when = JSON.stringify([snapshot.items.map(({ key, state, phase, iteration }) => [key, state, phase, iteration]), snapshot.status?.running.map(({ id }) => id)]);
    const known = this.#tasks.get(session);
    if (known?.when === when) return known.tasks;
    const tasks = await session.recentTasks(MOST_TASKS);
    this.#tasks.set(session, { when, tasks });
    return tasks;
  }
}
