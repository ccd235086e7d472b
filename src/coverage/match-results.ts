import { isWide, pathTest } from '../base/path-pattern.ts';
import type { KnownResult } from './known-result.ts';
import { ResultIndex } from './result-index.ts';
import type { ResultFacts } from './spec-facts.ts';
import type { TestReference } from './test-reference.ts';

/** The results of now for each of a spec's references, in their order. `testFiles` are the test files of the workspace. */
export function matchResults(references: readonly TestReference[], facts: ResultFacts, testFiles: ReadonlySet<string>): KnownResult[][] {
  return matchReferences(references, new ResultIndex(facts, testFiles));
}

/** The same with results that are indexed already, which is what takes time. */
export function matchReferences(references: readonly TestReference[], index: ResultIndex): KnownResult[][] {
  const byPath = new Map<string, Set<KnownResult>>();
  for (const { path } of references) if (path !== null && !byPath.has(path)) byPath.set(path, new Set(index.files.find(path)));
  const inNamedFiles = new Set<KnownResult>();
  for (const results of byPath.values()) for (const result of results) inNamedFiles.add(result);
  const places = placesOnly(byPath);
  return references.map(({ path, name, command }) => {
    if (command !== null) return index.ofCommand(command);
    if (path !== null && name === null && places.has(path)) return [];
    const inFile = path === null ? undefined : byPath.get(path);
    if (name === null) return [...(inFile ?? [])];
    const named = new Set(index.names.find(name));
    return inFile === undefined ? nearest([...named], inNamedFiles) : [...named].filter((result) => inFile.has(result));
  });
}

/** Folders and patterns that hold files which are named as well, none of which has run: what else is there is not what is meant. */
function placesOnly(byPath: ReadonlyMap<string, ReadonlySet<KnownResult>>): Set<string> {
  const files = [...byPath.keys()].filter((path) => !isWide(path));
  const hasRun = (path: string): boolean => (byPath.get(path)?.size ?? 0) > 0;
  return new Set([...byPath.keys()].filter((path) => {
    if (!isWide(path)) return false;
    const holds = pathTest(path);
    const named = files.filter(holds);
    return named.length > 0 && !named.some(hasRun);
  }));
}

/** Tests of one name in several files: those in a file that the spec names are meant. */
function nearest(results: KnownResult[], inNamedFiles: ReadonlySet<KnownResult>): KnownResult[] {
  const here = results.filter((result) => inNamedFiles.has(result));
  return here.length > 0 ? here : results;
}
