import { join } from 'node:path';
import * as z from 'zod';
import { makeFolder, orNull, replaceFile, type FileSystem } from '../store/file-system.ts';

const schema = z.object({
  schema: z.literal(1),
  /** What is concealed, or was about to be: paths of the workspace. */
  files: z.array(z.string()),
  /** Where things were put that stood in the way of a concealed file: paths of the workspace. */
  found: z.array(z.string()),
  /** Those of `files` that give way to what stands in their place. */
  reports: z.array(z.string()).default([]),
});
export type Manifest = z.output<typeof schema>;

/** For who finds the files and misses them in their place. Says nothing of what they are: agents can read it. */
const README = `The files in the folder \`files\` belong into the working tree, each at the path that it has there. They were moved here for
as long as an agent works, and come back by themselves: when the agent has ended, or, where the pipeline was ended before
that, with the next \`coherence run\` and when the editor opens the folder.
`;

/** What is concealed, on disk before anything is moved. */
export class ManifestFile {
  readonly #folder: string;
  readonly #fs: FileSystem;

  constructor(folder: string, fs: FileSystem) {
    this.#folder = folder;
    this.#fs = fs;
  }

  /** Null where nothing is concealed; `broken` where the file is not one of ours, or not whole. */
  async read(): Promise<Manifest | 'broken' | null> {
    const text = await orNull(this.#fs.readFile(this.#path, 'utf8'));
    if (text === null) return null;
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      return 'broken';
    }
  }

  async write(manifest: Omit<Manifest, 'schema'>): Promise<void> {
    await makeFolder(this.#fs, this.#folder);
    const readme = join(this.#folder, 'README.md');
    if ((await orNull(this.#fs.readFile(readme, 'utf8'))) === null) await replaceFile(this.#fs, readme, Buffer.from(README));
    await replaceFile(this.#fs, this.#path, Buffer.from(JSON.stringify({ schema: 1, ...manifest } satisfies Manifest)));
  }

  get #path(): string {
    return join(this.#folder, 'manifest.json');
  }
}
