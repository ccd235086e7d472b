/** The last bytes of a text of any length, in memory of a fixed size. */
export class TailBuffer {
  readonly #bytes: Buffer;
  /** Bytes that were ever written. */
  #written = 0;

  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  write(bytes: Uint8Array): void {
    const capacity = this.#bytes.length;
    const kept = bytes.subarray(Math.max(0, bytes.length - capacity));
    const at = (this.#written + bytes.length - kept.length) % capacity;
    const first = kept.subarray(0, capacity - at);
    this.#bytes.set(first, at);
    this.#bytes.set(kept.subarray(first.length), 0);
    this.#written += bytes.length;
  }

  /** What is kept, as text. */
  text(): string {
    return this.read().bytes.toString();
  }

  /**
   * What is kept, from the start of a line where something was left out before it (of a character, where the line
   * is longer than half of the buffer), and how many bytes were left out.
   */
  read(): { bytes: Buffer; leftOut: number } {
    const capacity = this.#bytes.length;
    if (this.#written <= capacity) return { bytes: Buffer.from(this.#bytes.subarray(0, this.#written)), leftOut: 0 };
    const at = this.#written % capacity;
    const all = Buffer.concat([this.#bytes.subarray(at), this.#bytes.subarray(0, at)]);
    const bytes = all.subarray(startOfWhole(all));
    return { bytes, leftOut: this.#written - bytes.length };
  }
}

function startOfWhole(bytes: Buffer): number {
  const lineEnd = bytes.indexOf(0x0a);
  if (lineEnd >= 0 && lineEnd < bytes.length / 2) return lineEnd + 1;
  let start = 0;
  while (isContinuation(bytes[start])) start += 1;
  return start;
}

/** The largest number of bytes, at most `limit`, that does not cut a character of this UTF-8 text in two. */
export function wholeCharacters(bytes: Uint8Array, limit: number): number {
  if (limit >= bytes.length) return bytes.length;
  let end = limit;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return end;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
