import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../../base/errors.ts';

const RECORD = 'run.json';
const TEMP_NAME = /^coherence-[A-Za-z0-9]{6}$/;

/** What another owner has to know to end a run whose owner is gone. */
export interface RunRecord {
  schema: 1;
  runId: string;
  /** The name of its folder among the system's temporary ones. */
  temp: string;
  /** The process that it began with, once there is one: the pid alone identifies nothing. */
  process: { pid: number; started: number } | null;
}

/**
 * `runs/<run id>/` in the state folder: what belongs to one run while it lasts, and a temporary folder of its own
 * elsewhere. Both are removed with it.
 */
export class RunFolder {
  readonly path: string;
  readonly runId: string;
  /** Where the run's processes keep temporary files. */
  readonly temp: string;
  readonly #tempName: string;

  private constructor(path: string, runId: string, tempName: string) {
    this.path = path;
    this.runId = runId;
    this.#tempName = tempName;
    this.temp = join(tmpdir(), tempName);
  }

  /** Makes both folders and the record. */
  static async create(stateDir: string, runId: string): Promise<RunFolder> {
    const path = pathOf(stateDir, runId);
    await mkdir(path, { recursive: true, mode: 0o700 });
    // Written down before it is made, so that a crash in between leaves nothing that nobody knows of.
    const folder = new RunFolder(path, runId, `coherence-${randomBytes(3).toString('hex')}`);
    await folder.record(null);
    await mkdir(folder.temp, { mode: 0o700 });
    return folder;
  }

  /** The folder of a run that somebody else began; null where there is none (any more). */
  static async open(stateDir: string, runId: string): Promise<{ folder: RunFolder; process: RunRecord['process'] } | null> {
    const path = pathOf(stateDir, runId);
    let record: unknown;
    try {
      record = JSON.parse(await readFile(join(path, RECORD), 'utf8'));
    } catch {
      // Not there, or cut short by a crash: there is nothing in it to go by.
      await rm(path, { recursive: true, force: true });
      return null;
    }
    const { temp, process } = (record ?? {}) as Partial<RunRecord>;
    // An agent can write here too: a name leads nowhere else, whatever it says.
    if (typeof temp !== 'string' || !TEMP_NAME.test(temp)) {
      await rm(path, { recursive: true, force: true });
      return null;
    }
    return { folder: new RunFolder(path, runId, temp), process: isProcess(process) ? process : null };
  }

  /** The ids of all runs that have a folder. */
  static async list(stateDir: string): Promise<string[]> {
    try {
      return await readdir(join(stateDir, 'runs'));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  }

  /** Writes down which process the run began with; atomic. */
  async record(process: RunRecord['process']): Promise<void> {
    const record: RunRecord = { schema: 1, runId: this.runId, temp: this.#tempName, process };
    const fresh = join(this.path, `${RECORD}.new`);
    await writeFile(fresh, JSON.stringify(record), { mode: 0o600 });
    await rename(fresh, join(this.path, RECORD));
  }

  /** A file in the folder that only its owner can read; its path. */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.path, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  /** Removes both folders with all that is in them. */
  async remove(): Promise<void> {
    const options = { recursive: true, force: true, maxRetries: 3, retryDelay: 50 };
    // The record goes last: while it is there, the rest can still be found.
    await rm(this.temp, options);
    await rm(this.path, options);
  }
}

function pathOf(stateDir: string, runId: string): string {
  return join(stateDir, 'runs', runId);
}

function isProcess(value: unknown): value is NonNullable<RunRecord['process']> {
  return typeof value === 'object' && value !== null
    && 'pid' in value && Number.isInteger(value.pid) && 'started' in value && typeof value.started === 'number';
}
