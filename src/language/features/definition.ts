import type { Location, Position } from 'vscode-languageserver-types';
import type { Range } from '../../base/source-lines.ts';
import type { Analysis, FileReference } from '../../lint/analysis.ts';
import type { NamedTest } from '../../spec/acceptance.ts';
import { allItems, mentionAt } from './backlog-items.ts';
import { coverageOf } from './current-coverage.ts';
import type { FeatureContext } from './feature-context.ts';
import { FILE_START, lineRange } from './places.ts';
import { targetAt } from './target-at.ts';
import { testPlace } from './test-line.ts';

/**
 * What a place of a document speaks of: the file behind a path or a link, the heading behind an anchor, the line of a
 * named test, the item behind a number; the spec of an item, the items of a spec's title, the tests of a requirement.
 */
export function definition(context: FeatureContext, file: string, position: Position): Location[] {
  const analysis = context.linter.analysis(file);
  const target = analysis === null ? null : targetAt(context, analysis, position);
  if (analysis === null || target === null) return [];
  switch (target.kind) {
    case 'reference':
      return fileLocation(context, target.reference);
    case 'anchor':
      return headingLocation(context, file, target.anchor);
    case 'test':
      return testLocation(context, analysis, target.test);
    case 'requirement':
      return testsOf(analysis, target.index).flatMap((test) => testLocation(context, analysis, test));
    case 'title':
      return itemsOf(context, file);
    case 'item':
      return specOf(context, file, target.entry.line);
    case 'after': {
      const mention = mentionAt(context, file, target.range);
      return mention === null ? [] : itemLocation(context, mention.on.file, mention.on.entry.line);
    }
    case 'rule': case 'heading': case 'attribute':
      return [];
  }
}

/** The tests that are named for a requirement of a spec. */
export function testsOf({ spec }: Analysis, requirement: number): NamedTest[] {
  return spec?.acceptance.named.filter(({ requirements }) => requirements.includes(requirement)) ?? [];
}

/** The place of a file, or of the heading in it that is meant; none where it is not there. */
function fileLocation(context: FeatureContext, { target, anchor }: Pick<FileReference, 'target' | 'anchor'>): Location[] {
  if (anchor !== null) {
    const heading = headingLocation(context, target, anchor);
    if (heading.length > 0) return heading;
  }
  return isThere(context, target) ? [{ uri: context.uriOf(target), range: startOf(context, target) }] : [];
}

/** Where somebody looks first in a file: at its title. */
export function startOf({ linter }: FeatureContext, file: string): Range {
  const facts = linter.facts(file);
  return facts?.spec?.titleRange ?? facts?.headings.find(({ level }) => level === 1)?.span.range ?? FILE_START;
}

function headingLocation(context: FeatureContext, file: string, anchor: string): Location[] {
  const heading = context.linter.facts(file)?.headings.find((one) => one.anchor === anchor);
  return heading === undefined ? [] : [{ uri: context.uriOf(file), range: heading.span.range }];
}

/** The line of a test; the beginning of its file where only that is named, or its name is not in there. */
export function testLocation(context: FeatureContext, spec: Analysis, { path, name }: NamedTest): Location[] {
  if (path === null) return name === null ? [] : nameLocation(context, spec, name);
  if (path.endsWith('/') || !isThere(context, path)) return [];
  const text = name === null ? null : context.text(path);
  return [{ uri: context.uriOf(path), range: name === null || text === null ? FILE_START : testPlace(text, name) }];
}

const MOST_FILES = 20;

/** A name alone is where its results say that it is, or in one of the files that the spec names beside it. */
function nameLocation(context: FeatureContext, { file, spec }: Analysis, name: string): Location[] {
  const tests = coverageOf(context, file)?.tests.filter((test) => test.written === name) ?? [];
  const files = new Set([...tests.flatMap(({ results }) => results.flatMap((result) => result.file ?? [])), ...(spec?.acceptance.paths ?? [])]);
  for (const one of [...files].filter((path) => isThere(context, path)).slice(0, MOST_FILES)) {
    const text = context.text(one);
    const range = text === null ? FILE_START : testPlace(text, name);
    if (range !== FILE_START) return [{ uri: context.uriOf(one), range }];
  }
  return [];
}

function specOf(context: FeatureContext, file: string, line: number): Location[] {
  const place = allItems(context).find(({ backlog, entry }) => backlog.file === file && entry.line === line);
  const spec = place?.entry.spec ?? place?.item?.spec ?? null;
  return spec === null ? [] : fileLocation(context, { target: spec, anchor: null });
}

/** The items whose spec a file is. */
export function itemsOf(context: FeatureContext, spec: string): Location[] {
  return allItems(context).filter(({ entry, item }) => entry.spec === spec || item?.spec === spec)
    .flatMap(({ backlog, entry }) => itemLocation(context, backlog.file, entry.line));
}

export function itemLocation(context: FeatureContext, file: string, line: number): Location[] {
  const source = context.linter.analysis(file)?.source;
  return source === undefined ? [] : [{ uri: context.uriOf(file), range: lineRange(source, line) }];
}

/** Whether a path is a file of the workspace. */
export function isThere(context: FeatureContext, path: string): boolean {
  return context.linter.facts(path) !== null || context.files().includes(path);
}
