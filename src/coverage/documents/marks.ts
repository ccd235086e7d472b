/** Marks that stand for yes, as people write them. */
const MARKS = new Set(['✓', '✔', '✅', '☑', '[x]', 'x', 'yes']);
/** Texts that say no. */
const DENIALS = new Set(['✗', '✘', '❌', '✕', '✖', '[ ]', 'no']);
const GLYPH = /^[✓✔✅☑]/u;

/** Texts that say that nothing is known yet. A dash is not one of them: it says that there is nothing to know. */
const UNSET = new Set(['', '?', 'tbd', 'todo']);

/** Whether a cell says yes: a mark, or one of the check marks with something behind it. */
export function isMark(text: string): boolean {
  const bare = plain(text);
  return GLYPH.test(bare) || MARKS.has(bare);
}

/** Whether a cell says no, which is more than that nothing is known. */
export function isDenial(text: string): boolean {
  return DENIALS.has(plain(text));
}

export function isUnset(text: string): boolean {
  return UNSET.has(plain(text));
}

/** The mark that most of the cells have; ✓ where none has one. */
export function markStyle(cells: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    if (MARKS.has(plain(cell))) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  let best = { mark: '✓', count: 0 };
  for (const [mark, count] of counts) if (count > best.count) best = { mark, count };
  return best.mark;
}

function plain(text: string): string {
  return text.replaceAll('\uFE0F', '').trim().toLowerCase();
}
