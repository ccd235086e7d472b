import type { SourceLines } from '../../base/source-lines.ts';
import { readSummaries, rowsOfSpecs, type Summary } from '../../coverage/documents/coverage-table.ts';
import { readOutline } from '../../coverage/documents/outline.ts';
import type { FileFacts, FileReference } from '../../lint/analysis.ts';
import type { FeatureContext } from './feature-context.ts';

/** More documents that nobody checks are not looked through for what they name. */
const MOST_OTHERS = 2_000;

/** Every markdown document of the workspace, those that are not checked as well: they may link to those that are. */
export function* allDocuments(context: FeatureContext): Iterable<FileFacts> {
  const { linter } = context;
  const checked = new Set([...linter.allFacts()].map(({ file }) => file));
  for (const file of context.files().filter((one) => /\.md$/i.test(one) && !checked.has(one)).slice(0, MOST_OTHERS)) linter.facts(file);
  yield* linter.allFacts();
}

/** The places of a document that name other files. What a row of the coverage document names depends on all specs. */
export function referencesIn(context: FeatureContext, { file, kind, references }: FileFacts): readonly FileReference[] {
  if (kind !== 'coverage' || references.some((one) => one.kind === 'coverage-row')) return references;
  return [...references, ...rowReferences(context, file)];
}

const read = new WeakMap<SourceLines, readonly Summary[]>();

function rowReferences({ linter }: FeatureContext, file: string): FileReference[] {
  const source = linter.analysis(file)?.source;
  if (source === undefined) return [];
  let summaries = read.get(source);
  if (summaries === undefined) read.set(source, summaries = readSummaries(readOutline(source.text)));
  const specs = [...linter.allFacts()].flatMap(({ spec }) => (spec?.isFeature === true ? [{ spec: spec.file, id: spec.id, title: spec.title ?? spec.file }] : []));
  return [...rowsOfSpecs([...summaries], specs)].flatMap(([spec, { summary, row }]): FileReference[] => {
    const cell = row.cells[summary.columns.get('spec') ?? -1];
    return cell === undefined ? [] : [{ kind: 'coverage-row', target: spec, anchor: null, range: source.range(cell), isRelative: false }];
  });
}
