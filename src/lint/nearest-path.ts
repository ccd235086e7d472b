import { editDistance } from '../base/edit-distance.ts';
import { baseOf, folderOf } from '../base/path-parts.ts';

/** More than these are not compared: among so many none is the one that was meant. */
const MOST_CANDIDATES = 20_000;
const LONGEST_PATH = 1_024;
/** Names that say nothing about which file is meant: their folders have to. */
const COMMON_NAMES = /^(?:index|main|mod|lib|init|__init__|page|layout|route|readme|license|changelog|package|tsconfig|config|conftest|setup|types|styles?|dockerfile|makefile)$/;
const EXTENSION_FAMILIES: readonly ReadonlySet<string>[] = [
  ['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs'], ['yml', 'yaml'], ['md', 'mdx', 'markdown'], ['htm', 'html'], ['jpg', 'jpeg'],
].map((extensions) => new Set(extensions));

/**
 * The path among `candidates` that was most likely meant by one that is not there: the same but for case, one that the path
 * is the end of, one of the same name elsewhere, or one of nearly the same name in the same folder. Null where there is none,
 * or two are as near. Only candidates that have one of its `alikeKeys` can be it: others may be left out. Folders may end with a
 * slash.
 */
export function nearestOf(path: string, candidates: Iterable<string>): string | null {
  const wanted = partsOf(path);
  if (wanted === null || wanted.name === '') return null;
  let best: string | null = null;
  let bestDistance = FAR;
  let count = 0;
  for (const candidate of candidates) {
    count += 1;
    if (count > MOST_CANDIDATES) return null;
    if (candidate === path || candidate === best) continue;
    const distance = distanceOf(wanted, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
    else if (distance === bestDistance) best = null;
  }
  return best;
}

/**
 * What a path can be found by for those that it may be near to: its name; in its folder the digits of its name, for another
 * number is no typing mistake; and in its folder what stands behind its number.
 */
export function alikeKeys(path: string): string[] {
  const parts = partsOf(path);
  if (parts === null) return [];
  const { folder, name } = parts;
  const plain = plainStem(stemOf(name));
  const slug = slugOf(plain);
  const keys = [`n ${name}`, `d ${folder}/${digitsOf(plain)}`];
  if (slug !== null) keys.push(`s ${folder}/${slug}`);
  return keys;
}

const FAR = 1_000;

interface Parts {
  /** In small letters, without a slash at its end. */
  path: string;
  folder: string;
  name: string;
}

function partsOf(path: string): Parts | null {
  if (path.length > LONGEST_PATH) return null;
  const bare = (path.endsWith('/') ? path.slice(0, -1) : path).toLowerCase();
  return { path: bare, folder: folderOf(bare), name: baseOf(bare) };
}

function distanceOf(wanted: Parts, candidate: string): number {
  const other = partsOf(candidate);
  if (other === null) return FAR;
  if (other.path === wanted.path) return 0;
  if (other.name === wanted.name) {
    const folders = folderDistance(wanted.folder, other.folder);
    if (COMMON_NAMES.test(stemOf(wanted.name)) && (folders > 2 || wanted.folder === '' || other.folder === '')) return FAR;
    return 10 + folders;
  }
  if (other.folder !== wanted.folder) return FAR;
  const names = nameDistance(wanted.name, other.name);
  return names === null ? FAR : 11 + names;
}

/** What lies between two folders: 2 for a segment that is there in one alone or is another one, 1 for one that was mistyped. */
function folderDistance(a: string, b: string): number {
  const [left, right] = [segmentsOf(a), segmentsOf(b)];
  let last = Array.from({ length: right.length + 1 }, (_, j) => 2 * j);
  for (const [i, segment] of left.entries()) {
    const row = [2 * (i + 1)];
    for (const [j, other] of right.entries()) {
      row.push(Math.min((last[j + 1] ?? 0) + 2, (row[j] ?? 0) + 2, (last[j] ?? 0) + segmentDistance(segment, other)));
    }
    last = row;
  }
  return last[right.length] ?? 0;
}

function segmentsOf(folder: string): string[] {
  return folder === '' ? [] : folder.split('/').slice(-32);
}

function segmentDistance(a: string, b: string): number {
  if (a === b) return 0;
  return a.length > 2 && b.length > 2 && editDistance(a, b, 1) === 1 ? 1 : 3;
}

/** How near two names of one folder are; null where they are names of two things. */
function nameDistance(a: string, b: string): number | null {
  const [stemA, stemB] = [stemOf(a), stemOf(b)];
  const [extensionA, extensionB] = [a.slice(stemA.length + 1), b.slice(stemB.length + 1)];
  const isSameKind = extensionA === extensionB || EXTENSION_FAMILIES.some((family) => family.has(extensionA) && family.has(extensionB));
  if (!isSameKind) return null;
  const kind = extensionA === extensionB ? 0 : 1;
  const [plainA, plainB] = [plainStem(stemA), plainStem(stemB)];
  if (plainA === plainB) return kind;
  // The same document under another number: `026-metrics.md` and `033-metrics.md`.
  const slug = slugOf(plainA);
  if (slug !== null && slug === slugOf(plainB)) return 2 + kind;
  // Another number is no typing mistake.
  if (digitsOf(plainA) !== digitsOf(plainB)) return null;
  const most = plainA.length >= 8 ? 2 : plainA.length >= 4 ? 1 : 0;
  const distance = editDistance(plainA, plainB, most);
  return distance > most ? null : 1 + distance + kind;
}

/** Without what separates words. */
function plainStem(stem: string): string {
  return stem.replace(/[-_. ]/g, '');
}

function digitsOf(plain: string): string {
  return plain.replace(/\D/g, '');
}

/** What stands behind a number, where that says something; null where there is none. */
function slugOf(plain: string): string | null {
  const slug = plain.replace(/^\d{1,9}/, '');
  return slug !== plain && slug.length >= 4 ? slug : null;
}

/** A name without its extension; `.env` is all name. */
function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
