import { UserError } from './errors.ts';

/** What only a shell can do, longest first, so that the message names the whole operator. */
const OPERATORS = ['&&', '||', '|&', '>>', '<<', '$(', '${', '&', '|', ';', '<', '>', '(', ')', '`', '\n'] as const;

/** A character that needs quotes somewhere in an argument. */
const SPECIAL = /[^A-Za-z0-9_@%+=:,./-]/;

/**
 * Splits a command as a POSIX shell would, without being one: blanks separate, quotes and backslashes protect.
 * Nothing is expanded; wildcards and `~` are passed on as they are.
 *
 * @throws UserError `shell-syntax` where the text needs a shell (`&&`, `|`, `>`, `$(…)`, `$NAME`, `NAME=value …`),
 * `command-quotes` where a quote is left open, `command-empty` where there is no program.
 */
export function splitCommand(text: string): string[] {
  return new CommandReader(text.trim()).read();
}

/**
 * A command as a person would type it. `splitCommand` gives back the same arguments.
 */
export function displayCommand(argv: readonly string[]): string {
  return argv.map((argument, index) => quoted(argument, index === 0)).join(' ');
}

function quoted(argument: string, isProgram: boolean): string {
  // A program with `=` in its name would read as a variable that is set for the command.
  if (argument !== '' && !SPECIAL.test(argument) && !(isProgram && argument.includes('='))) return argument;
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}

class CommandReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): string[] {
    const words: string[] = [];
    for (;;) {
      this.#skipBlanks();
      if (this.#at >= this.#text.length) break;
      if (words.length === 0) this.#refuseAssignment();
      words.push(this.#word());
    }
    if (words.length === 0) {
      throw new UserError('command-empty', 'The command is empty.', { hint: 'Name a program and its arguments.' });
    }
    return words;
  }

  #skipBlanks(): void {
    for (;;) {
      const character = this.#text[this.#at];
      if (character === ' ' || character === '\t') this.#at += 1;
      else if (this.#text.startsWith('\\\n', this.#at)) this.#at += 2;
      else return;
    }
  }

  #refuseAssignment(): void {
    const assignment = /[A-Za-z_][A-Za-z0-9_]{0,254}=/y;
    assignment.lastIndex = this.#at;
    const found = assignment.exec(this.#text);
    if (found !== null) throw this.#shellSyntax(found[0]);
  }

  #word(): string {
    let word = '';
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (character === ' ' || character === '\t') break;
      if (character === "'") word += this.#singleQuoted();
      else if (character === '"') word += this.#doubleQuoted();
      else if (character === '\\') word += this.#escaped();
      else {
        this.#refuseOperator();
        this.#refuseVariable();
        word += character;
        this.#at += 1;
      }
    }
    return word;
  }

  #singleQuoted(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) throw this.#openQuote("'");
    const value = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return value;
  }

  #doubleQuoted(): string {
    let value = '';
    this.#at += 1;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) throw this.#openQuote('"');
      if (character === '"') break;
      if (character === '\\') {
        const next = this.#text.charAt(this.#at + 1);
        // Inside double quotes a backslash protects these and is itself everywhere else.
        if (next !== '\n') value += next !== '' && '"\\$`'.includes(next) ? next : `\\${next}`;
        this.#at += 2;
        continue;
      }
      if (character === '`') throw this.#shellSyntax('`');
      this.#refuseVariable();
      value += character;
      this.#at += 1;
    }
    this.#at += 1;
    return value;
  }

  #escaped(): string {
    const next = this.#text.charAt(this.#at + 1);
    this.#at += 2;
    if (next === '') return '\\';
    return next === '\n' ? '' : next;
  }

  #refuseOperator(): void {
    const operator = OPERATORS.find((candidate) => this.#text.startsWith(candidate, this.#at));
    if (operator !== undefined) throw this.#shellSyntax(operator);
  }

  #refuseVariable(): void {
    const variable = /\$(?:[({]|[A-Za-z_][A-Za-z0-9_]{0,254}|[0-9?#@*!$-])/y;
    variable.lastIndex = this.#at;
    const found = variable.exec(this.#text);
    if (found !== null) throw this.#shellSyntax(found[0]);
  }

  #shellSyntax(what: string): UserError {
    const shown = what === '\n' ? 'a line break' : `“${what}”`;
    return new UserError('shell-syntax', `The command uses ${shown}, which only a shell understands, and no shell reads it.`, {
      hint: 'Put the command into a script and name the script, or quote what is meant literally.',
      detail: this.#text,
    });
  }

  #openQuote(quote: string): UserError {
    return new UserError('command-quotes', `A ${quote} in the command is never closed.`, {
      hint: 'Close the quote, or put a backslash before it.',
      detail: this.#text,
    });
  }
}
