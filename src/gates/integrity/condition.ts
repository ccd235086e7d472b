import type { Strength } from './test-model.ts';
import { closing } from './code-tokens.ts';

const PLATFORM = /platform|win32|windows|darwin|macos|linux|\bos\b|\barch\b|runtime\.GOOS|\bGOOS\b|posix|sys\.version|version_info/i;

/** What a condition is about: the machine, or something else. */
export function conditionKind(condition: string): 'platform' | 'sometimes' {
  return PLATFORM.test(condition.slice(0, 500)) ? 'platform' : 'sometimes';
}

/** Whether tokens are only values written out, such as `true` or `[1, 2]`. */
export function isConstant(tokens: readonly string[]): boolean {
  return tokens.length > 0 && tokens.length < 50
    && tokens.every((token) => /^(?:".*|\d[\w.]*|true|false|True|False|null|nil|None|undefined|[-+[\](){},:!.])$/s.test(token));
}

/**
 * How much it says that a condition holds, in JavaScript, Python or Go: 4 for an equality, 0 where it always holds, null
 * where it compares nothing and is only something or nothing.
 */
export function conditionStrength(condition: readonly string[]): Strength | null {
  const tokens = flat(condition);
  const text = ` ${tokens.join(' ')} `;
  if (/ (?:\| \||or) (?:true|True|1|! 0|not False) | (?:true|True) (?:\| \||or) /.test(text)) return 0;
  const sides = /^ (.{1,300}?) (?:= =(?: =)?|is) (.{1,300}) $/.exec(text);
  if (sides !== null && !/[=!]$/.test(sides[1] ?? '') && condition.length === tokens.length && sides[1] === sides[2]) return 0;
  if (isConstant(condition)) return 0;
  if (/ (?:\| \||or) /.test(text)) return 2;
  if (/ typeof | type \( /.test(text) || / is not | isinstance | callable | hasattr /.test(text)) return 1;
  if (/ ! =/.test(text)) return 2;
  if (/ = = | is /.test(text)) return 4;
  if (/ (?:instanceof|in|not in) | [<>] (?!$)/.test(text.replaceAll(' = > ', ' => '))) return 2;
  if (/ \. (?:includes|startsWith|endsWith|startswith|endswith|test|has|some|every|match|exists|is_file) /.test(text)) return 2;
  if (/ ! | not /.test(text)) return 2;
  // `some(list, (x) => x === 1)`: what it compares is only known inside of it.
  return / [=!] = /.test(condition.join(' ')) ? 2 : null;
}

/** Tokens that are in no bracket, with nothing for what is in one. */
function flat(tokens: readonly string[]): string[] {
  const found: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    found.push(tokens[index] ?? '');
    if (/^[([{]$/.test(tokens[index] ?? '')) index = closing(tokens, index) - 1;
  }
  return found;
}
