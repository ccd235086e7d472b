/** Control characters that mean something to a terminal only: all of C0 and C1 but tab, line feed and carriage return. */
// oxlint-disable-next-line no-control-regex -- control characters are the subject here
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/** What ends an operating system command or another control string: BEL, CAN, SUB, ESC, ST and, for us, a line feed. */
// oxlint-disable-next-line no-control-regex -- control characters are the subject here
const STRING_END = /[\u0007\u0018\u001a\u001b\u009c\n]/g;

const ESCAPE = 0x1b;
const LINE_FEED = 0x0a;
/** `]` OSC, `P` DCS, `X` SOS, `^` PM, `_` APC: a string of any length follows. */
const STRING_INTRODUCERS = ']PX^_';

type State = 'text' | 'escape' | 'intermediate' | 'csi' | 'string' | 'string-escape';

/**
 * Removes what is meant for a terminal (ECMA-48: CSI, OSC with hyperlinks, DCS, two-character escapes, other
 * control characters) from text that arrives in pieces. It keeps a state and no text, so a sequence may be cut
 * anywhere and be of any length. A line feed ends every sequence: one that is never closed costs a line, not the rest.
 *
 * 8-bit controls are removed as single characters and start nothing: nobody sends them in UTF-8 on purpose, and in
 * wrongly decoded text they are remains of letters.
 */
export class ControlSequenceFilter {
  #state: State = 'text';

  /** The text of this piece without its control sequences. */
  write(text: string): string {
    let kept = '';
    let at = 0;
    while (at < text.length) {
      if (this.#state === 'text') {
        const control = indexOfNext(CONTROL, text, at);
        kept += text.slice(at, control);
        if (text.charCodeAt(control) === ESCAPE) this.#state = 'escape';
        at = control + 1;
      } else if (this.#state === 'string') {
        const end = indexOfNext(STRING_END, text, at);
        if (end === text.length) return kept;
        const code = text.charCodeAt(end);
        this.#state = code === ESCAPE ? 'string-escape' : 'text';
        at = code === LINE_FEED ? end : end + 1;
      } else if (this.#consumes(text.charCodeAt(at))) {
        at += 1;
      }
    }
    return kept;
  }

  /** One character within a sequence: takes the next state, and says whether the character belonged to the sequence. */
  #consumes(code: number): boolean {
    const isFinal = code >= 0x30 && code <= 0x7e;
    const isIntermediate = code >= 0x20 && code <= 0x2f;
    switch (this.#state) {
      case 'string-escape':
        // ESC \ closes the string; ESC and anything else abandons it for a new sequence.
        this.#state = code === 0x5c ? 'text' : 'escape';
        return code === 0x5c;
      case 'escape':
        if (code === 0x5b) this.#state = 'csi';
        else if (isIntermediate) this.#state = 'intermediate';
        else if (STRING_INTRODUCERS.includes(String.fromCharCode(code))) this.#state = 'string';
        else this.#state = 'text';
        return isFinal || isIntermediate;
      case 'intermediate':
        if (!isIntermediate) this.#state = 'text';
        return isFinal || isIntermediate;
      case 'csi': {
        const isParameter = code >= 0x20 && code <= 0x3f;
        if (!isParameter) this.#state = 'text';
        return isParameter || isFinal;
      }
      case 'text':
      case 'string':
        return false;
    }
  }
}

function indexOfNext(set: RegExp, text: string, from: number): number {
  set.lastIndex = from;
  return set.test(text) ? set.lastIndex - 1 : text.length;
}
