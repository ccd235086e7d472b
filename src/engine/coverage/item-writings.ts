import * as z from 'zod';
import type { ItemWriting } from '../../coverage/item-writing.ts';
import type { PipelineState } from '../../pipeline/state.ts';
import type { WorkspacePort } from '../ports/workspace.ts';

const FILE = '.coherence/state/item-documents.json';
const FILE_BYTES = 64 * 1024 * 1024;

const text = z.string().nullable();
const schema = z.object({
  schema: z.literal(1),
  items: z.array(z.object({
    key: z.string(),
    places: z.record(z.string(), z.record(z.string(), text)),
    manifest: z.object({ before: text, after: text }).nullable(),
  })),
});

interface KeptWriting extends ItemWriting {
  key: string;
}

/**
 * Keeps what items have brought into the documents, from before their merge until the manifest says it: the documents may
 * follow much later, and whoever lets them has to know what was no person's. A file that cannot be read is as none.
 */
export class ItemWritings {
  readonly #workspace: WorkspacePort;
  #kept: readonly KeptWriting[] | undefined;

  constructor(workspace: WorkspacePort) {
    this.#workspace = workspace;
  }

  /** Those of items that are merged, in their order; the very same list while they are the same. */
  async merged(state: PipelineState): Promise<readonly ItemWriting[]> {
    const kept = await this.#all();
    return kept.every(({ key }) => isMerged(state, key)) ? kept : kept.filter(({ key }) => isMerged(state, key));
  }

  /** Null where the item has written nothing. Of items that have gone nothing is kept. */
  async keep(key: string, writing: ItemWriting | null, state: PipelineState): Promise<void> {
    const others = (await this.#all()).filter((each) => each.key !== key && (isMerged(state, each.key) || Object.hasOwn(state.items, each.key)));
    await this.#write(writing === null ? others : [...others, { key, ...writing }]);
  }

  /** These are in the manifest now. */
  async settle(writings: readonly ItemWriting[]): Promise<void> {
    if (writings.length > 0) await this.#write((await this.#all()).filter((each) => !writings.includes(each)));
  }

  async #write(items: readonly KeptWriting[]): Promise<void> {
    if (items.length === 0 && (await this.#all()).length === 0) return;
    await this.#workspace.write(FILE, items.length === 0 ? '' : JSON.stringify({ schema: 1, items }));
    this.#kept = items;
  }

  async #all(): Promise<readonly KeptWriting[]> {
    this.#kept ??= await this.#read();
    return this.#kept;
  }

  async #read(): Promise<KeptWriting[]> {
    try {
      const kept = await this.#workspace.read(FILE, FILE_BYTES);
      const parsed = kept === null || kept === '' ? null : schema.safeParse(JSON.parse(kept));
      return parsed?.success === true ? parsed.data.items : [];
    } catch {
      return [];
    }
  }
}

function isMerged(state: PipelineState, key: string): boolean {
  return Object.hasOwn(state.done, key) && !Object.hasOwn(state.items, key);
}
