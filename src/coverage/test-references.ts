import { baseOf } from '../base/path-parts.ts';
import { isTestFile } from '../results/test-file.ts';
import type { SpecDocument } from '../spec/document.ts';
import { testWords } from '../spec/named-test.ts';
import { toRelativePath } from '../spec/relative-path.ts';
import { RequirementMentions } from '../spec/requirement-mention.ts';
import { TextMatch } from '../spec/text-match.ts';
import type { CoverageDetail } from './coverage-details.ts';
import { commandKey, referenceCommands } from './reference-command.ts';
import type { TestReference } from './test-reference.ts';

/** A title without a number has to resemble a section's so much to be meant by it. */
const SAME_TITLE = 0.8;

/**
 * The detail sections that are about a spec: those with its number and, where specs share it, with the title that
 * resembles its own most. `sameId` are the specs with the same number; it does not matter whether this one is among them.
 */
export function detailsFor(document: SpecDocument, details: readonly CoverageDetail[], sameId: readonly SpecDocument[]): CoverageDetail[] {
  if (details.length === 0) return [];
  const rivals = [document, ...sameId.filter(({ file }) => file !== document.file)].sort((a, b) => (a.file < b.file ? -1 : 1));
  const titles = new TextMatch(rivals.map(titleOf));
  const own = new TextMatch([titleOf(document)]);
  return details.filter(({ ids, title }) => {
    if (ids.length === 0) return (own.nearest(title)?.score ?? 0) >= SAME_TITLE;
    const { id } = document;
    if (id === null || !ids.some((each) => Number(each) === Number(id))) return false;
    const nearest = rivals.length === 1 ? null : titles.nearest(title);
    return rivals.length === 1 || (nearest !== null && rivals[nearest.index] === document);
  });
}

function titleOf({ title, file }: SpecDocument): string {
  return title ?? baseOf(file).replace(/\.md$/i, '').replaceAll(/[-_]/g, ' ');
}

/**
 * All tests that a spec names, each once: in its acceptance section, its requirements, its front matter, among its files,
 * and in the `details` of the coverage document that are about it.
 */
export function testReferences(document: SpecDocument, details: readonly CoverageDetail[]): TestReference[] {
  const known = [...document.files.map(({ path }) => path), ...document.acceptance.paths, ...details.flatMap(({ files }) => files.flatMap((file) => toRelativePath(file) ?? []))];
  const collected = new References(known);
  for (const { written, path, name, command, requirements } of document.acceptance.named) {
    if (command !== null) collected.addCommand(command, requirements);
    else if (path !== null) collected.addPath(written, path, name, requirements);
    else if (name !== null) collected.addName(written, name, requirements);
  }
  for (const { text } of document.frontMatter.test) collected.addWords(text, [], true);
  for (const { path } of document.files) if (isTestPath(path)) collected.addPath(path, path, null, []);
  const mentions = new RequirementMentions(document.requirements);
  for (const { rows, files } of details) {
    for (const { requirement, tests } of rows) {
      const requirements = tests.length === 0 ? [] : mentions.about(requirement);
      for (const test of tests) collected.addWords(test, requirements, false);
    }
    for (const file of files) collected.addWords(file, [], false);
  }
  return collected.all();
}

/** A test file, or a folder or pattern of such. */
export function isTestPath(path: string): boolean {
  if (path.endsWith('/') || isFolder(path)) return isTestFile(`${path.replace(/\/$/, '')}/a.ts`);
  return isTestFile(path.replaceAll('**/', '').replaceAll('*', 'a'));
}

function isFolder(path: string): boolean {
  return !baseOf(path).includes('.') && !path.includes('*');
}

class References {
  readonly #found = new Map<string, Omit<TestReference, 'requirements'> & { requirements: Set<number> }>();
  /** Full paths by the name of the file; null where several have it. */
  readonly #paths = new Map<string, string | null>();

  constructor(known: readonly string[]) {
    for (const path of known) {
      if (!path.includes('/') || path.endsWith('/')) continue;
      const base = baseOf(path);
      const other = this.#paths.get(base);
      this.#paths.set(base, other === undefined || other === path ? path : null);
    }
  }

  addWords(written: string, requirements: readonly number[], isCommand: boolean): void {
    const words = testWords(written);
    if (words?.kind === 'path') this.addPath(written, words.path, words.name, requirements);
    else if (words?.kind === 'name') this.addName(written, words.name, requirements);
    else if (words?.kind === 'command' || isCommand) this.addCommand(written, requirements);
  }

  addPath(written: string, path: string, name: string | null, requirements: readonly number[]): void {
    if (!isTestPath(path)) return;
    const folder = isFolder(path) && !path.endsWith('/') ? `${path}/` : path;
    const full = folder.includes('/') ? folder : (this.#paths.get(folder) ?? folder);
    this.#add({ written, kind: 'file', path: full, name, command: null }, requirements);
  }

  addName(written: string, name: string, requirements: readonly number[]): void {
    this.#add({ written, kind: 'name', path: null, name, command: null }, requirements);
  }

  addCommand(line: string, requirements: readonly number[]): void {
    for (const { argv, files } of referenceCommands(line)) {
      this.#add({ written: line, kind: 'command', path: null, name: null, command: argv }, requirements);
      for (const file of files) this.addPath(file, file, null, requirements);
    }
  }

  #add(reference: Omit<TestReference, 'requirements'>, requirements: readonly number[]): void {
    const { path, name, command } = reference;
    const key = command === null ? `${path ?? ''}\n${name ?? ''}` : commandKey(command);
    const known = this.#found.get(key);
    if (known === undefined) this.#found.set(key, { ...reference, requirements: new Set(requirements) });
    else for (const index of requirements) known.requirements.add(index);
  }

  /** A name that stands alone in one place and with its file in another is one reference. */
  all(): TestReference[] {
    const inFile = Map.groupBy([...this.#found.values()].filter(({ name, path }) => name !== null && path !== null), ({ name }) => name);
    const result: TestReference[] = [];
    for (const reference of this.#found.values()) {
      const scoped = reference.path === null && reference.name !== null ? inFile.get(reference.name) : undefined;
      if (scoped?.length === 1) for (const index of reference.requirements) scoped[0]?.requirements.add(index);
    }
    for (const reference of this.#found.values()) {
      if (reference.path === null && reference.name !== null && inFile.get(reference.name)?.length === 1) continue;
      result.push({ ...reference, requirements: [...reference.requirements].sort((a, b) => a - b) });
    }
    return result;
  }
}
