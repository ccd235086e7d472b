import type { Range } from '../base/source-lines.ts';
import type { BacklogDocument, BacklogEntry } from './document.ts';
import { nameOf, sentenceNameOf } from './order-item.ts';
import type { PlacedProblem } from './problem.ts';

/** Words that leave the meaning of an item as it is. */
const ARTICLES = new Set(['a', 'an', 'the']);
/** Words that say what the path or name right behind them says itself: `script scripts/x.py`, `flag --all`. */
const KINDS = new Set([
  'class', 'command', 'directory', 'doc', 'document', 'endpoint', 'file', 'flag', 'folder', 'function', 'method', 'module', 'option', 'package', 'page',
  'route', 'script', 'table',
]);
/** Shorter texts are often the same by chance (`Add tests` under two headings). */
const FEWEST_WORDS = 4;

/**
 * Items that ask for the same work: the same words in the same order, but for articles, case, punctuation at the
 * ends of words, and a noun that only announces the path behind it. Items that differ in any other word are
 * different work. Done items count, since an open one may repeat them, but two done items trouble nobody.
 */
export function duplicateItems(documents: readonly BacklogDocument[]): PlacedProblem[] {
  const groups = new Map<string, { document: BacklogDocument; entry: BacklogEntry }[]>();
  for (const document of documents) {
    for (const entry of document.entries) {
      const words = essence(entry.text);
      const place = words.length >= FEWEST_WORDS ? [] : [document.file, ...entry.headings];
      const key = JSON.stringify([words, place]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ document, entry }]);
      else group.push({ document, entry });
    }
  }
  const problems: PlacedProblem[] = [];
  for (const group of groups.values()) {
    const [original, ...copies] = group;
    if (original === undefined) continue;
    for (const copy of copies) {
      if (original.entry.done && copy.entry.done) continue;
      const where = original.document === copy.document ? '' : ` of ${original.document.file}`;
      problems.push({
        file: copy.document.file,
        rule: 'duplicate-item',
        message: `${sentenceNameOf(copy.entry)} asks for the same as ${nameOf(original.entry)}${where}${original.entry.done ? ', which is done' : ''}.`,
        range: firstLine(copy),
        related: [{ file: original.document.file, range: firstLine(original), message: 'The other item.' }],
      });
    }
  }
  return problems;
}

function firstLine({ document, entry }: { document: BacklogDocument; entry: BacklogEntry }): Range {
  return document.lines.range({ start: entry.start, end: document.lines.end(entry.line) });
}

function essence(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().split(/\s+/).map(bare).filter((word) => word !== '' && !ARTICLES.has(word));
  return words.filter((word, at) => !(KINDS.has(word) && announces(words[at + 1])));
}

/** A word without the punctuation around it; signs that carry meaning (`--all`, `c++`, `.env`) stay. */
function bare(word: string): string {
  return word.replace(/^["'`“”‘’«([{*]{1,9}/, '').replace(/["'`“”‘’»)\]}*,.;:!]{1,9}$/, '').replace(/^[—–-]$/, '');
}

function announces(next: string | undefined): boolean {
  return next !== undefined && /[/._]|^--/.test(next);
}
