import { crc32 } from 'node:zlib';

/**
 * A JSON object whose first key is the CRC-32 of every byte that follows it, as eight hexadecimal digits. The
 * place of the seal is fixed, so it is checked on the bytes as they are, before anything is parsed. This layout
 * never changes: what it holds carries a schema number instead.
 */
export function seal(key: string, value: object): string {
  const body = JSON.stringify(value).slice(1);
  return `${opening(key)}${checksum(body)}",${body}`;
}

/** The object without its seal, or null when a single byte is not as it was written. */
export function unseal(key: string, bytes: Buffer): object | null {
  const start = opening(key);
  const bodyAt = start.length + 10;
  if (bytes.length <= bodyAt) return null;
  const body = bytes.subarray(bodyAt);
  if (bytes.toString('latin1', 0, bodyAt) !== `${start}${checksum(body)}",`) return null;
  try {
    const value: unknown = JSON.parse(`{${body.toString('utf8')}`);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function opening(key: string): string {
  return `{"${key}":"`;
}

function checksum(body: string | Buffer): string {
  return crc32(body).toString(16).padStart(8, '0');
}
