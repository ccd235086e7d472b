import type { SpecDocument } from '../../../spec/document.ts';
import type { World } from '../../world.ts';
import { knownStatus } from './status-words.ts';

/** How far the work on a spec is, by what people and the pipeline say of it. */
export interface SpecProgress {
  /** Why it counts as done, as the beginning of a sentence; null where nothing says so. */
  doneBecause: string | null;
  /** What it asks for ought to be there: it is done, implemented, or past its half. */
  isMade: boolean;
}

const DONE = new Set(['done', 'complete', 'completed', 'finished', 'shipped', 'released', 'deployed', 'tested', 'verified']);
const IMPLEMENTED = new Set(['implemented', 'in-testing', 'merged', 'live', 'stable', 'maintained', 'regressed']);
/** Remarks behind the word that take something back. */
const NOT_QUITE = /\b(?:except|partial(?:ly)?|mostly|pending|but|almost|when|once|after|without|spec)\b/i;

/** Looks at the status, the boxes, and the items that name the spec, in this order. */
export function specProgress({ file, status, requirements }: SpecDocument, world: World): SpecProgress {
  const word = status === null || NOT_QUITE.test(status.text.slice(0, 300)) ? '' : (knownStatus(status.text, []) ?? '');
  if (DONE.has(word)) return { doneBecause: 'Its status says that it is done', isMade: true };
  const boxes = requirements.filter(({ checked }) => checked !== null);
  const ticked = boxes.filter(({ checked }) => checked === true).length;
  if (ticked > 0 && ticked === boxes.length) return { doneBecause: 'All of its boxes are ticked', isMade: true };
  const items = world.itemsOf(file);
  if (items.length > 0 && items.every(({ state }) => state === 'done')) {
    return { doneBecause: items.length === 1 ? 'Its item is done' : 'Its items are done', isMade: true };
  }
  return { doneBecause: null, isMade: IMPLEMENTED.has(word) || (ticked > 0 && ticked * 2 >= boxes.length) || items.some(({ state }) => state === 'done') };
}
