import { slugOf, titleOf } from './item-text.ts';
import { plainPath, type Workspace } from './workspace.ts';

/** What the choice of a spec's path depends on. */
export interface SpecQuestion {
  item: string;
  label: string;
  /** The path that the direction names. */
  named: string | null;
  folder: string;
  /** The file that a recipe has for it. */
  recipe: string | null;
}

/**
 * The path of an item's spec: the one that the direction names, else one that the item names, else `NNN-slug.md`
 * with the item's number or, where another spec has it, the next free one. The same item gets the same path again.
 */
export function specPathFor(question: SpecQuestion, workspace: Workspace): string {
  const named = question.named === null ? null : markdownPath(question.named);
  if (named !== null) return named;
  const folder = plainPath(question.folder) ?? 'specs';
  const files = workspace.filesIn(folder).filter(isSpec);
  const inItem = specInItem(question.item, folder, files);
  if (inItem !== null) return inItem;

  const stem = question.recipe === null ? slugOf(titleOf(question.item)) : stemOf(question.recipe);
  const number = question.recipe === null ? numberOf(question.label) : numberOf(question.recipe.slice(question.recipe.lastIndexOf('/') + 1));
  return `${folder}/${fileFor(stem, number, files)}`;
}

function fileFor(stem: string, number: number | null, files: readonly string[]): string {
  const taken = number === null || files.some((file) => numberOf(file) === number);
  if (!taken) return `${padded(number)}-${stem}.md`;
  const own = `${padded(number ?? 0)}-${stem}.md`;
  if (number !== null && files.includes(own)) return own;
  const earlier = files.find((file) => numberOf(file) !== null && stemOf(file) === stem);
  if (earlier !== undefined) return earlier;
  const highest = files.reduce((most, file) => Math.max(most, numberOf(file) ?? 0), number ?? 0);
  return `${padded(highest + 1)}-${stem}.md`;
}

/** A spec that the item's text names: `specs/029-x.md`, `029-x.md`, `spec 029`. */
function specInItem(item: string, folder: string, files: readonly string[]): string | null {
  const words = item.slice(0, 4000).split(/[\s`'"()[\]<>,;:*]+/);
  for (const word of words) {
    const path = markdownPath(word.replace(/\.$/, ''));
    if (path === null) continue;
    if (path.startsWith(`${folder}/`) && isSpec(path.slice(path.lastIndexOf('/') + 1))) return path;
    if (files.includes(path) && numberOf(path) !== null) return `${folder}/${path}`;
  }
  for (const [at, word] of words.entries()) {
    const number = /^specs?$/i.test(words[at - 1] ?? '') ? numberOf(word) : null;
    const file = number === null ? undefined : files.find((candidate) => numberOf(candidate) === number);
    if (file !== undefined) return `${folder}/${file}`;
  }
  return null;
}

function markdownPath(text: string): string | null {
  const path = plainPath(text.replaceAll('`', ''));
  return path !== null && path.endsWith('.md') ? path : null;
}

/** Templates, read-me files and backlogs stand among the specs and are none. */
function isSpec(file: string): boolean {
  return /^(?!template\.|readme\.|.{0,100}backlog).{1,200}\.md$/i.test(file);
}

/** The number that a label or file name begins with. */
function numberOf(text: string): number | null {
  const [, digits] = /^(\d{1,4})(?![\p{L}\d])/u.exec(text.trim()) ?? [];
  return digits === undefined ? null : Number(digits);
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/, '').replace(/^\d{1,4}-/, '');
}

function padded(number: number): string {
  return String(number).padStart(3, '0');
}
