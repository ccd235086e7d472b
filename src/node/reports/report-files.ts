import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { ReportFile, ReportPort } from '../../engine/ports/reports.ts';
import { FileHints } from '../watch/file-hints.ts';
import { FileGlobs } from '../workspace/file-globs.ts';
import { findFiles } from '../workspace/find-files.ts';
import { readBytes } from '../workspace/read-bytes.ts';
import { ContentDigests } from './content-digests.ts';
import { fileTimes } from './file-times.ts';
import { inParallel } from './in-parallel.ts';

const MOST_FILES = 10_000;
const LARGEST_REPORT = 64 * 1024 * 1024;
const AT_ONCE = 16;

export interface ReportFilesOptions {
  /** The workspace's folder, absolute and real. */
  root: string;
  clock: Clock;
  logger: Logger;
}

/** Reports on the local disk. */
export class ReportFiles implements ReportPort {
  readonly #options: ReportFilesOptions;
  readonly #digests: ContentDigests;

  constructor(options: ReportFilesOptions) {
    this.#options = options;
    this.#digests = new ContentDigests(options.root, options.clock);
  }

  async find(globs: readonly string[]): Promise<ReportFile[]> {
    const { root, logger } = this.#options;
    const { paths, isCut } = await findFiles(root, new FileGlobs(globs), { most: MOST_FILES });
    if (isCut) logger.warn(`More files than can be looked at are named by ${globs.join(', ')}; the first ${paths.length} count.`);
    const files = await inParallel(paths, AT_ONCE, async (path): Promise<ReportFile | null> => {
      const found = await lstat(join(root, path)).catch(() => null);
      return found?.isFile() === true ? { path, modifiedMs: found.mtimeMs, size: found.size } : null;
    });
    return files.filter((file) => file !== null);
  }

  async read(path: string): Promise<string> {
    const bytes = await readBytes(this.#options.root, path, LARGEST_REPORT);
    if (bytes === null) throw new UserError('no-file', `There is no file ${path}.`, { hint: 'Run the tests that write it.' });
    return decoded(bytes);
  }

  modified(paths: readonly string[]): Promise<Map<string, number>> {
    return fileTimes(this.#options.root, paths);
  }

  digest(paths: readonly string[]): Promise<string> {
    return this.#digests.of(paths);
  }

  /** Folders that lead to the files count as well: those may have come with them. */
  watch(globs: readonly string[], onHint: () => void): FileHints {
    const named = new FileGlobs(globs);
    return new FileHints({
      ...this.#options,
      paths: named.bases,
      matches: (path) => named.matches(path),
      mayHold: (folder) => named.mayHold(folder),
      onHint,
    });
  }
}

/** A byte order mark says how; else it is UTF-8, and what is none becomes U+FFFD: a report is read for its tests, not kept. */
function decoded(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
