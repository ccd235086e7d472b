import { randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { codeOf } from '../../base/errors.ts';
import { isFolder, makePlainFolder, readPlain, replacePlain, writePlain } from '../workspace/plain-file.ts';
import { removeFolder } from '../workspace/remove-folder.ts';
import type { ProcessIdentity } from './process-table.ts';

const RECORD = 'run.json';
/** Bytes of a record, at most. */
const RECORD_BYTES = 64 * 1024;
const TEMP_NAME = /^coherence-[A-Za-z0-9]{6}$/;

/** The processes of a run that are written down. Null while there is none, or where there never is one. */
export interface RunProcesses {
  /** The process that it began with. */
  process: ProcessIdentity | null;
  /** What watches over that one, where it is a process of its own. */
  shim: ProcessIdentity | null;
}

/** What another owner has to know of a run whose owner is gone. */
interface RunRecord extends RunProcesses {
  schema: 1;
  runId: string;
  /** The name of its folder among the system's temporary ones. */
  temp: string;
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
    const path = runFolderPath(stateDir, runId);
    await makePlainFolder(stateDir, path);
    // Written down before it is made, so that a crash in between leaves nothing that nobody knows of.
    const folder = new RunFolder(path, runId, `coherence-${randomBytes(3).toString('hex')}`);
    await folder.record({ process: null, shim: null });
    await mkdir(folder.temp, { mode: 0o700 });
    return folder;
  }

  /** The folder of a run that somebody else began; null where there is none (any more), or none that can be read. */
  static async open(stateDir: string, runId: string): Promise<{ folder: RunFolder; processes: RunProcesses } | null> {
    const path = runFolderPath(stateDir, runId);
    let record: unknown;
    try {
      // An agent can write here too: what leads elsewhere is none of ours.
      if (!(await isFolder(dirname(path))) || !(await isFolder(path))) return null;
      record = JSON.parse(await readPlain(join(path, RECORD), RECORD_BYTES) ?? '');
    } catch {
      return null;
    }
    const { temp, process, shim } = (record ?? {}) as Partial<RunRecord>;
    // A name leads nowhere else, whatever it says.
    if (typeof temp !== 'string' || !TEMP_NAME.test(temp)) return null;
    return { folder: new RunFolder(path, runId, temp), processes: { process: identityOf(process), shim: identityOf(shim) } };
  }

  /** The ids of all runs that have a folder. */
  static async list(stateDir: string): Promise<string[]> {
    try {
      const runs = join(stateDir, 'runs');
      return (await isFolder(runs)) ? await readdir(runs) : [];
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  }

  /** Writes down which processes the run has; atomic. */
  async record(processes: RunProcesses): Promise<void> {
    const record: RunRecord = { schema: 1, runId: this.runId, temp: this.#tempName, ...processes };
    await this.replace(RECORD, JSON.stringify(record));
  }

  /** A file in the folder that only its owner can read; its path. */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.path, name);
    await writePlain(path, text);
    return path;
  }

  /** The same, so that a reader sees all of it or nothing. */
  async replace(name: string, text: string): Promise<void> {
    await replacePlain(join(this.path, name), text);
  }

  /** Removes both folders with all that is in them. */
  async remove(): Promise<void> {
    // The record goes last: while it is there, the rest can still be found.
    await this.removeTemp();
    await removeFolder(this.path);
  }

  /** Removes the temporary one. */
  removeTemp(): Promise<void> {
    return removeFolder(this.temp);
  }
}

/** Where the folder of a run is. */
export function runFolderPath(stateDir: string, runId: string): string {
  return join(stateDir, 'runs', runId);
}

function identityOf(value: unknown): ProcessIdentity | null {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('started' in value)) return null;
  const { pid, started } = value;
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 1) return null;
  return typeof started === 'number' || started === null ? { pid, started } : null;
}
