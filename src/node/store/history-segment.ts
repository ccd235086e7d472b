import type { TaskRecord } from '../../contract/task-record.ts';
import { type FileHandle, type FileSystem, namesIn } from './file-system.ts';

/** A file of finished tasks, one a line. It is written by the owner of `epoch` alone. */
export interface Segment {
  name: string;
  number: number;
  epoch: number;
  /** It is full, and has a rollup beside it. */
  sealed: boolean;
  /** Bytes that count. A sealed segment counts whole. */
  length: number;
}

const NAME = /^(\d{6})-(\d{8})\.jsonl$/;

export function segmentName(number: number, epoch: number): string {
  return `${String(number).padStart(6, '0')}-${String(epoch).padStart(8, '0')}.jsonl`;
}

export function rollupName(segment: string): string {
  return segment.replace(/\.jsonl$/, '.rollup.json');
}

/**
 * The segments that count, oldest first. An owner that goes on with the open segment of an earlier one copies it
 * under its own epoch, so of two with one number the later owner's counts; and a segment from an epoch below that
 * of a lower number was begun by an owner that had already lost the workspace.
 */
export async function listSegments(fs: FileSystem, folder: string): Promise<Segment[]> {
  const names = await namesIn(fs, folder);
  const rollups = new Set(names);
  const all = names
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match === null ? [] : [{ name, number: Number(match[1]), epoch: Number(match[2]), sealed: rollups.has(rollupName(name)), length: Number.POSITIVE_INFINITY }];
    })
    .sort((a, b) => a.number - b.number || a.epoch - b.epoch);
  const valid: Segment[] = [];
  for (const segment of all) {
    const before = valid.at(-1);
    if (before !== undefined && segment.epoch < before.epoch) continue;
    if (before?.number === segment.number) valid.pop();
    valid.push(segment);
  }
  return valid;
}

const BLOCK = 64 * 1024;

/**
 * Lines of the first `size` bytes of a file, from the last to the first, without a last line that a crash cut short.
 * Reads block by block.
 */
export async function* linesBackward(fs: FileSystem, path: string, size = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  const file = await fs.open(path, 'r');
  try {
    let position = Math.min((await file.stat()).size, size);
    // What is left of the blocks already read: the end of a line whose beginning lies further ahead.
    let rest: Buffer[] | null = null;
    while (position > 0) {
      const length = Math.min(BLOCK, position);
      position -= length;
      const block = await readExactly(file, length, position);
      let end = block.length;
      for (let newline = block.lastIndexOf(0x0a); newline !== -1; newline = end === 0 ? -1 : block.lastIndexOf(0x0a, end - 1)) {
        if (rest !== null) yield Buffer.concat([block.subarray(newline + 1, end), ...rest]);
        rest = [];
        end = newline;
      }
      rest?.unshift(block.subarray(0, end));
    }
    if (rest !== null) yield Buffer.concat(rest);
  } finally {
    await file.close();
  }
}

/** Whole lines of the first `length` bytes of a file, from the first to the last, with a turn for others after every block. */
export async function* linesForward(fs: FileSystem, path: string, length = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  const file = await fs.open(path, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    const size = Math.min((await file.stat()).size, length);
    for (let position = 0; position < size; position += BLOCK) {
      const block = Buffer.concat([rest, await readExactly(file, Math.min(BLOCK, size - position), position)]);
      let start = 0;
      for (let newline = block.indexOf(0x0a); newline !== -1; newline = block.indexOf(0x0a, start)) {
        yield block.subarray(start, newline);
        start = newline + 1;
      }
      rest = block.subarray(start);
    }
  } finally {
    await file.close();
  }
}

/** Bytes of a file up to the end of its last whole line. */
export async function lengthOfWholeLines(file: FileHandle): Promise<number> {
  let position = (await file.stat()).size;
  while (position > 0) {
    const length = Math.min(BLOCK, position);
    position -= length;
    const newline = (await readExactly(file, length, position)).lastIndexOf(0x0a);
    if (newline !== -1) return position + newline + 1;
  }
  return 0;
}

async function readExactly(file: FileHandle, length: number, position: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

/** A line as a record; null when it is none. */
export function parseRecord(line: Buffer): TaskRecord | null {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is TaskRecord {
  return typeof value === 'object' && value !== null && 'seq' in value && typeof value.seq === 'number';
}
