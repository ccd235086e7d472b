import type { GateFinding } from '../../contract/gates.ts';
import type { ChangedTest } from '../../gates/changed-tests.ts';
import { called } from '../../gates/integrity/findings.ts';
import { type BaseRun, greenInFile } from '../../gates/red-first.ts';

/** A file with new tests, as far as they can be told apart. */
export interface NewTests {
  file: string;
  isAdded: boolean;
  isRead: boolean;
  tests: ChangedTest[];
}

/** A run on the code as it was, or why it says nothing. */
export type EndedRun = BaseRun | string;

export const NOT_NAMED = 'the run on it does not say of each test how it ended';
const MOST_NAMED = 3;

/** Collects which new tests pass on the code as it was, and of which that is not known. */
export class RedFirstResult {
  readonly findings: GateFinding[] = [];
  /** Files, by the reason. */
  readonly #unknown = new Map<string, Set<string>>();

  /** One for each reason why something is not known. */
  get notices(): GateFinding[] {
    return [...this.#unknown].map(([reason, files]) => {
      const named = [...files].slice(0, MOST_NAMED).join(', ');
      const more = files.size > MOST_NAMED ? ` and ${files.size - MOST_NAMED} more` : '';
      return { ...found('', null, `Whether the new tests in ${named}${more} fail on the code as it was before is not known: ${reason}.`), change: null };
    });
  }

  unknown(files: readonly string[], reason: string): void {
    if (files.length === 0) return;
    const known = this.#unknown.get(reason) ?? new Set();
    for (const file of files) known.add(file);
    this.#unknown.set(reason, known);
  }

  green(file: string, name: string, line: number | null): void {
    this.findings.push(found(file, line, `The test ${called(name)} passes on the code as it was before.`));
  }

  /** What a run of one file alone came to. */
  file({ file, isAdded, isRead, tests }: NewTests, run: EndedRun): void {
    if (typeof run === 'string') {
      this.unknown([file], run);
      return;
    }
    const { cases, passed } = run.report;
    const { green, isUnclear } = greenInFile(tests, isAdded, run);
    for (const { name, line } of green) this.green(file, name, line);
    if (isUnclear || (!isRead && !run.ok && cases.length === 0 && run.lack === 'none')) this.unknown([file], NOT_NAMED);
    if (!isRead && run.ok && cases.length === 0 && passed !== 0) this.findings.push(found(file, null, `${file} passes on the code as it was before.`));
  }
}

function found(file: string, line: number | null, message: string): GateFinding {
  return { gate: 'red-first', file, line, side: 'after', change: 'green-on-base', message };
}
