import { folderOf } from '../../base/path-parts.ts';
import type { TextEdit } from '../../contract/finding.ts';
import { resolved } from '../../lint/link-target.ts';
import { pathFrom } from './moved-paths.ts';

/** A path as it stands in a document. */
export interface WrittenPath {
  /** All that stands there, with an anchor or more behind the path. */
  written: string;
  /** The document, before and after. */
  document: { before: string; after: string };
  /** The file that is meant, before and after. */
  target: { before: string; after: string };
  /** Whether it is an address of a link: characters may be escaped there, and have to be. */
  isAddress: boolean;
  /** Whether it counts from the document's folder, where it could be read both ways. */
  isRelative: boolean;
  /** Whether it stands in `<…>`, where blanks need no escape. */
  isBracketed: boolean;
}

const SCHEME = /^[a-z][a-z0-9+.-]{0,40}:/i;

/**
 * What to replace in a path, so that it names its file after files have moved; null where nothing has to be, or it is not
 * understood. Offsets count in `written`. It goes on counting from where it did, keeps `./`, its anchor, and the
 * way its parts are written.
 */
export function rewrittenPath(path: WrittenPath): TextEdit | null {
  const { document, target, isAddress } = path;
  const { start, end } = pathIn(path);
  const old = path.written.slice(start, end);
  const plain = isAddress ? decoded(old) : old.replaceAll('\\', '/');
  const way = wayOf(plain, path);
  if (way === null || isSamePath(resolved(way === 'relative' ? folderOf(document.after) : '', plain), target.after)) return null;
  const to = (way === 'relative' ? pathFrom(document.after, target.after) : target.after).replace(/\/$/, '');
  const known = writtenSegments(old, isAddress);
  const text = to.split('/').map((segment) => known.get(segment) ?? (isAddress ? escaped(segment, path) : segment)).join('/');
  const isDotted = (plain.startsWith('./') && !to.startsWith('../')) || (isAddress && SCHEME.test(text));
  const lead = way === 'slash' ? '/' : isDotted ? './' : '';
  return { start, end, text: `${lead}${text}${old.endsWith('/') ? '/' : ''}` };
}

/** What a written path counts from, found by what it comes to. In a document at the root it can be both. */
function wayOf(plain: string, { document, target, isRelative }: WrittenPath): 'relative' | 'root' | 'slash' | null {
  const isFromRoot = isSamePath(resolved('', plain), target.before);
  if (plain.startsWith('/')) return isFromRoot ? 'slash' : null;
  const isFromFolder = isSamePath(resolved(folderOf(document.before), plain), target.before);
  if (isFromRoot && isFromFolder) return isRelative ? 'relative' : 'root';
  return isFromFolder ? 'relative' : isFromRoot ? 'root' : null;
}

function isSamePath(path: string | null, other: string): boolean {
  return path !== null && path.replace(/\/$/, '') === other.replace(/\/$/, '');
}

/** The path within what stands there: an address goes on with an anchor, a test with its name, a row with other words. */
function pathIn(path: WrittenPath): { start: number; end: number } {
  const { written, isAddress, document, target } = path;
  if (isAddress) {
    const end = written.search(/[?#]/);
    return { start: 0, end: end < 0 ? written.length : end };
  }
  const whole = { start: 0, end: written.length };
  if (wayOf(written.replaceAll('\\', '/'), path) !== null) return whole;
  for (const way of [target.before, pathFrom(document.before, target.before)]) {
    for (let start = written.indexOf(way); start >= 0; start = written.indexOf(way, start + 1)) {
      const end = start + way.length;
      const goesOn = /^(?:[\w/-]|\.\w)/.test(written.slice(end, end + 2));
      if (!goesOn && !/[\w/.-]/.test(written.charAt(start - 1))) return { start, end };
    }
  }
  return whole;
}

/** How the parts of a path are written, by what they stand for. */
function writtenSegments(old: string, isAddress: boolean): Map<string, string> {
  const segments = old.split('/').filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return new Map(segments.map((segment) => [isAddress ? decoded(segment) : segment, segment]));
}

function escaped(segment: string, { written, isBracketed }: WrittenPath): string {
  const needed = isBracketed ? /[<>\\%#?\r\n]/g : /[\s<>\\%#?()]/g;
  // Whoever wrote letters as escapes goes on to.
  const isEscaping = /%[c-f][\da-f]/i.test(written);
  const text = segment.replaceAll(needed, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return isEscaping ? text.replaceAll(/[^\0-\u007f]+/g, encodedLetters) : text;
}

function encodedLetters(letters: string): string {
  return new TextEncoder().encode(letters).reduce((text, byte) => `${text}%${byte.toString(16).toUpperCase()}`, '');
}

function decoded(text: string): string {
  const unescaped = text.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
  try {
    return decodeURIComponent(unescaped);
  } catch {
    return unescaped;
  }
}
