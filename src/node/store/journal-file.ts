import { seal, unseal } from './sealed-json.ts';

/** Where a journal file ended when its successor was begun. Bytes behind `length` never count. */
export interface JournalEnd {
  file: string;
  length: number;
  seq: number;
}

/** The first line of every journal file: the whole state after event `seq`, so that a file can stand alone. */
export interface Checkpoint<S> {
  epoch: number;
  seq: number;
  checkpoint: { schema: number; previous: JournalEnd | null; state: S };
}

/** One line: events that happen together or not at all. `seq` is the place of the first; they are counted from 1. */
export interface Unit<E> {
  epoch: number;
  seq: number;
  events: E[];
}

/** What a journal file says, as far as its seals hold. */
export interface JournalContent<S, E> {
  name: string;
  checkpoint: Checkpoint<S> | null;
  /** What follows the checkpoint without a gap. */
  units: Unit<E>[];
  /** Bytes that hold the checkpoint and the units. */
  length: number;
  /** The size of the file. */
  size: number;
  /** The first line that is whole and yet not what was written; null where there is none. */
  damagedLine: number | null;
  /** Units behind the damage. */
  stranded: Unit<E>[];
}

export function encodeLine(record: Checkpoint<unknown> | Unit<unknown>): Buffer {
  return Buffer.from(`${seal('crc', record)}\n`);
}

/**
 * Reads a journal file. A last line without its end is a write that a crash cut short: nobody was told that it
 * was done, and it is left out. Any other line that does not hold is damage.
 */
export function readJournalFile<S, E>(name: string, bytes: Buffer): JournalContent<S, E> {
  const content: JournalContent<S, E> = { name, checkpoint: null, units: [], length: 0, size: bytes.length, damagedLine: null, stranded: [] };
  let next = 0;
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1) break;
    const record = unseal('crc', bytes.subarray(start, end));
    start = end + 1;
    const unit = record !== null && isUnit<E>(record) ? record : null;
    if (content.damagedLine !== null) {
      if (unit !== null) content.stranded.push(unit);
    } else if (line === 1 && record !== null && isCheckpoint<S>(record)) {
      content.checkpoint = record;
      content.length = start;
      next = record.seq + 1;
    } else if (unit !== null && content.checkpoint?.epoch === unit.epoch && unit.seq === next) {
      content.units.push(unit);
      content.length = start;
      next += unit.events.length;
    } else {
      content.damagedLine = line;
      if (unit !== null) content.stranded.push(unit);
    }
  }
  // A file gets its name when its checkpoint is on disk: one without was cut by something else than a crash.
  if (content.checkpoint === null) content.damagedLine ??= 1;
  return content;
}

// The seal vouches for the rest of the shape: nothing but this program's own bytes passes it.
function isCheckpoint<S>(record: object): record is Checkpoint<S> {
  return 'checkpoint' in record;
}

function isUnit<E>(record: object): record is Unit<E> {
  return 'events' in record && Array.isArray(record.events);
}

const NAME = /^(\d{8})-(\d{6})\.jsonl$/;

/** `epoch` is the owner that writes the file; `part` counts the files of one owner from 1. */
export interface JournalName {
  name: string;
  epoch: number;
  part: number;
}

export function journalName(epoch: number, part: number): string {
  return `${String(epoch).padStart(8, '0')}-${String(part).padStart(6, '0')}.jsonl`;
}

/** The journal files among some names, oldest first. */
export function journalNames(names: readonly string[]): JournalName[] {
  return names
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match === null ? [] : [{ name, epoch: Number(match[1]), part: Number(match[2]) }];
    })
    .sort((a, b) => a.epoch - b.epoch || a.part - b.part);
}
