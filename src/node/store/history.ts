import { join } from 'node:path';
import type { TaskRecord } from '../../contract/task-record.ts';
import { makeFolder, orNull, removeFile, replaceFile, writeFully, type FileSystem } from './file-system.ts';
import { lengthOfWholeLines, linesBackward, linesForward, listSegments, parseRecord, rollupName, segmentName, type Segment } from './history-segment.ts';
import { addCounts, after, count, emptyRollup, type HistoryCounts, type HistoryEnd, type Rollup } from './rollup.ts';
import { seal, unseal } from './sealed-json.ts';
import { Serial } from './serial.ts';

/**
 * Finished tasks, in the order of the events that finished them and each exactly once: what a crash kept from the
 * disk is in the journal and comes again, and what is there already is known by its place. Opening looks at the
 * names and at the end of the newest segment, however long history is.
 */
export class History {
  readonly #fs: FileSystem;
  readonly #folder: string;
  readonly #epoch: number;
  readonly #segmentBytes: number;
  readonly #serial = new Serial();
  /** Taken in and not yet on disk, oldest first. */
  #pending: TaskRecord[] = [];
  #end: HistoryEnd = { seq: 0, records: 0 };
  /**
   * What counts, oldest first: found once, and from then on only what this process writes. An owner that has lost
   * the workspace may still write; its bytes are not in this list.
   */
  #segments: Segment[] = [];
  /** The last segment is this process's own. */
  #own = false;

  private constructor(fs: FileSystem, folder: string, epoch: number, segmentBytes: number) {
    this.#fs = fs;
    this.#folder = folder;
    this.#epoch = epoch;
    this.#segmentBytes = segmentBytes;
  }

  /** Writes nothing before the first `flush`. */
  static async load(fs: FileSystem, folder: string, epoch: number, segmentBytes: number): Promise<History> {
    const history = new History(fs, folder, epoch, segmentBytes);
    history.#segments = await listSegments(fs, folder);
    await history.#findEnd();
    return history;
  }

  /** The place up to which everything has been taken in. */
  get end(): HistoryEnd {
    return this.#end;
  }

  /** Takes in what events finished, oldest first. What it has already is passed over. */
  take(records: readonly TaskRecord[]): void {
    let seen: HistoryEnd = { seq: 0, records: 0 };
    for (const record of records) {
      seen = after(seen, record);
      const known = seen.seq < this.#end.seq || (seen.seq === this.#end.seq && seen.records <= this.#end.records);
      if (known) continue;
      this.#pending.push(record);
      this.#end = seen;
    }
  }

  /** Resolves once all that was taken in before is on disk. */
  async flush(): Promise<void> {
    await this.#serial.run(async () => {
      if (this.#pending.length === 0) return;
      const segment = await this.#ownSegment();
      const records = [...this.#pending];
      const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      const file = await this.#fs.open(this.#path(segment), 'r+');
      try {
        await writeFully(file, bytes, segment.length);
        await file.datasync();
      } catch (error) {
        await file.truncate(segment.length).catch(() => {});
        throw error;
      } finally {
        await file.close();
      }
      segment.length += bytes.length;
      this.#pending = this.#pending.slice(records.length);
      // What fails here is tried again at the next flush; the records themselves are safe.
      if (segment.length >= this.#segmentBytes) await this.#seal(segment).catch(() => {});
    });
  }

  /** The newest records first, at most `limit`. */
  newest(limit: number): Promise<TaskRecord[]> {
    return this.#serial.run(async () => {
      const found = this.#pending.toReversed().slice(0, limit);
      for (const segment of this.#segments.toReversed()) {
        if (found.length >= limit) break;
        for await (const line of linesBackward(this.#fs, this.#path(segment), segment.length)) {
          if (found.length >= limit) break;
          const record = parseRecord(line);
          if (record !== null) found.push(record);
        }
      }
      return found;
    });
  }

  /** How many tasks ended, by day, type and status. Reads rollups, and the one segment that has none. */
  counts(): Promise<HistoryCounts> {
    return this.#serial.run(async () => {
      const total = emptyRollup();
      for (const segment of this.#segments) {
        addCounts(total.counts, ((await this.#readRollup(segment)) ?? (await this.#countSegment(segment))).counts);
      }
      for (const record of this.#pending) count(total, record);
      return total.counts;
    });
  }

  /** Finds how far history reaches, and where its open segment ends. */
  async #findEnd(): Promise<void> {
    const open = this.#segments.at(-1);
    if (open !== undefined && !open.sealed) open.length = await this.#wholeLength(open);
    for (const segment of this.#segments.toReversed()) {
      const rollup = await this.#readRollup(segment);
      let end: HistoryEnd = rollup?.end ?? { seq: 0, records: 0 };
      if (rollup === null) {
        for await (const line of linesBackward(this.#fs, this.#path(segment), segment.length)) {
          const record = parseRecord(line);
          if (record === null) continue;
          if (end.records > 0 && record.seq !== end.seq) break;
          end = after(end, record);
        }
      }
      if (end.records > 0) {
        this.#end = end;
        return;
      }
    }
  }

  async #wholeLength(segment: Segment): Promise<number> {
    const file = await this.#fs.open(this.#path(segment), 'r');
    try {
      return await lengthOfWholeLines(file);
    } finally {
      await file.close();
    }
  }

  /** A segment that this process may write: a new one, or its own copy of the one that an earlier owner left open. */
  async #ownSegment(): Promise<Segment> {
    const last = this.#segments.at(-1);
    if (last !== undefined && this.#own && !last.sealed) return last;
    await makeFolder(this.#fs, this.#folder);
    const goesOn = last !== undefined && !last.sealed;
    const number = goesOn ? last.number : (last?.number ?? 0) + 1;
    const bytes = goesOn ? (await this.#fs.readFile(this.#path(last))).subarray(0, last.length) : Buffer.alloc(0);
    const segment: Segment = { name: segmentName(number, this.#epoch), number, epoch: this.#epoch, sealed: false, length: bytes.length };
    await replaceFile(this.#fs, this.#path(segment), bytes);
    this.#segments = [...(goesOn ? this.#segments.slice(0, -1) : this.#segments), segment];
    this.#own = true;
    if (goesOn && last.name !== segment.name) await removeFile(this.#fs, this.#path(last));
    return segment;
  }

  async #seal(segment: Segment): Promise<void> {
    const rollup = await this.#countSegment(segment);
    await replaceFile(this.#fs, join(this.#folder, rollupName(segment.name)), Buffer.from(seal('crc', rollup)));
    segment.sealed = true;
  }

  async #countSegment(segment: Segment): Promise<Rollup> {
    const rollup = emptyRollup();
    for await (const line of linesForward(this.#fs, this.#path(segment), segment.length)) {
      const record = parseRecord(line);
      if (record !== null) count(rollup, record);
    }
    return rollup;
  }

  async #readRollup(segment: Segment): Promise<Rollup | null> {
    if (!segment.sealed) return null;
    const bytes = await orNull(this.#fs.readFile(join(this.#folder, rollupName(segment.name))));
    const rollup = bytes === null ? null : unseal('crc', bytes);
    return rollup !== null && isRollup(rollup) ? rollup : null;
  }

  #path(segment: Segment): string {
    return join(this.#folder, segment.name);
  }
}

function isRollup(value: object): value is Rollup {
  return 'end' in value && 'counts' in value;
}
