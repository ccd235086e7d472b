import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { UserError } from '../../base/errors.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import type { FolderIdentity, FolderSnapshot } from '../model/folder-snapshot.ts';
import { FolderSession, type SessionPorts } from './folder-session.ts';

/** The folders of this window: one session for each. */
export class FolderSessions {
  readonly #ports: SessionPorts;
  readonly #sessions = new Map<string, { session: FolderSession; listening: Disposable[] }>();
  /** Folders that have left the window and are being let go. */
  readonly #leaving = new Set<Promise<void>>();
  #closed = false;
  readonly #changes = new Emitter<void>();
  readonly #events = new Emitter<{ session: FolderSession; event: RunEvent }>();
  readonly #opened = new Emitter<FolderSession>();

  readonly onDidChange = this.#changes.event;
  readonly onRunEvent = this.#events.event;
  /** A session has become the owner of its folder, or a client of its owner. */
  readonly onDidOpen = this.#opened.event;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  get all(): readonly FolderSession[] {
    return [...this.#sessions.values()].map(({ session }) => session);
  }

  get snapshots(): readonly FolderSnapshot[] {
    return this.all.map((session) => session.snapshot);
  }

  /** @throws UserError `no-folder` */
  at(uri: string): FolderSession {
    const found = this.#sessions.get(uri)?.session;
    if (found === undefined) throw new UserError('no-folder', 'That folder is not part of this window any more.', { hint: 'Try again on the folder that you mean.' });
    return found;
  }

  /** Makes the sessions those of these folders, in their order and by their names. */
  async setFolders(folders: readonly FolderIdentity[]): Promise<void> {
    if (this.#closed) return;
    const wanted = new Map(folders.map((folder) => [folder.uri, folder]));
    const gone = [...this.#sessions].filter(([uri]) => !wanted.has(uri));
    for (const [uri, { listening }] of gone) {
      this.#sessions.delete(uri);
      for (const each of listening) each.dispose();
    }
    const added: FolderSession[] = [];
    for (const [uri, folder] of wanted) {
      const kept = this.#sessions.get(uri);
      if (kept === undefined) {
        added.push(this.#add(folder));
        continue;
      }
      kept.session.rename(folder.name);
      this.#sessions.delete(uri);
      this.#sessions.set(uri, kept);
    }
    this.#changes.fire();
    await Promise.all([...gone.map(([, { session }]) => this.#leave(session)), ...added.map((session) => session.refresh())]);
  }

  async refresh(): Promise<void> {
    await Promise.all(this.all.map((session) => session.refresh()));
  }

  /** The window goes: agents at work go on, and whoever owns their folder next adopts them. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#leaving, ...this.all.map((session) => session.close({ leave: true }))]);
    this.#sessions.clear();
    this.#changes.dispose();
    this.#events.dispose();
    this.#opened.dispose();
  }

  async #leave(session: FolderSession): Promise<void> {
    const leaving = session.close();
    this.#leaving.add(leaving);
    try {
      await leaving;
    } finally {
      this.#leaving.delete(leaving);
    }
  }

  #add(folder: FolderIdentity): FolderSession {
    const session = new FolderSession(folder, this.#ports);
    const listening = [
      session.onDidChange(() => this.#changes.fire()),
      session.onRunEvent((event) => this.#events.fire({ session, event })),
      session.onDidOpen(() => this.#opened.fire(session)),
    ];
    this.#sessions.set(folder.uri, { session, listening });
    return session;
  }
}
