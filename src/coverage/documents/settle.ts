import { applyTextEdits } from '../../contract/text-edit.ts';
import type { Draft, Places } from './place.ts';

/** What became of a document. */
export interface Settled<T extends Draft> {
  draft: T;
  text: string | null;
  places: Places;
  summary: string[];
  problem: string | null;
}

/** A planner of one document, whose work comes in parts. */
export type Planning<T extends Draft> = (text: string | null, places: Places) => Generator<void, T, void>;

/**
 * Makes a planner's edits and plans once more on the result: a document that would change again, or where what was
 * written is not found, is one whose text is not what it looks like, such as a table within an open fence. It stays as it was then, and a person is told.
 */
export function* settling<T extends Draft>(text: string | null, places: Places, plan: Planning<T>): Generator<void, Settled<T>, void> {
  const draft = yield* plan(text, places.copy());
  if (draft.edits.length === 0) return { draft, text, places: draft.places, summary: [], problem: null };
  const after = applyTextEdits(text ?? '', draft.edits);
  yield;
  const again = yield* plan(after, draft.places.copy());
  yield;
  const kept = new Set(draft.kept.map(({ place }) => place));
  if (again.edits.length === 0 && again.kept.every(({ place }) => kept.has(place))) return { draft, text: after, places: draft.places, summary: draft.summary, problem: null };
  return {
    draft, text, places, summary: [],
    problem: `${places.document} was left as it is: what would be added to it could not be read back from there. Look for a fence or a comment that is not closed.`,
  };
}
