import type { CiState } from '../../contract/gates.ts';

/** Asks how the checks of the branch stand. */
export interface CiPort {
  /** Never rejects: what cannot be asked is `unknown` with its reason. Asks no more often than the other side allows. */
  state(): Promise<CiState>;
}
