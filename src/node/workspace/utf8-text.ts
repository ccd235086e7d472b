/**
 * The text of bytes in UTF-8 as it stands: a byte order mark stays, so that offsets into the text are offsets into the file.
 * Null where they are no text: also where they only look like UTF-8 because they are UTF-16 without a mark.
 */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** Whether bytes begin with the mark of UTF-16. */
export function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
