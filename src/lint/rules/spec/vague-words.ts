/** Words that say how good something is to be and not what it does. Forms are written out: `-ly` may stand behind each. */
const WORDS = [
  'fast', 'quick', 'rapid', 'user-friendly', 'user friendly', 'intuitive', 'easy', 'easily', 'easy to use', 'easy-to-use', 'robust', 'appropriate', 'adequate',
  'reasonable', 'reasonably', 'sensible', 'sensibly', 'efficient', 'performant', 'high-performance', 'flexible', 'flexibly', 'scalable', 'seamless', 'elegant', 'modern',
  'proper', 'state-of-the-art', 'best practices', 'as needed', 'as required', 'as appropriate', 'as necessary', 'if necessary', 'where necessary', 'where appropriate',
  'if possible', 'where possible', 'when possible', 'as far as possible', 'and so on', 'and so forth', 'etc',
];

/** What some of them are a part of, and mean something else in. */
const TERMS = /(?:fail(?:s|ed|ing)?|not so)[\s-]fast|fast[\s-](?:path|forward|lane|track|refresh|boot)|quick[\s-](?:fix|fixes|pick|filter|filters|reply|replies|open|start|sort|info|look|action|actions|access)|scalable vector|proper (?:noun|name|subset|prefix|fraction|case)|modern (?:standard|times)|as required (?:by|in|for)/giu;

/** A number with what it counts, or one that something is compared with. */
const MEASURE = /[<>≤≥≈~]\s{0,3}=?\s{0,3}\d|\b\d{1,12}(?:[.,]\d{1,9})?\s{0,3}(?:%|×|x\b|[µmn]?s\b|sec|min|h\b|hours?\b|days?\b|[kmg]i?b\b|bytes?\b|px\b|fps\b|hz\b|clicks?\b|steps?\b|lines?\b|items?\b|times\b|requests?\b|users?\b|rps\b|req)|\b(?:at (?:most|least)|within|under|below|above|over|up to|(?:no|not) (?:more|less|fewer|longer|later) than|(?:fewer|less|more) than|between)\s{1,3}(?:a |an |one |two |three |five |ten )?(?:\d|second|minute|hour|click|step)/iu;

const LONGEST = 4_000;

/** A vague word of a text and its offsets. */
export interface VagueWord {
  word: string;
  start: number;
  end: number;
}

const KNOWN = new WeakMap<readonly string[], VagueWords>();

/** The vague words of a configuration; made once for each. */
export function vagueWordsWith(more: readonly string[]): VagueWords {
  const words = KNOWN.get(more) ?? new VagueWords(more);
  KNOWN.set(more, words);
  return words;
}

/** Finds words that no test can decide in requirements as they are written. */
class VagueWords {
  readonly #pattern: RegExp;

  /** `more`: words of the project's own. */
  constructor(more: readonly string[]) {
    const own = more.map((word) => word.trim()).filter((word) => word !== '');
    const alternatives = [...WORDS, ...own].toSorted((a, b) => b.length - a.length).map((word) => word.split(/\s+/).map(escaped).join(String.raw`\s{1,20}`));
    this.#pattern = new RegExp(String.raw`(?<![\p{L}\p{N}_-])(?:${alternatives.join('|')})(?:ly)?(?![\p{L}\p{N}_-])`, 'giu');
  }

  /** Each word once. None where a measured value says what is meant; what is quoted, in code or an example does not count. */
  find(markdown: string): VagueWord[] {
    const text = withoutQuotes(markdown.slice(0, LONGEST));
    if (MEASURE.test(text)) return [];
    const found = new Map<string, VagueWord>();
    for (const match of text.matchAll(this.#pattern)) {
      const [word] = match;
      const end = match.index + word.length;
      const key = word.toLowerCase().replace(/\s+/g, ' ');
      if (found.has(key) || isExplained(markdown.slice(end, end + 100)) || (key === 'etc' && isInParentheses(text, match.index))) continue;
      found.set(key, { word: word.replace(/\s+/g, ' '), start: match.index, end });
    }
    return [...found.values()];
  }
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** As long as the text, with blanks for code, quotes, comments, addresses of links, and terms that only look vague. */
function withoutQuotes(markdown: string): string {
  return markdown
    .replace(/(`{1,3})[^`]{1,1000}\1|<!--[^>]{0,1000}-->|\]\([^()\s]{0,500}\)|"[^"\n]{1,300}"|“[^”\n]{1,300}”|„[^“”\n]{1,300}[“”]|«[^»\n]{1,300}»|(?<![\p{L}\p{N}])'[^'\n]{1,300}'(?![\p{L}\p{N}])/gu, blank)
    .replace(TERMS, blank);
}

function blank(text: string): string {
  return text.replace(/\S/g, ' ');
}

/** `appropriate status (404)`, `a sensible default: 10`: what it means stands behind it. */
function isExplained(rest: string): boolean {
  return /^[^.;()\n]{0,50}(?:\([^()]{0,40}[\d`"“]|:\s{0,3}[\d`"“])/u.test(rest);
}

function isInParentheses(text: string, at: number): boolean {
  let open = 0;
  for (let index = 0; index < at; index += 1) {
    const sign = text[index];
    if (sign === '(') open += 1;
    else if (sign === ')') open = Math.max(0, open - 1);
  }
  return open > 0;
}
