import { isoTime } from '../../base/clock.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import { dueAccounts } from '../../pipeline/accounts.ts';
import type { BacklogSource, BacklogView } from '../backlog/backlog-source.ts';
import { unlessRefused } from '../failures.ts';
import { askedBy } from './item-holds.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';

export interface BacklogSyncPorts extends Pick<EnginePorts, 'store' | 'clock'> {
  backlog: BacklogSource;
}

/** Brings the recorded state up to date with what changes by itself: the files of the backlogs, and accounts whose time has come. */
export class BacklogSync {
  readonly #ports: BacklogSyncPorts;
  readonly #tell: (event: RunEvent) => void;
  #syncing: Promise<unknown> = Promise.resolve();

  constructor(ports: BacklogSyncPorts, tell: (event: RunEvent) => void) {
    this.#ports = ports;
    this.#tell = tell;
  }

  /** The backlogs as they are now. One caller after the other: two that find the same news would ask the same question twice. */
  sync(): Promise<BacklogView> {
    const synced = this.#syncing.then(() => this.#sync());
    this.#syncing = synced.catch(() => {});
    return synced;
  }

  async #sync(): Promise<BacklogView> {
    const { store, backlog, clock } = this.#ports;
    await this.#resumeDue();
    const view = await backlog.read(store.state());
    if (view.news.length === 0) return view;
    const before = new Set(Object.keys(store.state().decisions));
    await store.commit(...view.news);
    for (const decision of Object.values(store.state().decisions)) {
      if (before.has(decision.id)) continue;
      this.#tell({
        type: 'item-blocked', at: isoTime(clock), key: decision.key, label: view.items.get(decision.key)?.entry.label ?? '',
        reason: 'It is not clear which item this is.', ...askedBy(decision),
      });
    }
    return backlog.read(store.state());
  }

  /** Whoever looks at the state, at any time, finds no account paused whose time has come. */
  async #resumeDue(): Promise<void> {
    const { store, clock } = this.#ports;
    for (const account of dueAccounts(store.state(), clock.now())) {
      // A person may have been faster.
      await store.commit({ type: 'account.resumed', account, at: isoTime(clock) }).catch(unlessRefused);
    }
  }
}
