import { mkdir, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isoTime } from '../../base/clock.ts';
import { codeOf, messageOf, UserError } from '../../base/errors.ts';
import { silentLogger, type Logger } from '../../base/logger.ts';
import type { EngineApi } from '../../contract/engine-api.ts';
import { systemClock } from '../clock.ts';
import { FOLDER_MODE, nodeFileSystem, removeFile } from '../store/file-system.ts';
import { stateFolder } from '../store/layout.ts';
import { claimedEpochs, isFenced, readClaim, removeClaimsBelow, tryClaim, writtenEpoch, type Claim } from './claim.ts';
import { contactOwner, type OwnerClient } from './client.ts';
import { OwnerServer } from './server.ts';
import { newSocketPath } from './socket-path.ts';

export interface AcquireOptions {
  /** Takes the workspace from an owner that does not answer. It cannot acknowledge anything afterwards. */
  force?: boolean;
  /** How long an owner may take to answer, in milliseconds. */
  limitMs?: number;
  logger?: Logger;
}

export type Acquired =
  | { kind: 'owner'; owner: Ownership }
  | { kind: 'client'; client: OwnerClient }
  /** Somebody has the workspace and does not answer: frozen, or stopped in a debugger. Nothing was changed. */
  | { kind: 'unresponsive'; pid: number; epoch: number };

const ANSWER_LIMIT_MS = 2000;

/**
 * Makes this process the owner of a workspace, or a client of the one that is. Of any number that try at the same
 * time one becomes the owner and the others its clients.
 * @throws UserError with code `read-only`, `socket-folder`, `protocol-mismatch` or `no-claim`.
 */
export async function acquire(workspace: string, options: AcquireOptions = {}): Promise<Acquired> {
  const stateDir = stateFolder(workspace);
  for (;;) {
    // In this order: whoever has written has claimed before, so a claim made in between is never passed over.
    const written = await writtenEpoch(stateDir);
    const claimed = (await claimedEpochs(stateDir)).at(-1) ?? 0;
    const claim = await readClaim(stateDir, claimed);
    if (claim !== null) {
      const contact = await contactOwner(claim.socket, options.limitMs ?? ANSWER_LIMIT_MS);
      if (contact.kind === 'alive') return { kind: 'client', client: contact.client };
      if (contact.kind === 'silent' && options.force !== true) return { kind: 'unresponsive', pid: claim.pid, epoch: claim.epoch };
    }
    const epoch = Math.max(written, claimed) + 1;
    const owner = await Ownership.claim(workspace, epoch, claim, options.logger ?? silentLogger);
    if (owner !== null) return { kind: 'owner', owner };
  }
}

/** The owner of a workspace as its client, without claiming anything; null where nobody answers. */
export async function findOwner(workspace: string, limitMs = ANSWER_LIMIT_MS): Promise<OwnerClient | null> {
  const stateDir = stateFolder(workspace);
  const claim = await readClaim(stateDir, (await claimedEpochs(stateDir)).at(-1) ?? 0);
  if (claim === null) return null;
  const contact = await contactOwner(claim.socket, limitMs);
  return contact.kind === 'alive' ? contact.client : null;
}

/** The right to write a workspace's state, until it is released or a higher epoch is claimed. */
export class Ownership {
  readonly epoch: number;
  readonly #stateDir: string;
  readonly #server: OwnerServer;

  private constructor(epoch: number, stateDir: string, server: OwnerServer) {
    this.epoch = epoch;
    this.#stateDir = stateDir;
    this.#server = server;
  }

  /**
   * Claims `epoch`, the one after that of `before`, whose owner is dead or given up; null when somebody else was
   * faster. The socket listens before the claim can be seen: a claim without one is dead, never early.
   */
  static async claim(workspace: string, epoch: number, before: Claim | null, logger: Logger): Promise<Ownership | null> {
    const stateDir = stateFolder(workspace);
    try {
      await mkdir(stateDir, { recursive: true, mode: FOLDER_MODE });
      const socket = await newSocketPath(await realpath(workspace), epoch);
      const server = await OwnerServer.listen(socket, epoch, logger);
      const won = await wins(stateDir, { epoch, pid: process.pid, socket, since: isoTime(systemClock) }).catch(async (error: unknown) => {
        await server.close();
        throw error;
      });
      if (!won) {
        await server.close();
        return null;
      }
      await removeClaimsBelow(stateDir, epoch);
      // A killed owner leaves its socket behind.
      if (before !== null && dirname(before.socket) === dirname(socket)) await removeFile(nodeFileSystem, before.socket);
      return new Ownership(epoch, stateDir, server);
    } catch (error) {
      throw claimError(error);
    }
  }

  /** Whether somebody else has taken the workspace since. */
  fenced(): Promise<boolean> {
    return isFenced(this.#stateDir, this.epoch);
  }

  /** Lets clients in. Their calls have waited since the claim. */
  serve(engine: EngineApi): void {
    this.#server.serve(engine);
  }

  /** Takes no new clients and calls from now on. Those that it has still get their answers. */
  leave(): void {
    this.#server.leave();
  }

  /** Resolves when every call that came before `leave` has its answer. */
  answered(): Promise<void> {
    return this.#server.answered();
  }

  /** Ends the clients' connections and lets the next owner in at once. The claim stays: epochs only grow. */
  async release(): Promise<void> {
    await this.#server.close();
  }
}

/** A claim counts only as the highest: its number may be free because later owners have cleaned up. */
async function wins(stateDir: string, claim: Claim): Promise<boolean> {
  return (await tryClaim(stateDir, claim)) && !(await isFenced(stateDir, claim.epoch));
}

function claimError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  if (['EROFS', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) {
    return new UserError('read-only', 'The state folder cannot be written, so this process cannot own the workspace.', {
      hint: 'Make .coherence/state writable for your user, on a file system that has hard links.', detail: messageOf(error), cause: error,
    });
  }
  return new UserError('no-claim', 'This process could not become the owner of the workspace.', {
    hint: `Check the disk that holds .coherence/state (${messageOf(error)}).`, cause: error,
  });
}
