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

  /** Makes the sessions those of these folders. */
  async setFolders(folders: readonly FolderIdentity[]): Promise<void> {
    const wanted = new Map(folders.map((folder) => [folder.uri, folder]));
    const gone = [...this.#sessions].filter(([uri]) => !wanted.has(uri));
    for (const [uri, { listening }] of gone) {
      this.#sessions.delete(uri);
      for (const each of listening) each.dispose();
    }
    const added = [...wanted.values()].filter(({ uri }) => !this.#sessions.has(uri)).map((folder) => this.#add(folder));
    this.#changes.fire();
    await Promise.all([...gone.map(([, { session }]) => session.close()), ...added.map((session) => session.refresh())]);
  }

  async refresh(): Promise<void> {
    await Promise.all(this.all.map((session) => session.refresh()));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.all.map((session) => session.close()));
    this.#sessions.clear();
    this.#changes.dispose();
    this.#events.dispose();
    this.#opened.dispose();
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
