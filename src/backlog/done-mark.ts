import type { Span } from './document.ts';

/**
 * How people say that something is done: the word DONE in capitals, set off from the text.
 *
 * In an item: `… — DONE`, `… - DONE as spec 018; see …`, `… (DONE)` at the end, and `DONE: …`, `DONE — …`,
 * `[DONE] …` at the start of a line. A mention in the middle of a sentence says nothing, and neither does a
 * colon before it (`print exactly: DONE`).
 *
 * In a heading also after a colon, comma or bar, and as its last word (`Phase 1 DONE`) unless the words before
 * turn it round (`NOT DONE`, `Definition of DONE`, `80% DONE`); a heading that is nothing but the word `Done`;
 * and ✅ at either end.
 */
export function findDoneInItem(text: string): Span | null {
  return find(text, 'item');
}

/** Whether a heading says that what stands under it is done. See `findDoneInItem`. */
export function headingSaysDone(heading: string): boolean {
  const bare = heading.slice(0, LONGEST_HEADING).trim();
  if (bare.startsWith('✅') || /✅\uFE0F?$/.test(bare)) return true;
  return /^done[.:]?$/i.test(bare) || find(bare, 'heading') !== null;
}

const WORD = 'DONE';
const LONGEST_HEADING = 1000;
/** Words that may follow: they say how, where or when it was done. */
const FOLLOWERS = new Set(['as', 'at', 'by', 'in', 'on', 'per', 'see', 'since', 'via', 'with']);
/** Words before the last word of a heading that make it say something else. */
const QUALIFIERS = new Set([
  'almost', 'as', 'at', 'be', 'before', 'being', 'by', 'for', 'get', 'getting', 'half', 'if', 'in', 'mostly', 'nearly',
  'never', 'no', 'not', 'of', 'on', 'once', 'or', 'partially', 'partly', 'to', 'unless', 'until', 'versus', 'vs', 'what', 'when',
  'with', 'yet',
]);

type Introduction = 'start' | 'bracket' | 'dash' | 'word';

function find(text: string, place: 'item' | 'heading'): Span | null {
  for (let at = text.indexOf(WORD); at >= 0; at = text.indexOf(WORD, at + WORD.length)) {
    const lead = introduction(text, at, place);
    if (lead === null) continue;
    const end = conclusion(text, at + WORD.length, lead, place);
    if (end !== null) return { start: lead.start, end };
  }
  return null;
}

interface Lead {
  kind: Introduction;
  /** Where the remark starts. */
  start: number;
  /** Nothing but the remark stands before it on its line, and no line before that. */
  first: boolean;
}

function introduction(text: string, at: number, place: 'item' | 'heading'): Lead | null {
  const word = skipBack(text, at, isEmphasis);
  if (word > 0 && isWordCharacter(text.charAt(word - 1))) return null;
  const opening = text.charAt(word - 1);
  if (opening === '(' || opening === '[') {
    const bracket = skipBack(text, word - 1, isEmphasis);
    return { kind: 'bracket', start: skipBack(text, bracket, isSpace), first: skipBack(text, bracket, isSpace) === 0 };
  }
  const inLine = skipBack(text, word, isBlank);
  if (inLine === 0 || isLineEnd(text.charAt(inLine - 1))) {
    const start = skipBack(text, inLine, isSpace);
    return { kind: 'start', start, first: start === 0 };
  }
  const before = skipBack(text, word, (character) => isSpace(character) || character === '✅');
  const dash = skipBack(text, before, isDash);
  if (dash < before) {
    const apart = (dash === 0 || isSpace(text.charAt(dash - 1))) && before < word;
    if (!apart && !/[—–]/.test(text.slice(dash, before))) return null;
    const start = skipBack(text, dash, isSpace);
    return { kind: 'dash', start, first: start === 0 };
  }
  if (place === 'item') return null;
  if (':,|;'.includes(text.charAt(before - 1))) return { kind: 'dash', start: before - 1, first: false };
  return saysOtherwise(text.slice(0, before)) ? null : { kind: 'word', start: before, first: false };
}

function conclusion(text: string, wordEnd: number, lead: Lead, place: 'item' | 'heading'): number | null {
  const at = skip(text, wordEnd, isEmphasis);
  const next = text.charAt(at);
  if (isWordCharacter(next) || '\'’/?=%'.includes(next) && next !== '') return null;
  if (next === '-' && isWordCharacter(text.charAt(at + 1))) return null;
  const after = skip(text, at, isSpace);
  const end = trimmedEnd(text);
  if (lead.kind === 'bracket') return bracketConclusion(text, at, after, lead, place);
  if (lead.kind === 'word') return after >= end || '.!✅'.includes(text.charAt(after)) ? end : null;
  if (lead.kind === 'start') {
    if (after >= end) return end;
    const colon = text.charAt(after) === ':';
    if (!colon && !(isDash(text.charAt(after)) && after > at)) return place === 'heading' && text.charAt(after) === '(' ? end : null;
    if (!lead.first) return end;
    const rest = skip(text, after, (character) => colon ? character === ':' : isDash(character));
    return skip(text, skip(text, rest, isEmphasis), isSpace);
  }
  if (after >= end || !isWordCharacter(text.charAt(after)) || isDigit(text.charAt(after))) return text.charAt(after) === '?' ? null : end;
  return FOLLOWERS.has(wordAt(text, after)) ? end : null;
}

function bracketConclusion(text: string, at: number, after: number, lead: Lead, place: 'item' | 'heading'): number | null {
  const closing = text.slice(at, at + 200).search(/[)\]]/);
  if (closing < 0) return null;
  const close = at + closing;
  if (close > at && !FOLLOWERS.has(wordAt(text, after)) && (isWordCharacter(text.charAt(after)) && !isDigit(text.charAt(after)))) return null;
  // `[DONE](…)` is a link.
  if (text.charAt(close) === ']' && text.charAt(close + 1) === '(') return null;
  const rest = skip(text, skip(text, close + 1, isEmphasis), isSpace);
  if (lead.first) return skip(text, rest, (character) => character === ':' || isSpace(character));
  const end = trimmedEnd(text);
  if (rest >= end || place === 'heading') return end;
  return '.;—–'.includes(text.charAt(rest)) ? end : null;
}

function saysOtherwise(before: string): boolean {
  const clause = before.slice(Math.max(before.lastIndexOf('—'), before.lastIndexOf('–'), before.lastIndexOf(':'), before.lastIndexOf('('), 0));
  const words = clause.toLowerCase().split(/[^\p{L}\p{N}%]+/u).filter((word) => word !== '');
  return words.some((word) => QUALIFIERS.has(word) || (word.endsWith('%') && word !== '100%')) || /n['’]t\b/.test(clause);
}

function wordAt(text: string, at: number): string {
  return text.slice(at, skip(text, at, isWordCharacter)).toLowerCase();
}

function trimmedEnd(text: string): number {
  return skipBack(text, text.length, isSpace);
}

function skip(text: string, at: number, test: (character: string) => boolean): number {
  while (at < text.length && test(text.charAt(at))) at += 1;
  return at;
}

function skipBack(text: string, at: number, test: (character: string) => boolean): number {
  while (at > 0 && test(text.charAt(at - 1))) at -= 1;
  return at;
}

function isEmphasis(character: string): boolean {
  return character === '*' || character === '_';
}

function isDash(character: string): boolean {
  return character === '—' || character === '–' || character === '-';
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}

function isLineEnd(character: string): boolean {
  return character === '\n' || character === '\r';
}

function isSpace(character: string): boolean {
  return isBlank(character) || isLineEnd(character);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isWordCharacter(character: string): boolean {
  return character !== '' && /[\p{L}\p{N}_]/u.test(character);
}
