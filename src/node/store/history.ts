import { join } from 'node:path';
import type { TaskRecord } from '../../contract/task-record.ts';
import { addRecord, emptyRollup, mergeRollups, type Rollup } from '../../metrics/rollup.ts';
import { makeFolder, orNull, removeFile, replaceFile, writeFully, type FileSystem } from './file-system.ts';
import { after, HISTORY_START, type HistoryEnd } from './history-end.ts';
import { lengthOfWholeLines, linesBackward, linesForward, listSegments, parseRecord, rollupName, segmentName, type Segment } from './history-segment.ts';
import { seal, unseal } from './sealed-json.ts';
import { Serial } from './serial.ts';

/** What a sealed segment holds, so that nobody has to read it to count. */
interface SegmentSummary {
  end: HistoryEnd;
  rollup: Rollup;
}

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
  #end = HISTORY_START;
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
    let seen = HISTORY_START;
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

  /** All of history, counted. Reads the segments' summaries, and the one segment that has none. */
  rollup(): Promise<Rollup> {
    return this.#serial.run(async () => {
      const pending = emptyRollup();
      for (const record of this.#pending) addRecord(pending, record);
      const sealed: Rollup[] = [];
      for (const segment of this.#segments) sealed.push(((await this.#readSummary(segment)) ?? (await this.#summarise(segment))).rollup);
      return mergeRollups(...sealed, pending);
    });
  }

  /** Finds how far history reaches, and where its open segment ends. */
  async #findEnd(): Promise<void> {
    const open = this.#segments.at(-1);
    if (open !== undefined && !open.sealed) open.length = await this.#wholeLength(open);
    for (const segment of this.#segments.toReversed()) {
      const summary = await this.#readSummary(segment);
      let end = summary?.end ?? HISTORY_START;
      if (summary === null) {
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
    const summary = await this.#summarise(segment);
    await replaceFile(this.#fs, join(this.#folder, rollupName(segment.name)), Buffer.from(seal('crc', summary)));
    segment.sealed = true;
  }

  async #summarise(segment: Segment): Promise<SegmentSummary> {
    const rollup = emptyRollup();
    let end = HISTORY_START;
    for await (const line of linesForward(this.#fs, this.#path(segment), segment.length)) {
      const record = parseRecord(line);
      if (record === null) continue;
      addRecord(rollup, record);
      end = after(end, record);
    }
    return { end, rollup };
  }

  async #readSummary(segment: Segment): Promise<SegmentSummary | null> {
    if (!segment.sealed) return null;
    const bytes = await orNull(this.#fs.readFile(join(this.#folder, rollupName(segment.name))));
    const summary = bytes === null ? null : unseal('crc', bytes);
    return summary !== null && isSummary(summary) ? summary : null;
  }

  #path(segment: Segment): string {
    return join(this.#folder, segment.name);
  }
}

function isSummary(value: object): value is SegmentSummary {
  return 'end' in value && 'rollup' in value;
}
