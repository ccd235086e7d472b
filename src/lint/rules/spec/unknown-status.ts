import { editDistance } from '../../../base/edit-distance.ts';
import { nearestName } from '../../../base/nearest-name.ts';
import type { StatusText } from '../../../spec/marked-lines.ts';
import type { Rule, SpecSubject } from '../../rule.ts';
import { knownStatus, STATUS_WORDS, statusWords } from './status-words.ts';

/** More words are a sentence about the state of things. */
const MOST_WORDS = 3;

/** A status that is none of the known words and none of the project's own. */
export const unknownStatus: Rule<SpecSubject> = {
  id: 'unknown-status',
  *check({ file, document: { status }, config: { lint } }) {
    if (status === null || statusWords(status.text).length > MOST_WORDS || knownStatus(status.text, lint.statuses) !== null) return;
    // A picture alone, or a date: nothing that a word was meant by. Words of other scripts are none that we could know.
    if (!/\p{L}/u.test(status.text) || /(?!\p{Script=Latin})\p{L}/u.test(status.text)) return;
    const message = `Nobody knows the status "${status.text}".`;
    const meant = nearestName(statusWords(status.text).join('-'), [...STATUS_WORDS, ...lint.statuses]);
    if (meant === null) {
      yield { message, range: status.span.range };
      return;
    }
    const text = asWritten(meant, status);
    const safe = editDistance(statusWords(status.text).join('-'), meant, 1) <= 1 && meant.length > 4;
    const { start, end } = status.span;
    yield {
      message: `Nobody knows the status "${status.text}"; "${text}" may be meant.`,
      range: status.span.range,
      fix: () => ({ title: `Change the status to "${text}"`, edits: [{ file, edits: [{ start, end, text }] }], safe }),
    };
  },
};

/** With the capitals and the characters between words that the status had. */
function asWritten(meant: string, { text }: StatusText): string {
  const between = /[\p{L}\p{N}]([ _-])[\p{L}\p{N}]/u.exec(text)?.[1];
  const words = between === undefined ? meant : meant.replaceAll('-', between);
  const capitals = /[ _-]\p{Lu}/u.test(text) ? /(?<=^|[ _-])\p{Ll}/gu : /^\p{Ll}/gu;
  return /^\p{Lu}/u.test(text) ? words.replace(capitals, (letter) => letter.toUpperCase()) : words;
}
