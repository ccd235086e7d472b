import { baseOf, folderOf } from '../../../base/path-parts.ts';
import type { Fix, TextEdit } from '../../../contract/finding.ts';
import { numberedTitle } from '../../../spec/numbered-title.ts';
import type { Rule, SpecSubject } from '../../rule.ts';
import type { SpecSummary, World } from '../../world.ts';

/** `2026-01-15-x.md` begins with a date, and `003.1-x.md` is a part of another one. */
const OTHER_NUMBERING = /^(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{1,9}\.\d)/;

/** Another feature spec of the same folder has the same number. */
export const duplicateId: Rule<SpecSubject> = {
  id: 'duplicate-id',
  *check({ file, document, source, world }) {
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
      ...(/^\d/.test(baseOf(file)) ? { fix: () => fixOf({ file, document, source }, id, world) } : {}),
    };
  },
};

function relatedTo({ file, titleRange, title, id }: SpecSummary): { file: string; range: SpecSummary['titleRange']; message: string } {
  return { file, range: titleRange, message: numberedTitle({ id, title: title ?? baseOf(file) }) };
}

/** Gives the file, and the title where it has the number too, the next number that is free. */
function fixOf({ file, document, source }: Pick<SpecSubject, 'file' | 'document' | 'source'>, id: string, world: World): Fix | null {
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
  return { title: `Rename to "${baseOf(to)}"`, edits: edits.length === 0 ? [] : [{ file, edits }], rename: { from: file, to }, safe: false };
}
