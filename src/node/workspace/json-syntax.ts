/** Where a JSON text stops being JSON. Lines and columns count from 1, columns in UTF-16 units. */
export interface JsonFault {
  line: number;
  column: number;
  /** What is wrong there, to follow "line 3, column 4: ". */
  message: string;
}

type Expecting = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'end-of-text';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const BLANK = /[ \t\r\n]+/y;
const BEGINNING = { value: 'a value', 'value-or-end': 'a value or "]"', key: 'a key in double quotes', 'key-or-end': 'a key in double quotes or "}"' } as const;

/**
 * Finds the first syntax error of a text; null where there is none. The engine's own parser names no place in half of
 * its messages. One pass, no recursion: any length and depth will do.
 */
export function findJsonFault(text: string): JsonFault | null {
  const open: ('{' | '[')[] = [];
  let expecting: Expecting = 'value';
  let at = 0;
  const fault = (message: string, offset = at): JsonFault => ({ ...placeOf(text, offset), message });
  const afterValue = (): Expecting => (open.length === 0 ? 'end-of-text' : 'comma-or-end');
  for (;;) {
    at += matchAt(BLANK, text, at).length;
    const character = text[at];
    if (character === undefined) return expecting === 'end-of-text' ? null : fault(open.length === 0 ? 'the text is empty' : `the text ends before its last "${open.at(-1)}" is closed`);
    if (text.startsWith('//', at) || text.startsWith('/*', at)) return fault('comments are not part of JSON');
    if (expecting === 'end-of-text') return fault('there is more after the end of the value');
    if (expecting === 'colon') {
      if (character !== ':') return fault('a ":" is missing after the key');
      at += 1;
      expecting = 'value';
    } else if (expecting === 'comma-or-end') {
      const closing = open.at(-1) === '{' ? '}' : ']';
      if (character === closing) {
        open.pop();
        expecting = afterValue();
      } else if (character === ',') {
        expecting = closing === '}' ? 'key' : 'value';
        const next = at + 1 + matchAt(BLANK, text, at + 1).length;
        if (text[next] === closing) return fault(`there is a comma before the "${closing}"`);
      } else return fault(`a "," or a "${closing}" is missing`);
      at += 1;
    } else if (expecting === 'key' || expecting === 'key-or-end') {
      if (character === '}' && expecting === 'key-or-end') {
        open.pop();
        at += 1;
        expecting = afterValue();
        continue;
      }
      if (character !== '"') return fault(`${BEGINNING[expecting]} is missing`);
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return fault(end.message, end.at);
      at = end;
      expecting = 'colon';
    } else if (character === '{' || character === '[') {
      open.push(character);
      at += 1;
      expecting = character === '{' ? 'key-or-end' : 'value-or-end';
    } else if (character === ']' && expecting === 'value-or-end') {
      open.pop();
      at += 1;
      expecting = afterValue();
    } else if (character === '"') {
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return fault(end.message, end.at);
      at = end;
      expecting = afterValue();
    } else {
      const word = matchAt(WORD, text, at);
      const length = word === 'true' || word === 'false' || word === 'null' ? word.length : matchAt(NUMBER, text, at).length;
      if (word !== '' && length === 0) return fault(`${word.slice(0, 40)} is not a value; text goes in double quotes`);
      if (character === "'") return fault('text goes in double quotes');
      if (length === 0) return fault(`${BEGINNING[expecting]} is missing`);
      at += length;
      expecting = afterValue();
    }
  }
}

/** The offset after a string that begins at `start`, or what is wrong with it. */
function stringEnd(text: string, start: number): number | { at: number; message: string } {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code === 0x0a || code === 0x0d) return { at: start, message: 'the text in double quotes is not closed on its line' };
    if (code < 0x20) return { at, message: 'a control character stands in the text; write it as an escape such as \\t' };
    if (code === 0x5c) {
      const escape = text[at + 1] ?? '';
      if (escape === 'u') {
        if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) return { at, message: '\\u is followed by four hexadecimal digits' };
        at += 5;
      } else if (escape !== '' && '"\\/bfnrt'.includes(escape)) at += 1;
      else return { at, message: 'a backslash is written as \\\\' };
    }
  }
  return { at: start, message: 'the text in double quotes is not closed' };
}

function matchAt(expression: RegExp, text: string, at: number): string {
  expression.lastIndex = at;
  return expression.exec(text)?.[0] ?? '';
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}
