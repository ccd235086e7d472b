/** A sentence of an output, and its words in lower case. Numbers are words, punctuation is not. */
export interface Sentence {
  text: string;
  words: string[];
  /** Whether a comma, colon, dash or parenthesis stands in front of the word of this index. */
  breaks: boolean[];
  isQuestion: boolean;
}

/** What a sentence says about the work. `explicit`: it is a conclusion and not a remark on the way. */
export interface Weight {
  kind: 'pass' | 'fail' | 'doubt' | 'none';
  explicit: boolean;
}

const LABELLED_PASS = new Set(['ok', 'okay', 'success', 'successful']);
const ALONE = /^(?:pass|passed|approved|accepted|lgtm|looksgoodtome|fail|fails|failed|rejected|reject|incomplete|unsuccessful|broken)[.!;]?$/;
const NONE: Weight = { kind: 'none', explicit: false };
const MOST_WORDS = 120;

const PASS = new Set(['pass', 'passes', 'passed', 'passing', 'approve', 'approves', 'approved', 'lgtm', 'accept', 'accepts', 'accepted']);
const FAIL = new Set([
  'fail', 'fails', 'failed', 'failing', 'failure', 'failures', 'reject', 'rejects', 'rejected', 'rejecting', 'disapprove', 'disapproved', 'broken', 'breaks',
  'broke', 'incomplete', 'unsuccessful', 'unsuccessfully', 'incorrect', 'incorrectly', 'wrong', 'wrongly', 'bad', 'bug', 'bugs', 'buggy', 'regression',
  'regressions', 'missing', 'misses', 'lacks', 'blocker', 'blockers', 'blocking', 'blocked', 'unmet', 'insufficient', 'inadequate', 'crash', 'crashes',
  'crashed', 'error', 'errors', 'errored', 'violates', 'violation', 'violations', 'unacceptable', 'unapproved', 'unfinished', 'untested', 'denied',
  'declined', 'vulnerable', 'vulnerability',
]);
/** Words that speak against a pass without being a failure. */
const DOUBT = new Set(['todo', 'bypassed', 'bypasses', 'problem', 'problems', 'issue', 'issues', 'concern', 'concerns', 'hang', 'hangs', 'disagree', 'unsure', 'unclear']);
/** These name a conclusion even in a longer sentence. */
const CONCLUDES = new Set(['approve', 'approved', 'lgtm', 'reject', 'rejected', 'rejecting', 'disapprove', 'disapproved', 'unacceptable']);
/** Words in front of the colon that announce a conclusion. Test runners have labels of their own: "Result: PASS". */
const LABELS = new Set(['verdict', 'review', 'conclusion', 'decision', 'overall', 'recommendation', 'assessment', 'judgement', 'judgment']);
const LABEL_WORDS = new Set([...LABELS, 'final', 'my', 'the', 'code', 'result', 'status', 'outcome', 'is', 'in']);
const NEGATIONS = new Set([
  'not', 'no', 'never', 'without', 'none', 'zero', '0', 'nothing', 'neither', 'nor', 'cannot', 'hardly', 'barely', 'cant', 'unable', 'nobody', 'nowhere', 'far', 'short', 'false', 'impossible', 'isn', 'aren',
]);
const LISTS = new Set(['and', 'or', 'nor']);
const CONJUNCTIONS = new Set([...LISTS, 'but', 'so', 'because', 'which', 'that', 'then', 'as', 'while', 'since', 'yet', 'still']);
/** What comes behind "failure" where that is a subject and not a state: "failure handling". */
const SUBJECTS = new Set([
  'handling', 'handler', 'handlers', 'mode', 'modes', 'case', 'cases', 'path', 'paths', 'scenario', 'scenarios', 'recovery', 'message', 'messages', 'state',
  'states', 'condition', 'conditions', 'branch', 'branches', 'code', 'codes', 'response', 'responses', 'type', 'types', 'class', 'classes', 'tolerance',
  'injection', 'boundary', 'boundaries', 'reporting', 'format', 'formatting', 'object', 'objects', 'page', 'pages', 'log', 'logs', 'logging', 'tracker', 'text',
]);
const SUBJECT_NOUNS = new Set(['failure', 'failures', 'error', 'errors', 'fail', 'crash', 'bug', 'issue', 'todo', 'reject', 'problem']);
/** Words that make of a statement a condition, a wish or a guess. */
const HYPOTHETICAL = new Set([
  'if', 'when', 'whenever', 'once', 'unless', 'until', 'should', 'would', 'could', 'must', 'might', 'may', 'will', 'expect', 'expects', 'expected', 'can', 'shall',
  'after', 'before', 'provided', 'assuming', 'whether', 'probably', 'maybe', 'perhaps', 'likely', 'ought',
]);
/** Words that take something off a pass. */
const QUALIFIERS = new Set([
  'conditional', 'conditionally', 'pending', 'almost', 'nearly', 'partially', 'partly', 'mostly', 'except', 'but', 'however', 'although', 'though', 'only', 'needs', 'need',
  'wait', 'some', 'tbd', 'with', 'subject', 'requires', 'required', 'caveats', 'aside', 'apart', 'modulo', 'minus', 'provisionally', 'tentatively',
]);
const SETTLED = new Set(['fixed', 'resolved', 'solved', 'previously', 'formerly', 'longer', 'earlier', 'used', 'removed', 'corrected', 'addressed']);
const HANDLED = new Set(['covered', 'handled', 'caught', 'tested', 'raises', 'raise', 'throws', 'throw', 'returns', 'return', 'rejects', 'logged', 'asserts']);
const INSTRUCTS = /\b(?:end (?:your|the|with)|last line|reply with|respond with|answer with|write (?:either|one)|exactly one|one of|either)\b/;
const CHOICE = /\b(?:pass|fail|passed|failed|approved?|rejected?|approve|reject) ?(?:\||\/|\bor\b) ?(?:(?:final |the )?verdict ?[:=] ?)?(?:pass|fail|passed|failed|approved?|rejected?|approve|reject)\b/;
const FAIL_PHRASE = /\b(?:request(?:ing|ed)? changes|changes (?:are )?(?:requested|required|needed)|needs? (?:more )?(?:work|changes|fixing|rework|attention)|do not merge|don't merge|not ready|send (?:it )?back|back to impl)\b/;
const PASS_PHRASE = /\b(?:looks good to me|ship it|good to (?:go|merge|ship)|ready to (?:merge|ship))\b/;
const PASS_CONCLUSION = /^(?:so |thus |therefore |overall |in conclusion |in summary |hence )?(?:i |we )?(?:hereby )?(?:approve|accept|pass)(?: (?:this|it|the (?:change|work|implementation|item|review)|these changes))?$|^(?:so |therefore |overall |thus )?(?:the |this )?(?:review|implementation|item|change|work|it) (?:is (?:approved|accepted)|passes|passed|has passed)(?: (?:the )?review)?$/;

/** Straight apostrophes, lower case. */
export function fold(text: string): string {
  return text.replace(/[\u2018\u2019]/g, "'").toLowerCase();
}

/** The sentences of a text, one a line at least. Code blocks and quotes are left out: they are not its own words. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let fence = '';
  for (const line of text.split('\n')) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (mark !== '' && (fence === '' || mark.startsWith(fence))) {
      fence = fence === '' ? mark : '';
      continue;
    }
    if (fence !== '' || /^\s{0,3}>/.test(line)) continue;
    for (const [part = ''] of line.matchAll(/(?:[^;!?….]|\.(?![\s*_`"')\]]|$))+[;!?….]?/g)) {
      const sentence = sentenceOf(part);
      if (sentence !== null) sentences.push(sentence);
    }
  }
  return fence === '' ? sentences : sentencesOf(text.replaceAll(/`{3,}|~{3,}/g, ''));
}

function sentenceOf(part: string): Sentence | null {
  const words: string[] = [];
  const breaks: boolean[] = [];
  const folded = fold(part);
  let end = 0;
  for (const match of folded.matchAll(/[\p{L}\p{N}]+(?:'\p{L}+)?/gu)) {
    words.push(match[0]);
    breaks.push(/[,:()—–]| - /.test(folded.slice(end, match.index)));
    end = match.index + match[0].length;
  }
  return words.length === 0 ? null : { text: part.trim().replace(/[.;]$/, ''), words, breaks, isQuestion: part.endsWith('?') };
}

/** Whether a sentence reads as a pass or as a failure. */
export function weigh(sentence: Sentence): Weight {
  const { words } = sentence;
  if (words.length > MOST_WORDS) return words.some((word) => FAIL.has(word)) ? { kind: 'doubt', explicit: false } : NONE;
  const flat = words.join(' ');
  const marked = fold(sentence.text).replace(/[*_`~#"']/g, '').replace(/\s+/g, ' ');
  if (CHOICE.test(marked) || INSTRUCTS.test(marked)) return NONE;

  const labelled = isLabelled(sentence);
  const found = readWords(sentence, labelled);
  const passes = found.passes || PASS_PHRASE.test(flat);
  const fails = found.fails || FAIL_PHRASE.test(flat);
  if (!passes && !fails) return found.doubts ? { kind: 'doubt', explicit: false } : NONE;
  const explicit = labelled || isAlone(sentence) || words.some((word) => CONCLUDES.has(word)) || PASS_CONCLUSION.test(flat)
    || PASS_PHRASE.test(flat) || FAIL_PHRASE.test(flat);
  const hypothetical = sentence.isQuestion || words.some((word) => HYPOTHETICAL.has(word));
  const settled = words.some((word) => SETTLED.has(word));
  if (passes) {
    const certain = !fails && !found.doubts && !hypothetical && !settled && !isFraction(marked) && !words.some((word) => QUALIFIERS.has(word));
    return { kind: certain ? 'pass' : 'doubt', explicit };
  }
  // "It failed before and is fixed", "it would fail if …": neither a failure nor a proof that there is none.
  if (settled && !explicit) return NONE;
  if (sentence.isQuestion || (hypothetical && !explicit) || /\bfail(?:ed)?,? (?:if|when|unless|otherwise)\b/.test(marked)) return { kind: 'doubt', explicit: false };
  return { kind: 'fail', explicit };
}

interface WordsFound {
  passes: boolean;
  fails: boolean;
  doubts: boolean;
}

function readWords(sentence: Sentence, labelled: boolean): WordsFound {
  const { words } = sentence;
  const found: WordsFound = { passes: false, fails: false, doubts: false };
  for (const [index, word] of words.entries()) {
    if (PASS.has(word) || (labelled && LABELLED_PASS.has(word))) {
      if (deniesPass(sentence, index) || isOpposed(words, index)) found.fails = true;
      else found.passes = true;
      found.doubts ||= isRetracted(words, index);
    } else if (speaksAgainst(word) && !isSubject(words, index) && !deniesFailure(sentence, index)) {
      if (FAIL.has(word)) found.fails = true;
      else found.doubts = true;
    }
  }
  return found;
}

function speaksAgainst(word: string): boolean {
  return FAIL.has(word) || DOUBT.has(word);
}

/** "Review: PASS", "My final verdict is: fail": a label with nothing else in front, and the verdict right behind it. */
function isLabelled({ text, words }: Sentence): boolean {
  if (!/[:=—–-]/.test(text)) return false;
  const value = words.findIndex((word) => !LABEL_WORDS.has(word));
  const labels = words.slice(0, value);
  const word = words[value] ?? '';
  if (value < 1 || value > 5 || !labels.some((label) => LABELS.has(label))) return false;
  return PASS.has(word) || FAIL.has(word) || LABELLED_PASS.has(word) || isNegation(word);
}

/** The verdict alone, as in "**PASS**": not in a list, and not marked as test reporters mark their lines. */
function isAlone({ text }: Sentence): boolean {
  return ALONE.test(fold(text).replace(/[*_`#"'✅❌\s]/gu, ''));
}

/** "3 of 5", "3/5", "60 %". */
function isFraction(text: string): boolean {
  const [, part, whole] = /\b(\d{1,6}) ?(?:of|\/|out of) ?(?:the )?(\d{1,6})\b/.exec(text) ?? [];
  return part !== whole || /\b\d{1,2}(?:\.\d{1,4})? ?%/.test(text);
}

/** "does not yet fully pass": a negation among the four words in front, in the same clause. */
function deniesPass({ words, breaks }: Sentence, index: number): boolean {
  for (let at = index - 1; at >= Math.max(0, index - 4); at -= 1) {
    if (breaks[at + 1] === true) return false;
    if (isNegation(words[at] ?? '')) return true;
  }
  return false;
}

/** "approved = false", "PASS is not deserved", "passed: 0", "no, PASS": a negation nearby that denies no failure. */
function isRetracted(words: readonly string[], index: number): boolean {
  const first = Math.max(0, index - 6);
  for (const [offset, word] of words.slice(first, index + 6).entries()) {
    const at = first + offset;
    if (isNegation(word) && !words.slice(at + 1, at + 6).some(speaksAgainst) && !speaksAgainst(words[at - 1] ?? '')) return true;
  }
  return false;
}

/**
 * "0 failed", "no test fails", "errors: 0", "no bugs, errors or regressions": exactly one negation in the same clause,
 * or in front of a list that the word belongs to.
 */
function deniesFailure({ words, breaks }: Sentence, index: number): boolean {
  if (/^(?:0|none|zero)$/.test(words[index + 1] ?? '')) return true;
  if (/^[1-9]/.test(words[index - 1] ?? '')) return false;
  let negations = 0;
  let item = index;
  for (let at = index - 1; at >= 0 && at >= item - 5; at -= 1) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    if (breaks[at + 1] === true && !(speaksAgainst(word) && (at + 1 === item || LISTS.has(next)))) break;
    if (CONJUNCTIONS.has(word) && !(LISTS.has(word) && at + 1 === item && speaksAgainst(words[at - 1] ?? ''))) break;
    if (speaksAgainst(word)) item = at;
    if (isNegation(word)) negations += /^(?:only|just|doubt|wonder)$/.test(next) ? 2 : 1;
  }
  return negations === 1;
}

function isNegation(word: string): boolean {
  return NEGATIONS.has(word) || word.endsWith("n't") || /^(?:do|does|did|is|was|ca|wo|has)nt$/.test(word);
}

/** "fails to pass", "refuse to approve". */
function isOpposed(words: readonly string[], index: number): boolean {
  return words.slice(Math.max(0, index - 2), index).some((word) => FAIL.has(word) || word.startsWith('refus'));
}

/** "failure handling", "errors are caught", "on failure": what is spoken of, not what happened. */
function isSubject(words: readonly string[], index: number): boolean {
  if (!SUBJECT_NOUNS.has(words[index] ?? '')) return false;
  const previous = words[index - 1] ?? '';
  return SUBJECTS.has(words[index + 1] ?? '') || previous === 'on' || HANDLED.has(previous)
    || words.slice(index + 1, index + 4).some((word) => HANDLED.has(word));
}
