/** Words of a text in lower case: what stays the same when case, spacing, punctuation or markdown change. */
function wordsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** A text as it counts for an item's identity: its words with spaces between. A text without letters or digits is itself. */
export function normalText(text: string): string {
  const words = wordsOf(text).join(' ');
  return words === '' ? text.normalize('NFKC').trim() : words;
}

/** `item_` and 8 hexadecimal digits made from the normal text, so that an item has the same key in every checkout. */
export function keyOf(normal: string): string {
  return `item_${hash32(normal).toString(16).padStart(8, '0')}`;
}

/** FNV-1a over UTF-16 units, with the final mixing of MurmurHash3 so that short texts spread as well. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
