import { CommanderError } from 'commander';
import { UserError, messageOf } from '../base/errors.ts';
import { EXIT } from '../contract/exit-codes.ts';
import { createLayout, indented } from './text/layout.ts';
import { plainLine } from './text/plain.ts';

/** Why a command came to nothing: one sentence, what to do, and the exit code. */
export interface Failure {
  code: string;
  message: string;
  /** What it is about, line by line. */
  detail: readonly string[];
  hint: string | null;
  exitCode: number;
}

/** Exit codes of errors by their code; every other error is 1. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  usage: EXIT.usage,
  config: EXIT.usage,
  'no-root': EXIT.usage,
  'unknown-item': EXIT.usage,
  'ambiguous-item': EXIT.usage,
  'unknown-agent': EXIT.usage,
  'no-agent': EXIT.usage,
  'unknown-file': EXIT.usage,
  'unknown-place': EXIT.usage,
  'not-approved': EXIT.blocked,
  paused: EXIT.blocked,
  'owner-unreachable': EXIT.ownerUnreachable,
  fenced: EXIT.ownerUnreachable,
};

/** As much of the detail as is shown to people. */
const DETAIL_LINES = 20;

/** What is to be said about anything that was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return usageFailure(error);
  if (error instanceof UserError) {
    return { code: error.code, message: error.message, detail: error.detail?.split('\n') ?? [], hint: error.hint ?? null, exitCode: EXIT_CODES[error.code] ?? EXIT.failed };
  }
  return {
    code: 'internal',
    message: `Something went wrong inside of coherence: ${messageOf(error)}`,
    detail: [],
    hint: 'Your work is safe. COHERENCE_DEBUG=1 shows where it happened.',
    exitCode: EXIT.failed,
  };
}

/** commander writes `error: …` and puts its suggestion, where it has one, on a second line. */
function usageFailure(error: CommanderError): Failure {
  const [first = '', ...rest] = error.message.split('\n');
  const sentence = first.replace(/^error: /, '');
  const suggestion = rest.join(' ').trim().replace(/^\(|\)$/g, '');
  return {
    code: 'usage',
    message: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${/[.!?]$/.test(sentence) ? '' : '.'}`,
    detail: [],
    hint: suggestion === '' ? 'See: coherence --help' : suggestion,
    exitCode: EXIT.usage,
  };
}

/** A failure as `--json` prints it, a line on standard error. */
export function failureJson(failure: Failure): string {
  const { code, message, detail, hint } = failure;
  return `${JSON.stringify({ error: { code, message, detail, hint } })}\n`;
}

/** A failure for people. */
export function failureLines(failure: Failure, options: { columns: number; colour: boolean; unicode: boolean }): string[] {
  const layout = createLayout(options);
  const [first = '', ...rest] = indented(plainLine(failure.message), 2, layout);
  const shown = failure.detail.length <= DETAIL_LINES ? failure.detail : [...failure.detail.slice(0, DETAIL_LINES), `and ${failure.detail.length - DETAIL_LINES} more`];
  const detail = shown.flatMap((line) => indented(plainLine(line), 4, layout));
  const hint = failure.hint === null ? [] : indented(plainLine(failure.hint), 2, layout);
  return [`${layout.style.bad(layout.symbols.failed)} ${first.trimStart()}`, ...rest, ...detail, ...hint.map((line) => layout.style.dim(line))];
}
