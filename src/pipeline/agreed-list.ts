import type { ListedPaths } from '../spec/listed-paths.ts';
import type { ItemProgress } from './state.ts';

/** What attempts have made of the list of a spec since its phase was passed: they give themselves no leave by it. */
export interface ListChanges {
  added: ListedPaths;
  removed: ListedPaths;
}

/** What a spec that lists `now` gives leave for. What anybody else has changed in it counts; so does what a person has extended it with. */
export function agreedList(now: ListedPaths, { listChanges, extended = [] }: Pick<ItemProgress, 'listChanges' | 'extended'>): ListedPaths {
  const { files, tests } = withoutChanges(now, listChanges);
  return { files: [...new Set([...files, ...extended])], tests };
}

/** An item after an attempt that has found the one list and left the other; neither is there for the spec phase, which makes the list. */
export function withListChanges(item: ItemProgress, before: ListedPaths | undefined, after: ListedPaths | undefined): ItemProgress {
  if (before === undefined || after === undefined) return item;
  const agreed = withoutChanges(before, item.listChanges);
  const listChanges: ListChanges = { added: minus(after, agreed), removed: minus(agreed, after) };
  const { listChanges: _, ...rest } = item;
  return isEmpty(listChanges.added) && isEmpty(listChanges.removed) ? rest : { ...rest, listChanges };
}

function withoutChanges(now: ListedPaths, changes: ListChanges | undefined): ListedPaths {
  if (changes === undefined) return now;
  const { files, tests } = minus(now, changes.added);
  return { files: [...new Set([...files, ...changes.removed.files])], tests: [...new Set([...tests, ...changes.removed.tests])] };
}

function minus(list: ListedPaths, less: ListedPaths): ListedPaths {
  const [files, tests] = [new Set(less.files), new Set(less.tests)];
  return { files: list.files.filter((path) => !files.has(path)), tests: list.tests.filter((path) => !tests.has(path)) };
}

function isEmpty({ files, tests }: ListedPaths): boolean {
  return files.length === 0 && tests.length === 0;
}
