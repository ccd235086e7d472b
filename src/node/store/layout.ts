import { join } from 'node:path';

/** Where the store keeps what, below `.coherence/state`. */
export interface StateLayout {
  root: string;
  snapshot: string;
  previousSnapshot: string;
  journal: string;
  history: string;
  /** Copies of damaged journal files. */
  quarantine: string;
  /** Claims of the owners, newest epoch last. */
  owner: string;
}

export function stateLayout(stateDir: string): StateLayout {
  return {
    root: stateDir,
    snapshot: join(stateDir, 'snapshot.json'),
    previousSnapshot: join(stateDir, 'snapshot.previous.json'),
    journal: join(stateDir, 'journal'),
    history: join(stateDir, 'history'),
    quarantine: join(stateDir, 'quarantine'),
    owner: join(stateDir, 'owner'),
  };
}

/** The state folder of a workspace. */
export function stateFolder(workspace: string): string {
  return join(workspace, '.coherence', 'state');
}
