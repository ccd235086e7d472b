import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Behaviour } from './behaviour.ts';

/** The folder for what outlives a run: `COHERENCE_DEMO_STATE`, or one below the temporary folder for each workspace. */
export function stateFolder(workspace: string): string {
  const named = process.env['COHERENCE_DEMO_STATE'];
  if (named !== undefined && named !== '') return named;
  return join(tmpdir(), `coherence-demo-${createHash('sha256').update(workspace).digest('hex').slice(0, 16)}`);
}

/**
 * Takes one turn of a behaviour that is limited to a count.
 * @returns which turn it is, from 1; null when all of them are used up
 */
export function takeTurn(behaviour: Behaviour, folder: string): number | null {
  mkdirSync(folder, { recursive: true });
  for (let turn = 1; turn <= (behaviour.count ?? 0); turn += 1) {
    // `wx` makes a file that is new or fails: two agents at once never take the same turn.
    try {
      writeFileSync(join(folder, `${behaviour.name}-${behaviour.phase ?? 'any'}-${turn}`), '', { flag: 'wx' });
      return turn;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  return null;
}
