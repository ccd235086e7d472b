import { openPlain } from '../workspace/plain-file.ts';
import { readRecord } from './read-record.ts';
import { RECORD_BYTES, type AttemptRecord } from './record.ts';

const CHUNK = 64 * 1024;
/** What goes on beyond this was not written by a shim. */
const MOST_BYTES = 16 * 1024 * 1024;
const LINE_FEED = 0x0a;

/** A record, and the byte at which it stands. */
export type OnRecord = (record: AttemptRecord, at: number) => void;

/**
 * Reads a file of records that grows, from its beginning. Holds at most one unfinished line of bounded length; longer ones, and
 * lines that are no record, are passed over. The file is open only while it is read.
 */
export class EventTail {
  readonly #path: string;
  readonly #chunk = Buffer.allocUnsafe(CHUNK);
  #position = 0;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** What has come since the last time. None where there is no file yet, or something else in its place. */
  async read(onRecord: OnRecord): Promise<void> {
    const file = await openPlain(this.#path);
    if (file === null) return;
    try {
      while (this.#position < MOST_BYTES) {
        const { bytesRead } = await file.read(this.#chunk, 0, CHUNK, this.#position);
        if (bytesRead === 0) return;
        this.#take(this.#chunk.subarray(0, bytesRead), onRecord);
        this.#position += bytesRead;
      }
    } finally {
      await file.close();
    }
  }

  #take(bytes: Buffer, onRecord: OnRecord): void {
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      this.#hold(bytes.subarray(start, end));
      const record = this.#length > RECORD_BYTES ? null : readRecord(Buffer.concat(this.#parts).toString());
      if (record !== null) onRecord(record, this.#position + end - this.#length);
      this.#parts = [];
      this.#length = 0;
      start = end + 1;
    }
    this.#hold(Buffer.from(bytes.subarray(start)));
  }

  #hold(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > RECORD_BYTES) this.#parts = [];
    else if (bytes.length > 0) this.#parts.push(bytes);
  }
}
