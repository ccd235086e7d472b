import { adviceOf, messageOf } from '../../base/errors.ts';
import type { ReportView } from '../../contract/coverage.ts';
import { readingReport } from '../../results/report.ts';
import type { ReadReport, ResultSet } from '../../results/test-case.ts';
import type { ReportFile, ReportPort } from '../ports/reports.ts';
import type { Turns } from '../turns.ts';

/** The reports of now: what they hold, and what is wrong with them. */
export interface FoundReports {
  sets: ResultSet[];
  views: ReportView[];
  /** Why those of the configuration cannot be looked for, one sentence. */
  problem: string | null;
  /** What a person has named and nothing is found by, and what is wrong with what is found, one sentence each. */
  named: { missing: string[]; broken: string[] };
}

interface ReadFile extends ReportFile {
  report: ReadReport;
  /** Its text could be had, whatever it says. */
  isRead: boolean;
  /** Null where it has a problem. */
  set: ResultSet | null;
}

/** Reads report files; one whose time and size are as they were when it was read is not read again, and its results are the very same set. */
export class ReportSource {
  readonly #reports: ReportPort;
  #read = new Map<string, ReadFile>();

  constructor(reports: ReportPort) {
    this.#reports = reports;
  }

  /** The reports that the configuration names, and those that a person has named for this one look. */
  async look(globs: readonly string[], named: readonly string[], turns: Turns): Promise<FoundReports> {
    const given: ReportFile[] = [];
    const missing: string[] = [];
    for (const glob of new Set(named)) {
      const files = await this.#reports.find([glob]);
      if (files.length === 0) missing.push(`There is no report at ${glob}, seen from the workspace’s folder.`);
      for (const file of files) given.push(file);
    }
    const { found, problem } = globs.length === 0 ? { found: [], problem: null } : await this.#find(globs);
    const isNamed = new Set(given.map(({ path }) => path));
    const next = new Map<string, ReadFile>();
    for (const file of [...given, ...found]) if (!next.has(file.path)) next.set(file.path, await this.#readFile(file, turns));
    this.#read = next;
    const files = [...next.values()].sort((a, b) => b.modifiedMs - a.modifiedMs || (a.path < b.path ? -1 : 1));
    return {
      problem,
      named: { missing, broken: files.flatMap(({ path, report }) => (isNamed.has(path) && 'problem' in report ? [`${path}: ${report.problem}`] : [])) },
      sets: files.flatMap(({ path, set }): ResultSet[] => (set === null ? [] : [isNamed.has(path) ? { ...set, named: true } : set])),
      views: files.map(({ path, modifiedMs, report }) => ({
        path, at: new Date(modifiedMs).toISOString(), cases: 'problem' in report ? 0 : report.cases.length, problem: 'problem' in report ? report.problem : null,
      })),
    };
  }

  /** A pattern of the configuration that is refused is told with everything else that is known. */
  async #find(globs: readonly string[]): Promise<{ found: ReportFile[]; problem: string | null }> {
    try {
      return { found: await this.#reports.find(globs), problem: null };
    } catch (error) {
      return { found: [], problem: adviceOf(error) };
    }
  }

  async #readFile(file: ReportFile, turns: Turns): Promise<ReadFile> {
    const before = this.#read.get(file.path);
    if (before?.isRead === true && before.modifiedMs === file.modifiedMs && before.size === file.size) return before;
    let text: string;
    try {
      text = await this.#reports.read(file.path);
    } catch (error) {
      // What kept it from being read is no part of its time and size: the next look tries again.
      return { ...file, report: { problem: messageOf(error) }, isRead: false, set: null };
    }
    const report = await turns.through(readingReport(file.path, text));
    return { ...file, report, isRead: true, set: 'problem' in report ? null : resultsOf(file, report) };
  }
}

/** A report that was copied here is as old as it says; one that says a time to come is as old as its file. */
function resultsOf({ path, modifiedMs }: ReportFile, { cases, began = modifiedMs }: Exclude<ReadReport, { problem: string }>): ResultSet {
  return { source: path, kind: 'report', at: modifiedMs, began: Math.min(began, modifiedMs), command: null, ok: null, cases };
}
