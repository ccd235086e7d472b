import type { Config } from '../../contract/config.ts';
import type { ChangedTest } from '../../gates/changed-tests.ts';
import { greenInAll, lackOf, notThereBefore } from '../../gates/red-first.ts';
import { isTestFile } from '../../results/test-file.ts';
import { type FilesCommand, testCommandForFiles } from '../attempt/test-command.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import { type EndedRun, type NewTests, NOT_NAMED, RedFirstResult } from './red-first-result.ts';
import { inTurns, type ItemWork, readTestChanges } from './test-changes.ts';

type RedFirstPorts = Pick<EnginePorts, 'checkout' | 'tests' | 'approvals' | 'clock'>;

/** What tests are made with and bring along, besides what a test file is by its name. */
const MATERIAL = /(?:^|\/)(?:tests?|__tests__|e2e|testdata|test-?(?:utils?|helpers?|data))\/|(?:^|\/)conftest\.py$/i;

const NO_GIT = 'that code is not known without git';

type Planned = NewTests & { command: FilesCommand };
interface Together {
  command: FilesCommand;
  files: string[];
}
type RunOnBase = (command: FilesCommand, root: string) => Promise<EndedRun>;

/** Runs the new tests of an item on the code as it was: each that passes there shows nothing of the work. */
export class RedFirst {
  readonly #ports: RedFirstPorts;
  readonly #config: Config;
  readonly #node: string;

  constructor(ports: RedFirstPorts, config: Config, node: string) {
    this.#ports = ports;
    this.#config = config;
    this.#node = node;
  }

  /** Where it is aborted, what it comes to says nothing. */
  async look(key: string, work: ItemWork, signal: AbortSignal): Promise<RedFirstResult> {
    const result = new RedFirstResult();
    const present = work.files.filter(({ kind }) => kind !== 'deleted').map(({ path }) => path);
    const changes = await readTestChanges(work, this.#ports);
    if (changes === null) {
      result.unknown(present.filter(isTestFile), NO_GIT);
      return result;
    }
    const { tests, unread } = await inTurns(changes.tests.tests(), this.#ports.clock);
    const { alone, together } = await this.#commands(newTests(work, tests, [...unread, ...changes.unreadable]), result);
    const material = present.filter((path) => isTestFile(path) || MATERIAL.test(path));
    const missing = present.filter((path) => !material.includes(path));
    const onBase: RunOnBase = async ({ argv }, root) => {
      const { ended, exitCode, report, output } = await this.#ports.tests.run(argv, { cwd: root, timeoutMs: this.#config.test.timeoutSeconds * 1000, signal });
      if (ended === undefined) return { ok: exitCode === 0, report, lack: lackOf(output, missing) };
      return ended === 'timed_out' ? 'the run on it took too long' : 'the tests could not be started';
    };
    if (alone.length > 0) await this.#alone(key, alone, material, onBase, result, signal);
    if (together !== null && !signal.aborted) await this.#together(key, together, { tests, material }, onBase, result, signal);
    return result;
  }

  /** The files that are run one by one, and those that only run with everything. */
  async #commands(files: readonly NewTests[], result: RedFirstResult): Promise<{ alone: Planned[]; together: Together | null }> {
    const alone: Planned[] = [];
    const rest: Planned[] = [];
    for (const each of files) {
      const command = testCommandForFiles(this.#config, [each.file], this.#node);
      if (command === null) result.unknown([each.file], 'no test command is known that could run them');
      else if (command.approval !== null && (await this.#ports.approvals.refusalFor(command.approval)) !== null) result.unknown([each.file], 'the command that would run them is not approved');
      else if (!each.isRead && !(command.onlyFiles && each.isAdded)) result.unknown([each.file], 'one of them cannot be told from another');
      else (command.onlyFiles ? alone : rest).push({ ...each, command });
    }
    const [first] = rest;
    return { alone, together: first === undefined ? null : { command: first.command, files: rest.map(({ file }) => file) } };
  }

  async #alone(key: string, planned: readonly Planned[], material: readonly string[], run: RunOnBase, result: RedFirstResult, signal: AbortSignal): Promise<void> {
    await this.#withBase(key, material, async (root) => {
      for (const each of planned) {
        const ended = root === null ? NO_GIT : await run(each.command, root);
        if (signal.aborted) return;
        result.file(each, ended);
      }
    });
  }

  /** Among all tests, one of the same name may have been there before: what has passed is looked for without the new tests. */
  async #together(
    key: string, { command, files }: Together, { tests, material }: { tests: readonly ChangedTest[]; material: readonly string[] }, run: RunOnBase, result: RedFirstResult, signal: AbortSignal,
  ): Promise<void> {
    const runWith = (over: readonly string[]): Promise<EndedRun> => this.#withBase(key, over, (root) => (root === null ? Promise.resolve(NO_GIT) : run(command, root)));
    const ended = await runWith(material);
    if (typeof ended === 'string') {
      result.unknown(files, ended);
      return;
    }
    const { green, isUnclear } = greenInAll(tests, ended);
    if (isUnclear) result.unknown(files, NOT_NAMED);
    if (green.length === 0 || signal.aborted) return;
    const before = await runWith([]);
    if (typeof before === 'string') result.unknown(files, before);
    else if (before.report.cases.length === 0) result.unknown(files, NOT_NAMED);
    else for (const { file, name, line } of notThereBefore(green, tests, ended, before)) result.green(file, name, line);
  }

  /** Null where nobody knows how the code was. */
  async #withBase<T>(key: string, files: readonly string[], use: (root: string | null) => Promise<T>): Promise<T> {
    const base = await this.#ports.checkout.base(key, files);
    try {
      return await use(base?.root ?? null);
    } finally {
      await base?.dispose();
    }
  }
}

/** Files with tests that are new and are to be run, and those of which that cannot be told. */
function newTests({ files }: ItemWork, tests: readonly ChangedTest[], unread: readonly string[]): NewTests[] {
  return files.flatMap(({ path: file, kind }) => {
    if (kind === 'deleted' || !isTestFile(file)) return [];
    const its = tests.filter((test) => test.file === file);
    const isRead = !unread.includes(file);
    return isRead && !its.some(({ isNew, isRun }) => isNew && isRun) ? [] : [{ file, isAdded: kind === 'added', isRead, tests: its }];
  });
}
