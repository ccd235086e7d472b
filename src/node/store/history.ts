import { join } from 'node:path';
import type { TaskRecord } from '../../contract/task-record.ts';
import { FILE_MODE, makeFolder, orNull, removeFile, replaceFile, syncFolder, writeFully, type FileSystem } from './file-system.ts';
import { linesBackward, linesForward, listSegments, parseRecord, rollupName, segmentName, segmentPath, type Segment } from './history-segment.ts';
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
  #open: { segment: Segment; length: number } | null = null;

  private constructor(fs: FileSystem, folder: string, epoch: number, segmentBytes: number) {
    this.#fs = fs;
    this.#folder = folder;
    this.#epoch = epoch;
    this.#segmentBytes = segmentBytes;
  }

  /** Writes nothing before the first `flush`. */
  static async load(fs: FileSystem, folder: string, epoch: number, segmentBytes: number): Promise<History> {
    const history = new History(fs, folder, epoch, segmentBytes);
    history.#end = await history.#findEnd();
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
      const open = (this.#open ??= await this.#openSegment());
      const records = [...this.#pending];
      const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      const file = await this.#fs.open(segmentPath(this.#folder, open.segment), 'r+');
      try {
        await writeFully(file, bytes, open.length);
        await file.datasync();
      } catch (error) {
        await file.truncate(open.length).catch(() => {});
        throw error;
      } finally {
        await file.close();
      }
      open.length += bytes.length;
      this.#pending = this.#pending.slice(records.length);
      // What failed here is tried again at the next flush; the records themselves are safe.
      if (open.length >= this.#segmentBytes) await this.#seal(open.segment).catch(() => {});
    });
  }

  /** The newest records first, at most `limit`. */
  newest(limit: number): Promise<TaskRecord[]> {
    return this.#serial.run(async () => {
      const found = this.#pending.toReversed().slice(0, limit);
      const segments = await listSegments(this.#fs, this.#folder);
      for (const segment of segments.toReversed()) {
        if (found.length >= limit) break;
        for await (const line of linesBackward(this.#fs, segmentPath(this.#folder, segment))) {
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
      for (const segment of await listSegments(this.#fs, this.#folder)) {
        addCounts(total.counts, ((await this.#readRollup(segment)) ?? (await this.#countSegment(segment))).counts);
      }
      for (const record of this.#pending) count(total, record);
      return total.counts;
    });
  }

  async #findEnd(): Promise<HistoryEnd> {
    const segments = await listSegments(this.#fs, this.#folder);
    for (const segment of segments.toReversed()) {
      const rollup = await this.#readRollup(segment);
      if (rollup !== null) return rollup.end;
      let end: HistoryEnd = { seq: 0, records: 0 };
      for await (const line of linesBackward(this.#fs, segmentPath(this.#folder, segment))) {
        const record = parseRecord(line);
        if (record === null) continue;
        if (end.records > 0 && record.seq !== end.seq) break;
        end = after(end, record);
      }
      if (end.records > 0) return end;
    }
    return { seq: 0, records: 0 };
  }

  /** A segment that this owner may write: a new one, or its own copy of the one that an earlier owner left open. */
  async #openSegment(): Promise<{ segment: Segment; length: number }> {
    await makeFolder(this.#fs, this.#folder);
    const newest = (await listSegments(this.#fs, this.#folder)).at(-1);
    if (newest === undefined || newest.sealed) {
      const number = (newest?.number ?? 0) + 1;
      const segment = { name: segmentName(number, this.#epoch), number, epoch: this.#epoch, sealed: false };
      const file = await this.#fs.open(segmentPath(this.#folder, segment), 'w', FILE_MODE);
      await file.close();
      await syncFolder(this.#fs, this.#folder);
      return { segment, length: 0 };
    }
    const bytes = await this.#fs.readFile(segmentPath(this.#folder, newest));
    const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
    const segment = { ...newest, name: segmentName(newest.number, this.#epoch), epoch: this.#epoch };
    await replaceFile(this.#fs, segmentPath(this.#folder, segment), whole);
    if (newest.name !== segment.name) await removeFile(this.#fs, segmentPath(this.#folder, newest));
    return { segment, length: whole.length };
  }

  async #seal(segment: Segment): Promise<void> {
    const rollup = await this.#countSegment(segment);
    await replaceFile(this.#fs, join(this.#folder, rollupName(segment.name)), Buffer.from(seal('crc', rollup)));
    this.#open = null;
  }

  async #countSegment(segment: Segment): Promise<Rollup> {
    const rollup = emptyRollup();
    for await (const line of linesForward(this.#fs, segmentPath(this.#folder, segment))) {
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
}

function isRollup(value: object): value is Rollup {
  return 'end' in value && 'counts' in value;
}
