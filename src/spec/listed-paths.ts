import type { SpecDocument } from './document.ts';

/** What a spec gives its item leave to change: the files that it lists, and the tests that it names. As they are written: folders and globs too. */
export interface ListedPaths {
  files: string[];
  tests: string[];
}

export const NOTHING_LISTED: ListedPaths = { files: [], tests: [] };

export function listedPaths({ files, acceptance }: SpecDocument): ListedPaths {
  return { files: files.map(({ path }) => path), tests: [...acceptance.paths] };
}
