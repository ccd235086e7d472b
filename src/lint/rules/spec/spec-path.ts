import { frontMatterLines, type SourceLines } from '../../../base/source-lines.ts';
import { baseOf, folderOf } from '../../../base/path-parts.ts';
import type { Fix } from '../../../contract/finding.ts';
import { applyTextEdits } from '../../../contract/text-edit.ts';
import { readSpec, type SpecDocument } from '../../../spec/document.ts';
import { toRelativePath } from '../../../spec/relative-path.ts';
import type { Rule, SpecSubject } from '../../rule.ts';

/** A line `Spec path:` names another file than the one that it stands in, or there is none where there has to be one. */
export const specPath: Rule<SpecSubject> = {
  id: 'spec-path',
  *check(subject) {
    const { file, source, document, config } = subject;
    for (const { path, span } of document.specPathLines) {
      // Words that are no markdown file stand for one: `<path>`, "see below".
      if (!/[^/\\]\.(?:md|markdown)$/i.test(path) || isThisFile(path, file)) continue;
      const { start, end } = span;
      const text = source.text[start - 1] === '(' ? encodeURI(baseOf(file)) : file;
      yield {
        message: `This spec is ${file}, and not "${path}".`,
        range: span.range,
        fix: () => ({ title: `Change the path to "${text}"`, edits: [{ file, edits: [{ start, end, text }] }], safe: true }),
      };
    }
    if (config.lint.specPathLine && document.specPathLines.length === 0) {
      const start = { line: 0, character: 0 };
      yield { message: 'A line "Spec path:" is missing.', range: document.titleSpan?.range ?? { start, end: start }, fix: () => addition(subject) };
    }
  },
};

/** Relative to the workspace, or to its own folder as links are. */
function isThisFile(path: string, file: string): boolean {
  let decoded = path;
  try {
    decoded = decodeURI(path);
  } catch {
    // It is as it is written.
  }
  return [path, decoded].some((each) => toRelativePath(each) === file || toRelativePath(`${folderOf(file)}/${each}`) === file);
}

/** Below the title, or at the top where there is none. */
function addition({ file, source, document }: SpecSubject): Fix | null {
  const ending = source.lineEnding();
  const line = `Spec path: ${/\s/.test(file) ? `\`${file}\`` : file}`;
  const { titleSpan } = document;
  const at = titleSpan === null ? source.start(frontMatterLines(source)) : behindTitle(source, titleSpan.range.start.line);
  const next = source.line(source.lineAt(at) + 1).trim() === '' ? '' : ending;
  const edit = { start: at, end: at, text: titleSpan === null ? `${line}${ending}${ending}` : `${ending}${ending}${line}${next}` };
  return isOnlyThat(document, readSpec(applyTextEdits(source.text, [edit]), file)) ? { title: 'Add the line "Spec path:"', edits: [{ file, edits: [edit] }], safe: true } : null;
}

/** A title may be underlined. */
function behindTitle(source: SourceLines, line: number): number {
  return source.end(/^\s{0,3}=+\s*$/.test(source.line(line + 1)) ? line + 1 : line);
}

/** Whether one document has the line, and is the same as the other in all else. */
function isOnlyThat(before: SpecDocument, after: SpecDocument): boolean {
  const of = ({ title, sections, requirements }: SpecDocument): string => JSON.stringify([title, sections.map(({ key, isEmpty }) => [key, isEmpty]), requirements.map(({ text }) => text)]);
  return after.specPathLines.some(({ path }) => isThisFile(path, after.file)) && of(before) === of(after);
}
