import { headOf } from '../base/cut-text.ts';

/** A question that an agent has for a human. */
export interface AskedQuestion {
  text: string;
  /** The answers that it offers; empty for a free answer. */
  options: string[];
}

/** How far from the end the block may begin, and how much may follow its options. */
const TAIL = 8_000;
const AFTERWORD = 400;
const MOST_OPTIONS = 20;
const OPTION_LENGTH = 300;
const TEXT_LENGTH = 2_000;

const MARKER = /^[\s*_`#]{0,10}needs[ _]decision[*_`]{0,3}:[*_`]{0,3}(.*)$/i;
const OPTIONS = /^[\s*_`]{0,8}options?[*_`]{0,3}:[*_`]{0,3}(.*)$/i;
const LIST_ITEM = /^\s{0,8}(?:[-*+]|\(?(?:\d{1,2}|[A-Za-z])[.)])\s+(.*)$/;

/**
 * The `NEEDS DECISION:` block at the end of an output: the question behind the marker and below it, then the options
 * as list items or as `Options: a | b`. Null where there is none: words in prose, in a quote or left from the
 * direction (`<the question>`) ask nothing, and neither does a block that the agent has gone on working behind.
 */
export function readQuestion(output: string): AskedQuestion | null {
  const lines = output.slice(-TAIL).split(/\r\n|\n|\r/);
  const at = lines.findLastIndex((line) => line.length <= TEXT_LENGTH && MARKER.test(line));
  if (at < 0) return null;
  const question: string[] = [MARKER.exec(lines[at] ?? '')?.[1] ?? ''];
  const options: string[] = [];
  const afterword: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if (/^\s{0,3}(?:`{3,}|~{3,})/.test(line)) continue;
    const offered = OPTIONS.exec(line)?.[1];
    const item = LIST_ITEM.exec(line)?.[1];
    if (afterword.length === 0 && offered !== undefined) options.push(...offered.split(/[|;]/));
    else if (afterword.length === 0 && item !== undefined) options.push(item);
    else if (options.length === 0 && offered === undefined) question.push(line);
    else if (afterword.length === 0 && /^\s{2,}\S/.test(line)) options.push(`${options.pop() ?? ''} ${line.trim()}`);
    else if (line.trim() !== '') afterword.push(line);
  }
  if (afterword.join('\n').length > AFTERWORD) return null;
  const text = headOf(clean(question.join('\n')), TEXT_LENGTH);
  if (!isQuestion(text) || question.join('\n').length > TEXT_LENGTH * 2) return null;
  const offers = options.map((option) => headOf(clean(option), OPTION_LENGTH)).filter((option) => option !== '' && !isPlaceholder(option));
  return { text, options: [...new Set(offers)].slice(0, MOST_OPTIONS) };
}

/**
 * The option that a person's answer means, in any case: its text, its number from 1, or a beginning that no other
 * option has. Any other answer is taken as it is.
 */
export function chosenOption(answer: string, options: readonly string[]): string {
  const wanted = answer.trim().toLowerCase();
  const byText = options.find((option) => option.toLowerCase() === wanted);
  const byNumber = /^\d{1,2}$/.test(wanted) ? options[Number(wanted) - 1] : undefined;
  const [begun, second] = wanted === '' ? [] : options.filter((option) => option.toLowerCase().startsWith(wanted));
  return byText ?? byNumber ?? (second === undefined ? begun : undefined) ?? answer;
}

/** Without the emphasis and code marks around it, in single-spaced lines. */
function clean(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  const whole = lines.join('\n').replace(/\n{2,}/g, '\n').trim();
  const wrapped = /^(\*\*|__|`|\*|_)([^*_`]+)\1$/.exec(whole);
  return wrapped?.[2]?.trim() ?? whole.replace(/^\*\*\s?/, '');
}

function isQuestion(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text) && !isPlaceholder(text) && !/^(?:none|no|nothing|n\/a|not needed|-)[.!]?$/i.test(text);
}

/** What a direction writes where the agent's words belong. */
function isPlaceholder(text: string): boolean {
  return /^[<[{(][^<>]{0,200}[>\]})][.?]?$/.test(text) || /^(?:…|\.{3})/.test(text);
}
