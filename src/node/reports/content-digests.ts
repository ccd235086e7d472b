import { createHash } from 'node:crypto';
import { createReadStream, type BigIntStats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Clock } from '../../base/clock.ts';
import { resolveInside } from '../workspace/safe-path.ts';
import { inParallel } from './in-parallel.ts';

/** Beyond this a file is told by its size and time: nobody waits for it to be read. */
const LARGEST_READ = 64 * 1024 * 1024;
/** Up to this a file is read in one go. */
const SMALL = 1024 * 1024;
const AT_ONCE = 8;
const MOST_KNOWN = 20_000;
/** A change in the same tick of the file system's clock leaves the stamp as it is: too young a stamp is not kept. */
const SETTLED_NS = 2_000_000_000n;

/** Tells by short texts whether the content of files is the same. A file is read again only if its stamp has changed. */
export class ContentDigests {
  readonly #root: string;
  readonly #clock: Clock;
  readonly #known = new Map<string, { stamp: string; digest: string }>();

  constructor(root: string, clock: Clock) {
    this.#root = root;
    this.#clock = clock;
  }

  /** SHA-256 as hexadecimal over paths, sizes and contents, in their order. What is not there, or no file, counts as that. */
  async of(paths: readonly string[]): Promise<string> {
    const hash = createHash('sha256');
    for (const [index, digest] of (await inParallel(paths, AT_ONCE, (path) => this.#one(path))).entries()) {
      hash.update(`${JSON.stringify([paths[index], digest])}\n`);
    }
    return hash.digest('hex');
  }

  async #one(path: string): Promise<string | null> {
    try {
      const file = await resolveInside(this.#root, path);
      const found = await stat(file, { bigint: true });
      if (!found.isFile()) return null;
      if (found.size > LARGEST_READ) return `large:${found.size}:${found.mtimeNs}`;
      const stamp = `${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
      const known = this.#known.get(path);
      if (known?.stamp === stamp) return known.digest;
      const digest = found.size <= SMALL ? contentOfAll(await readFile(file)) : await contentOf(file);
      this.#keep(path, stamp, digest, found);
      return digest;
    } catch {
      return null;
    }
  }

  #keep(path: string, stamp: string, digest: string, { ctimeNs, mtimeNs }: BigIntStats): void {
    this.#known.delete(path);
    const changed = ctimeNs > mtimeNs ? ctimeNs : mtimeNs;
    if (changed > BigInt(Math.trunc(this.#clock.now())) * 1_000_000n - SETTLED_NS) return;
    this.#known.set(path, { stamp, digest });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_KNOWN) break;
      this.#known.delete(oldest);
    }
  }
}

function contentOfAll(bytes: Uint8Array): string {
  return `${bytes.length}:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function contentOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(file)) {
    const bytes: Uint8Array = chunk;
    size += bytes.length;
    hash.update(bytes);
  }
  return `${size}:${hash.digest('hex')}`;
}
