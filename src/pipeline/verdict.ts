import { oneLine } from '../base/cut-text.ts';
import { fold, type Sentence, sentencesOf, weigh } from './verdict-words.ts';

/** What a review's output says. `undecidable` is never a pass: it is retried once, then a human is asked. */
export interface Verdict {
  verdict: 'pass' | 'fail' | 'undecidable';
  /** One sentence: what was read as the verdict. */
  because: string;
  /** The line or sentence that decided. */
  line?: string;
}

/** How much of the end of an output is looked at. Verdicts come last. */
const TAIL = 64 * 1024;
/** How much of the end is read as prose where no line states the verdict. */
const PROSE_TAIL = 4_000;
/** A pass that is further from the end than this is not its conclusion. */
const CLOSING_SENTENCES = 12;
const SHOWN = 200;

/**
 * Reads the verdict of a review: a line `Verdict: pass` or `Verdict: fail` of its own, the last one, if no failure
 * is told behind it; otherwise the prose, by words and with their negations, where the conclusion at the end weighs
 * most. In doubt `undecidable`: a wrong pass costs more than a question. Never throws, linear in the output.
 */
export function readVerdict(output: string): Verdict {
  const lines = output.slice(-TAIL).split(/\r\n|\n|\r/);
  const stated = lastStatement(lines);
  if (stated === null) return readProse(lines.join('\n').slice(-PROSE_TAIL));
  const line = oneLine(lines[stated.at] ?? '', SHOWN);
  if (stated.verdict === 'fail') return { verdict: 'fail', because: 'The verdict line says fail.', line };
  const after = sentencesOf(lines.slice(stated.at + 1).join('\n').slice(-PROSE_TAIL));
  const doubt = after.find((sentence) => weigh(sentence).kind !== 'none' && weigh(sentence).kind !== 'pass');
  if (doubt !== undefined) {
    return { verdict: 'undecidable', because: `The verdict line says pass, but behind it stands: "${oneLine(doubt.text, SHOWN)}".`, line: oneLine(doubt.text, SHOWN) };
  }
  return { verdict: 'pass', because: 'The verdict line says pass.', line };
}

const STATEMENT = /^(?:final |review |overall )?verdict ?[:=] ?(pass|fail)$/;
const OFFER = /\b(?:or|either|one of|exactly one|last line|end (?:your|the|with))\b/;

/** The last line that states a verdict, and is not one of two that were offered to choose from. */
function lastStatement(lines: readonly string[]): { verdict: 'pass' | 'fail'; at: number } | null {
  let at = lines.length - 1;
  for (; at >= 0; at -= 1) {
    const verdict = statedIn(lines[at]);
    if (verdict === null) continue;
    // The neighbouring statements, with nothing but empty lines, fences and "or" between them, are one group.
    let first = at;
    let hasOther = false;
    let offered = false;
    let above = at - 1;
    for (; above >= 0; above -= 1) {
      const words = bare(lines[above]);
      const other = statedIn(lines[above]);
      if (other !== null) [first, hasOther] = [above, hasOther || other !== verdict];
      else if (words === 'or') offered = true;
      else if (words !== '') break;
    }
    offered ||= above >= 0 && OFFER.test(bare(lines[above]));
    if (!hasOther || !offered) return { verdict, at };
    at = first;
  }
  return null;
}

function statedIn(line: string | undefined): 'pass' | 'fail' | null {
  const value = STATEMENT.exec(bare(line))?.[1];
  return value === 'pass' || value === 'fail' ? value : null;
}

/** A line without emphasis, code marks, heading marks and final punctuation, in lower case with single spaces. */
function bare(line: string | undefined): string {
  if (line === undefined || line.length > 500) return '';
  return fold(line).replace(/[*_`~#"]/g, '').replace(/\s+/g, ' ').trim().replace(/[.!,;:]{1,3}$/, '').trim();
}

/** The reader for outputs without a verdict line. */
function readProse(text: string): Verdict {
  const sentences = sentencesOf(withoutTestReports(text));
  const firstClosing = sentences.length - CLOSING_SENTENCES;
  const weighed = sentences.map((sentence, index) => {
    const { kind, explicit } = weigh(sentence);
    return { sentence, kind, explicit, closes: index >= firstClosing };
  });
  const telling = weighed.filter(({ kind }) => kind !== 'none');
  const last = telling.at(-1);
  if (last === undefined) return { verdict: 'undecidable', because: 'Nothing in the output reads as a verdict.' };
  const conclusion = telling.findLast(({ explicit }) => explicit);
  if (conclusion?.kind === 'pass' && conclusion.closes) {
    const against = telling.find(({ kind }) => kind !== 'pass');
    return against === undefined ? decided('pass', conclusion.sentence) : undecided('The output says pass, but also', against.sentence);
  }
  const concludesFailure = conclusion?.kind === 'fail' && last.kind === 'fail';
  if (concludesFailure || (last.kind === 'fail' && telling.every(({ kind }) => kind !== 'pass'))) return decided('fail', conclusion?.sentence ?? last.sentence);
  return undecided('The output names no verdict; the nearest to it is', last.sentence);
}

/** Go's tests end with a bare line PASS, which is not the reviewer's. */
function withoutTestReports(text: string): string {
  return /^(?:--- (?:PASS|FAIL): |ok {0,2}\t| {0,4}=== RUN)/m.test(text) ? text.replace(/^(?:PASS|FAIL)\s*$/gm, '') : text;
}

function decided(verdict: 'pass' | 'fail', { text }: Sentence): Verdict {
  return { verdict, because: `The output concludes: "${oneLine(text, SHOWN)}".`, line: oneLine(text, SHOWN) };
}

function undecided(what: string, { text }: Sentence): Verdict {
  return { verdict: 'undecidable', because: `${what}: "${oneLine(text, SHOWN)}".`, line: oneLine(text, SHOWN) };
}
