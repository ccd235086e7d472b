import { baseOf, folderOf } from '../../../base/path-parts.ts';
import { SourceLines } from '../../../base/source-lines.ts';
import type { Fix, TextEdit } from '../../../contract/finding.ts';
import { assignNames } from '../../../coverage/documents/spec-names.ts';
import { numberedTitle } from '../../../spec/numbered-title.ts';
import { coverageSummaries } from '../../coverage-summaries.ts';
import type { Rule, SpecSubject } from '../../rule.ts';
import type { SpecSummary, World } from '../../world.ts';

/** `2026-01-15-x.md` begins with a date, and `003.1-x.md` is a part of another one. */
const OTHER_NUMBERING = /^(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{1,9}\.\d)/;

/** Another feature spec of the same folder has the same number. */
export const duplicateId: Rule<SpecSubject> = {
  id: 'duplicate-id',
  *check({ file, document, source, config, world }) {
    const { id, titleSpan } = document;
    if (world === null || id === null || OTHER_NUMBERING.test(baseOf(file)) || world.spec(file)?.isFeature !== true) return;
    const others = world.specsNumbered(id).filter((spec) => spec.file !== file && folderOf(spec.file) === folderOf(file) && !OTHER_NUMBERING.test(baseOf(spec.file)));
    const [first] = others;
    if (first === undefined) return;
    const start = { line: 0, character: 0 };
    yield {
      message: others.length === 1 ? `The number ${id} is that of "${first.file}" as well.` : `The number ${id} is that of ${others.length} other specs as well.`,
      range: titleSpan?.range ?? { start, end: start },
      related: others.map(relatedTo),
      ...(/^\d/.test(baseOf(file)) ? { fix: () => fixOf({ file, document, source, config }, id, world) } : {}),
    };
  },
};

function relatedTo({ file, titleRange, title, id }: SpecSummary): { file: string; range: SpecSummary['titleRange']; message: string } {
  return { file, range: titleRange, message: numberedTitle({ id, title: title ?? baseOf(file) }) };
}

/** Gives the file, and the title and the row of the coverage document where they have the number too, the next number that is free. */
function fixOf({ file, document, source, config }: Pick<SpecSubject, 'file' | 'document' | 'source' | 'config'>, id: string, world: World): Fix | null {
  const free = String(world.nextFreeId()).padStart(id.length, '0');
  const name = baseOf(file);
  const to = file.slice(0, file.length - name.length) + name.replace(/^\d{1,9}/, free);
  if (world.exists(to)) return null;
  const edits: TextEdit[] = [];
  const { titleSpan } = document;
  if (titleSpan !== null) {
    const written = /^(#?\s{0,10}spec(?:ification)?\s{0,4}:?\s{0,4}#?|#\s{0,10}(?=\d{1,9}\s{0,4}[:.—–-]))(\d{1,9})(?!\d)/i.exec(source.text.slice(titleSpan.start, titleSpan.start + 100));
    const [whole = '', lead = '', number = ''] = written ?? [];
    if (whole !== '' && Number(number) === Number(id)) edits.push({ start: titleSpan.start + lead.length, end: titleSpan.start + whole.length, text: free.slice(-Math.max(number.length, String(Number(free)).length)) });
  }
  const row = rowNumber(file, config.coverage.document, world);
  const all = [
    ...(edits.length === 0 ? [] : [{ file, edits }]),
    ...(row === null || Number(row.digits) !== Number(id) ? [] : [{ file: config.coverage.document, edits: [{ start: row.start, end: row.start + row.digits.length, text: free }] }]),
  ];
  return { title: `Rename to "${baseOf(to)}"`, edits: all, rename: { from: file, to }, safe: false };
}

/** The number at the beginning of the row that a coverage document has for a spec; null where it has none. Without its own number it would be the row of the other one. */
function rowNumber(file: string, document: string, world: World): { start: number; digits: string } | null {
  const text = world.text(document);
  if (text === null) return null;
  const specs = world.features().map((spec) => ({ spec: spec.file, id: spec.id, title: spec.title ?? spec.file }));
  const found = assignNames(coverageSummaries(new SourceLines(text)).named, specs).get(file);
  const cell = found?.row.cells[found.summary.columns.get('spec') ?? -1];
  const [, lead = '', digits] = /^(\W{0,10}(?:specs?\s{1,3})?#?)(\d{1,9})/i.exec(cell?.text ?? '') ?? [];
  return cell === undefined || digits === undefined ? null : { start: cell.start + lead.length, digits };
}
