import type { TextEdit } from '../contract/finding.ts';
import { applyTextEdits } from '../contract/text-edit.ts';
import { readSpec, type SpecDocument, type SpecSection } from './document.ts';
import { type FilesPlace, placeBehindLastEntry } from './files-place.ts';
import { parseMarkdown, type ParsedMarkdown } from './markdown.ts';
import { writtenPath } from './written-path.ts';

const LONGEST_REASON = 300;

/**
 * The edit that adds paths to the files that a spec lists, behind the last one and in the section's own style. Where
 * there is no such section it is made in the template's place: before the acceptance tests, or at the end. A path that
 * is listed adds nothing. `file` is the spec's path; a path that no list can hold is left out, one with blanks is
 * written with `?` for them. No edits where there is nothing to add, or where the document would swallow it.
 */
export function extendFilesEdits(text: string, file: string, paths: readonly string[], why: string): TextEdit[] {
  const parsed = parseMarkdown(text);
  const spec = readSpec(text, file);
  const listed = new Set(spec.files.map(({ path }) => path));
  const added = new Map<string, string>();
  for (const path of paths) {
    const found = writtenPath(path);
    if (found !== null && !listed.has(found.read) && !listed.has(path)) added.set(found.read, found.written);
  }
  if (added.size === 0) return [];
  const reason = why.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, LONGEST_REASON).trim();
  for (const place of places(parsed, spec)) {
    const edit = { start: place.at, end: place.at, text: place.text([...added.values()], reason) };
    if (isListedBy(text, file, edit, spec, [...added.keys()])) return [edit];
  }
  return [];
}

/** Whether the edited document lists what it did and the new paths, and is otherwise read as it was. */
function isListedBy(text: string, file: string, edit: TextEdit, spec: SpecDocument, paths: readonly string[]): boolean {
  const now = readSpec(applyTextEdits(text, [edit]), file);
  const before = spec.files.map((each) => each.path);
  return sameSet(now.files.map((each) => each.path), [...before, ...paths])
    && now.requirements.length === spec.requirements.length
    && now.sections.length - spec.sections.length === (edit.text.includes(`## ${TITLE}`) ? 1 : 0);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.toSorted().every((each, index) => each === b.toSorted()[index]);
}

const TITLE = 'Files to Create/Modify';

/** Where the paths could stand, the best place first. */
function* places(parsed: ParsedMarkdown, spec: SpecDocument): Generator<FilesPlace> {
  const { source } = parsed;
  const ending = source.lineEnding();
  const mark = parsed.tokens.find(({ type }) => type === 'bullet_list_open')?.markup === '*' ? '*' : '-';
  const lines = (written: readonly string[], why: string): string => written.map((path) => `${mark} \`${path}\`${why === '' ? '' : ` — ${why}`}`).join(ending);
  const own = spec.sections.filter(({ name }) => name === 'files');
  const section = own.findLast(({ body }) => spec.files.some(({ span }) => span.start >= body.start && span.end <= body.end)) ?? own[0];
  if (section !== undefined) {
    yield* placeBehindLastEntry(parsed, spec, section);
    yield { at: source.end(lastLine(parsed, section)), text: (written, why) => ending.repeat(2) + lines(written, why) };
  }
  const head = `## ${TITLE}${ending}${ending}`;
  const acceptance = spec.sections.find(({ name }) => name === 'acceptance-tests')?.heading;
  if (acceptance !== undefined) {
    const line = source.lineAt(acceptance.start);
    const gap = line > 0 && source.line(line - 1).trim() !== '' ? ending : '';
    yield { at: source.start(line), text: (written, why) => gap + head + lines(written, why) + ending.repeat(2) };
  }
  let last = source.count - 1;
  while (last > 0 && source.line(last).trim() === '') last -= 1;
  const isEmpty = source.line(last).trim() === '';
  yield { at: isEmpty ? source.start(0) : source.end(last), text: (written, why) => (isEmpty ? '' : ending.repeat(2)) + head + lines(written, why) + (isEmpty ? ending : '') };
  // What is open at the end, such as a fence, would swallow it: it goes before the first section.
  const first = spec.sections[0]?.heading;
  if (first !== undefined) yield { at: source.start(source.lineAt(first.start)), text: (written, why) => head + lines(written, why) + ending.repeat(2) };
}

/** The last line of a section that says something; that of its heading where none does. */
function lastLine({ source }: ParsedMarkdown, { body }: SpecSection): number {
  let line = source.lineAt(body.end);
  if (body.start === body.end && source.start(line) === body.end && line > 0) line -= 1;
  while (line > 0 && source.line(line).trim() === '') line -= 1;
  return line;
}
