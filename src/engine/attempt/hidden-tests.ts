import type { TestReport } from '../../results/test-output.ts';
import type { ReportPort } from '../ports/reports.ts';
import type { WorkspacePort } from '../ports/workspace.ts';

/** What may be told of a run of tests to those who do not see all of them. */
export interface ToldResults {
  report: TestReport;
  output: string;
}

export interface HiddenTestsPorts {
  workspace: Pick<WorkspacePort, 'read'>;
  reports: Pick<ReportPort, 'find'>;
}

/** Keeps names and messages of holdout tests from agents: that some of them fail is all that they learn. */
export class HiddenTests {
  readonly #ports: HiddenTestsPorts;
  readonly #globs: readonly string[];

  constructor(ports: HiddenTestsPorts, globs: readonly string[]) {
    this.#ports = ports;
    this.#globs = globs;
  }

  /**
   * `testFiles` are tests that agents see. A failing test is named where it is known to be in a file that they see, and in
   * none that is hidden: one that nobody knows the file of may be hidden.
   */
  async told(report: TestReport, output: string, testFiles: readonly string[]): Promise<ToldResults> {
    if (this.#globs.length === 0) return { report, output };
    const hidden = (await this.#ports.reports.find(this.#globs)).map(({ path }) => path);
    if (hidden.length === 0) return { report, output };
    const isHidden = (file: string): boolean => hidden.some((path) => isSameFile(path, file));
    const named = report.cases.flatMap(({ file }) => (file === null ? [] : [file]));
    const hiddenText = await this.#texts(hidden);
    const seenText = await this.#texts([...new Set([...testFiles, ...named])].filter((file) => !isHidden(file)));
    const isShown = (name: string): boolean => {
      const own = ownName(name);
      if (own === '' || hidden.some((path) => name.includes(path)) || isHidden(name.split('::')[0] ?? '')) return false;
      if (hiddenText.some((text) => text.includes(own))) return false;
      const files = report.cases.filter((test) => test.outcome === 'failed' && ownName(test.name) === own).map(({ file }) => file);
      if (files.some((file) => file !== null && isHidden(file))) return false;
      return (files.length > 0 && files.every((file) => file !== null)) || seenText.some((text) => text.includes(own));
    };
    const failing = report.failing.filter(({ name }) => isShown(name));
    const count = report.failing.length - failing.length;
    if (count > 0) failing.push({ name: `${count} hidden ${count === 1 ? 'test' : 'tests'}`, message: 'What they check is in the requirements of the spec.' });
    // Output is free text: what hidden tests write in it cannot be told from the rest.
    return { report: { ...report, failing }, output: 'The output of the tests is not shown: some of them are hidden.' };
  }

  /** What cannot be read names no test. */
  async #texts(paths: readonly string[]): Promise<string[]> {
    const texts: string[] = [];
    for (const path of paths) {
      const text = await this.#ports.workspace.read(path).catch(() => null);
      if (text !== null) texts.push(text);
    }
    return texts;
  }
}

/** Whether two paths, each as it is written somewhere, can be one file. */
function isSameFile(path: string, other: string): boolean {
  return path === other || (other !== '' && (path.endsWith(`/${other}`) || other.endsWith(`/${path}`)));
}

/** A test's own name: without the suites and the file that it is in, and without its parameters. */
function ownName(name: string): string {
  return name.split(/ > |::/).at(-1)?.replace(/\[.{0,500}\]$/, '') ?? name;
}
