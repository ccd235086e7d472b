import { editDistance } from '../../../base/edit-distance.ts';
import { nearestName } from '../../../base/nearest-name.ts';
import type { SourceLines } from '../../../base/source-lines.ts';
import type { Fix, TextEdit } from '../../../contract/finding.ts';
import { isRuleId, RULE_IDS } from '../../../contract/rules.ts';
import type { DisablingName } from '../../disabled-rules.ts';
import type { DocumentSubject, Rule } from '../../rule.ts';

/** Different names that are compared with those of all rules. */
const MOST_LOOKED_FOR = 200;

/** The words that a comment may begin with. */
const WORDS = ['coherence-disable', 'coherence-disable-next-line'];
const MOST_MISTAKES = 3;

/** A comment turns off what is no rule, or is meant to turn something off and does not. */
export const unknownRule: Rule<DocumentSubject> = {
  id: 'unknown-rule',
  *check({ file, source, disabled }) {
    const perComment = new Map<number, number>();
    for (const { comment } of disabled.names) perComment.set(comment.start, (perComment.get(comment.start) ?? 0) + 1);
    const nearestRule = remembering(MOST_LOOKED_FOR, (name) => nearestName(name, RULE_IDS));
    for (const named of disabled.names) {
      const { name, range } = named;
      if (isRuleId(name)) continue;
      const nearest = nearestRule(name);
      const isAlone = perComment.get(named.comment.start) === 1;
      const edits = [nearest !== null ? renaming(source, named, nearest) : isAlone ? withoutComment(source, named) : withoutName(source, named)];
      const title = nearest !== null ? `Write "${nearest}"` : isAlone ? 'Take the comment out' : `Take "${name}" out`;
      const fix: Fix = { title, edits: [{ file, edits }], safe: false };
      yield { message: `There is no rule "${name}"${nearest === null ? '' : `; "${nearest}" may be meant`}.`, range, fix: () => fix };
    }
    for (const word of disabled.strangeWords) {
      const nearest = WORDS.find((known) => editDistance(word.name, known, MOST_MISTAKES) <= MOST_MISTAKES);
      const message = `A comment that begins with "${word.name}" turns nothing off: write "coherence-disable" or "coherence-disable-next-line".`;
      if (nearest === undefined) yield { message, range: word.range };
      else yield { message, range: word.range, fix: () => ({ title: `Write "${nearest}"`, edits: [{ file, edits: [renaming(source, word, nearest)] }], safe: false }) };
    }
  },
};

/** Answers once for each name, and with nothing behind so many of them. */
function remembering(most: number, answer: (name: string) => string | null): (name: string) => string | null {
  const known = new Map<string, string | null>();
  return (name) => {
    let found = known.get(name);
    if (found === undefined) {
      found = known.size >= most ? null : answer(name);
      if (known.size < most) known.set(name, found);
    }
    return found;
  };
}

function spanOf(source: SourceLines, { range, name }: DisablingName): { start: number; end: number } {
  const start = source.start(range.start.line) + range.start.character;
  return { start, end: start + name.length };
}

function renaming(source: SourceLines, named: DisablingName, text: string): TextEdit {
  return { ...spanOf(source, named), text };
}

/** With what parts it from the name behind it, or from the one in front where it is the last. */
function withoutName(source: SourceLines, named: DisablingName): TextEdit {
  const { start, end } = spanOf(source, named);
  const behind = /^(?:\s{0,100},\s{0,100}|\s{1,100})(?![\s,]|--)/.exec(source.text.slice(end, end + 300))?.[0] ?? '';
  if (behind !== '') return { start, end: end + behind.length, text: '' };
  const before = /\s{0,100},\s{0,100}$|\s{1,100}$/.exec(source.text.slice(Math.max(0, start - 300), start))?.[0] ?? '';
  return { start: start - before.length, end, text: '' };
}

/** With its line, where there is nothing else on it, and no lines that it keeps apart. */
function withoutComment(source: SourceLines, { comment }: DisablingName): TextEdit {
  const first = source.lineAt(comment.start);
  const last = source.lineAt(Math.max(comment.start, comment.end - 1));
  const isBlank = (line: number): boolean => line < 0 || line >= source.count || source.line(line).trim() === '';
  const isAlone = (isBlank(first - 1) || isBlank(last + 1)) && source.text.slice(source.start(first), comment.start).trim() === '' && source.text.slice(comment.end, source.end(last)).trim() === '';
  return isAlone ? { start: source.start(first), end: source.start(last + 1), text: '' } : { ...comment, text: '' };
}
