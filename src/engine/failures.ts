import { adviceOf, UserError } from '../base/errors.ts';
import type { Store } from './ports/store.ts';

/** What is in the way of an item, as a sentence. */
export interface ItemProblem {
  ok: false;
  message: string;
  files: string[];
}

/**
 * A sentence instead of an error where the error is about the item.
 * @throws whatever the store fails with: that ends a run.
 */
export async function orProblem<T>(store: Store, work: () => Promise<T>): Promise<T | ItemProblem> {
  try {
    return await work();
  } catch (error) {
    if (store.health.mode !== 'writable') throw error;
    // For want of room it is no fault of the item's.
    await store.requireRoom();
    return { ok: false, message: adviceOf(error), files: [] };
  }
}

/** Whether what went wrong went wrong for want of room. */
export function isFull(store: Store): Promise<boolean> {
  return store.requireRoom().then(() => false, () => true);
}

/** For events that a person may be faster than: null where what was recorded meanwhile leaves nothing to do. @throws any other error */
export function unlessRefused(error: unknown): null {
  if (error instanceof UserError && error.code === 'refused') return null;
  throw error;
}
