import { createInterface } from 'node:readline/promises';
import { isatty } from 'node:tty';
import { styleText } from 'node:util';
import ora from 'ora';
import type { StatusLine, Terminal } from './terminal.ts';

/** Where nothing says how wide it is: a file, a pipe, a log of CI. */
const DEFAULT_COLUMNS = 100;

type Environment = Readonly<Record<string, string | undefined>>;

/** This process's own terminal. */
export function systemTerminal(environment: Environment): Terminal {
  const { stdin, stdout, stderr } = process;
  const colour = hasColour(stdout);
  const unicode = showsUnicode(environment);
  const live = isatty(stdout.fd) && environment['TERM'] !== 'dumb' && !('CI' in environment);
  return {
    write: (text) => void stdout.write(text),
    writeError: (text) => void stderr.write(text),
    get columns() {
      return stdout.columns ?? DEFAULT_COLUMNS;
    },
    live,
    canAsk: live && isatty(stdin.fd),
    colour,
    errorColour: hasColour(stderr),
    unicode,
    ask,
    statusLine: () => spinner(colour),
  };
}

/** By Node's own rules: a terminal, NO_COLOR, FORCE_COLOR and the like. */
function hasColour(stream: NodeJS.WriteStream): boolean {
  return styleText('bold', '-', { stream }) !== '-';
}

/** The Linux console and the old Windows one have few characters. */
function showsUnicode(environment: Environment): boolean {
  if (process.platform !== 'win32') return environment['TERM'] !== 'linux';
  return environment['WT_SESSION'] !== undefined || environment['TERM_PROGRAM'] !== undefined;
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
  }
}

function spinner(colour: boolean): StatusLine {
  const line = ora({
    stream: process.stdout,
    prefixText: ' ',
    color: colour ? 'cyan' : false,
    // Ctrl-C has to reach us as a signal, and typed text is the shell's.
    discardStdin: false,
  });
  return {
    show: (text) => {
      line.text = text;
      if (!line.isSpinning) line.start();
    },
    stop: () => void line.stop(),
  };
}
