import { link, mkdir, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../base/errors.ts';
import { nodeFileSystem, removeFile, removeTemporaries, syncFolder, writeTemporary } from '../store/file-system.ts';
import { journalNames } from '../store/journal-file.ts';
import { stateLayout } from '../store/layout.ts';

/** What an owner says of itself. The file is written once and never changed. */
export interface Claim {
  epoch: number;
  /** For people. Whether the owner lives is asked at its socket: a pid may be that of another boot or container. */
  pid: number;
  /** Where it listens: the path of a Unix socket, or of a named pipe on Windows. */
  socket: string;
  /** ISO 8601. */
  since: string;
}

const NAME = /^epoch-(\d+)\.json$/;

function claimPath(stateDir: string, epoch: number): string {
  return join(stateLayout(stateDir).owner, `epoch-${epoch}.json`);
}

/** Epochs that have been claimed, lowest first. The last one owns the workspace, or did. */
export async function claimedEpochs(stateDir: string): Promise<number[]> {
  return namesOf(stateLayout(stateDir).owner, (names) =>
    names.map((name) => NAME.exec(name)).filter((match) => match !== null).map((match) => Number(match[1])).sort((a, b) => a - b));
}

/** The epoch that wrote last; 0 where nobody has. It counts when the claims have been deleted. */
export async function writtenEpoch(stateDir: string): Promise<number> {
  return (await namesOf(stateLayout(stateDir).journal, journalNames)).at(-1)?.epoch ?? 0;
}

/** Null when there is no such claim, or none that can be read. */
export async function readClaim(stateDir: string, epoch: number): Promise<Claim | null> {
  try {
    const value: unknown = JSON.parse(await readFile(claimPath(stateDir, epoch), 'utf8'));
    return isClaim(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Claims an epoch: true for exactly one of all who try. The file gets its name by `link`, which is atomic and fails
 * when the name is taken, so a claim that can be seen is whole.
 */
export async function tryClaim(stateDir: string, claim: Claim): Promise<boolean> {
  const folder = stateLayout(stateDir).owner;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = claimPath(stateDir, claim.epoch);
  const temporary = await writeTemporary(nodeFileSystem, path, Buffer.from(`${JSON.stringify(claim)}\n`));
  try {
    await link(temporary, path);
    await syncFolder(nodeFileSystem, folder);
    return true;
  } catch (error) {
    // ENOENT: the winner has cleared the folder of what others began.
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return false;
    throw error;
  } finally {
    await removeFile(nodeFileSystem, temporary);
  }
}

/** Whether `epoch` is no longer the owner's: a higher one exists, or its own claim is gone with its folder. */
export async function isFenced(stateDir: string, epoch: number): Promise<boolean> {
  return (await claimedEpochs(stateDir)).at(-1) !== epoch;
}

/** Removes claims below `epoch`, and what others have begun to write. */
export async function removeClaimsBelow(stateDir: string, epoch: number): Promise<void> {
  await removeTemporaries(nodeFileSystem, stateLayout(stateDir).owner);
  for (const old of await claimedEpochs(stateDir)) {
    if (old < epoch) await unlink(claimPath(stateDir, old)).catch(() => {});
  }
}

async function namesOf<T>(folder: string, pick: (names: string[]) => T[]): Promise<T[]> {
  try {
    return pick(await readdir(folder));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function isClaim(value: unknown): value is Claim {
  return typeof value === 'object' && value !== null
    && 'epoch' in value && typeof value.epoch === 'number'
    && 'pid' in value && typeof value.pid === 'number'
    && 'socket' in value && typeof value.socket === 'string';
}
