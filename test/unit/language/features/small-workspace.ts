import type { Position } from '../../../../src/base/source-lines.ts';
import { SourceLines } from '../../../../src/base/source-lines.ts';
import type { LanguageOptions } from '../../../../src/contract/language.ts';
import { NO_PIPELINE_FACTS, type PipelineFacts } from '../../../../src/contract/pipeline-facts.ts';
import type { FeatureContext } from '../../../../src/language/features/feature-context.ts';
import { MemoryFiles, workspaceOf } from '../../lint/workspace/workspace-of.ts';

const CURSOR = '‸';
export const FOLDER = 'file:///w';

/** A workspace of a few files; at most one of them has a cursor. */
export interface SmallWorkspace {
  context: FeatureContext;
  /** The file with the cursor. */
  file: string;
  position: Position;
  texts: ReadonlyMap<string, string>;
}

export interface SmallWorkspaceOptions {
  facts?: Partial<PipelineFacts>;
  options?: LanguageOptions;
  now?: string;
}

export function smallWorkspace(files: Readonly<Record<string, string>>, { facts = {}, options = { commands: true }, now = '2026-01-01T12:00:00Z' }: SmallWorkspaceOptions = {}): SmallWorkspace {
  const source = new MemoryFiles();
  let [file, position]: [string, Position] = [Object.keys(files)[0] ?? '', { line: 0, character: 0 }];
  for (const [path, marked] of Object.entries(files)) {
    const at = marked.indexOf(CURSOR);
    const text = marked.replace(CURSOR, '');
    source.files.set(path, text);
    if (at >= 0) [file, position] = [path, new SourceLines(text).position(at)];
  }
  const linter = workspaceOf(source);
  const all: PipelineFacts = { ...NO_PIPELINE_FACTS, ...facts };
  linter.setFacts(all);
  const context: FeatureContext = {
    linter, facts: all, options, folder: FOLDER,
    uriOf: (path) => `${FOLDER}/${path}`,
    fileOf: (uri) => (uri.startsWith(`${FOLDER}/`) ? uri.slice(FOLDER.length + 1) : null),
    files: () => [...source.files.keys()],
    text: (path) => source.files.get(path) ?? null,
    now: Date.parse(now),
    asksBeforeMoves: false,
  };
  return { context, file, position, texts: source.files };
}

/** A location as `file:line` from 1, with the text that it holds. */
export function placesOf({ context, texts }: SmallWorkspace, locations: readonly { uri: string; range: { start: Position; end: Position } }[]): string[] {
  return locations.map(({ uri, range }) => {
    const file = context.fileOf(uri) ?? uri;
    const source = new SourceLines(texts.get(file) ?? '');
    return `${file}:${range.start.line + 1} ${source.text.slice(source.start(range.start.line) + range.start.character, source.start(range.end.line) + range.end.character)}`.trim();
  });
}
