import * as z from 'zod';
import type { WorkspacePort } from '../ports/workspace.ts';

const STATE = '.coherence/state';
const FILE = `${STATE}/documents-update.json`;
const FILE_BYTES = 128 * 1024 * 1024;

const schema = z.object({
  schema: z.literal(1),
  files: z.array(z.object({ path: z.string(), before: z.string().nullable(), after: z.string() })),
  /** Null where nothing is to be committed. */
  commit: z.object({ paths: z.array(z.string()), message: z.string() }).nullable(),
});

/** An update of documents that was begun: what it is to come to. */
export type UnfinishedUpdate = Omit<z.output<typeof schema>, 'schema'>;

/**
 * Keeps on disk what an update is about to write, from before its first file until its commit: documents, manifest and
 * commit are several steps, and whoever comes after a process that died between them has to know what was its.
 */
export class UnfinishedUpdates {
  readonly #workspace: WorkspacePort;
  /** Nothing is there: it was looked at by this process, and nothing was begun since. */
  #isClean = false;

  constructor(workspace: WorkspacePort) {
    this.#workspace = workspace;
  }

  /** Null where there is none. One that cannot be read is as none: what is then in the documents counts as a person's. */
  async read(): Promise<UnfinishedUpdate | null> {
    if (this.#isClean) return null;
    const text = await this.#workspace.read(FILE, FILE_BYTES).catch(() => '');
    const update = text === null || text === '' ? null : parsed(text);
    this.#isClean = update === null;
    return update;
  }

  /** Where the pipeline has no state, an update leaves nothing besides its documents. */
  async begin(update: UnfinishedUpdate): Promise<void> {
    if (!(await this.#workspace.exists(STATE))) return;
    this.#isClean = false;
    await this.#workspace.write(FILE, JSON.stringify({ schema: 1, ...update }));
  }

  async end(): Promise<void> {
    if (this.#isClean) return;
    await this.#workspace.write(FILE, '');
    this.#isClean = true;
  }
}

function parsed(text: string): UnfinishedUpdate | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
