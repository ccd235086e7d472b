import * as z from 'zod';
import type { ResultSet } from '../../results/test-case.ts';
import type { WorkspacePort } from '../ports/workspace.ts';
import { caseKey } from './case-key.ts';

/** What a run of the project's own test command came to, as it is kept; or a report, as it was before such a run. */
export interface RunResults extends ResultSet {
  kind: 'run';
  /** The item whose review it was: it counts once that item is done. Null where somebody asked for the run. */
  item: string | null;
  whole: boolean;
}

const FILE = '.coherence/state/test-results.json';
const FILE_BYTES = 64 * 1024 * 1024;
/** Runs that are kept, newest first, and tests of all of them together. */
const MOST_RUNS = 40;
const MOST_CASES = 100_000;

const caseSchema = z.object({
  name: z.string(), suite: z.string(), file: z.string().nullable(), line: z.number().nullable(), outcome: z.enum(['passed', 'failed', 'skipped']),
  message: z.string().nullable(), seconds: z.number().nullable(),
});
const fileSchema = z.object({
  schema: z.literal(1),
  runs: z.array(z.object({
    source: z.string(), kind: z.literal('run'), at: z.number(), command: z.array(z.string()).nullable(), ok: z.boolean().nullable(), cases: z.array(caseSchema),
    item: z.string().nullable(), whole: z.boolean(), began: z.number(),
  })),
});

/** The latest runs of the project's own tests. They are evidence that can be made again: a file that cannot be read is as none. */
export class RunResultStore {
  readonly #workspace: WorkspacePort;
  #runs: readonly RunResults[] | undefined;
  #underWay: RunResults | undefined;

  constructor(workspace: WorkspacePort) {
    this.#workspace = workspace;
  }

  /** Newest first. */
  async runs(): Promise<readonly RunResults[]> {
    const kept = await this.#kept();
    return this.#underWay === undefined ? kept : [this.#underWay, ...kept];
  }

  /** A run of some files is under way: until it has ended, what is written into reports is taken for its own. */
  begin(began: number): void {
    this.#underWay = { source: 'tests_0', kind: 'run', at: Number.POSITIVE_INFINITY, command: null, ok: null, cases: [], item: null, whole: false, began };
  }

  end(): void {
    this.#underWay = undefined;
  }

  /** Only for the owner of the workspace. */
  async add(run: RunResults): Promise<void> {
    const kept: RunResults[] = [];
    let cases = 0;
    const older = (await this.#kept()).filter((each) => !saysNoMore(each, run));
    for (const each of [run, ...older].slice(0, MOST_RUNS)) {
      cases += each.cases.length;
      if (cases > MOST_CASES && kept.length > 0) break;
      kept.push(each);
    }
    this.#runs = kept;
    await this.#workspace.write(FILE, JSON.stringify({ schema: 1, runs: kept }));
  }

  async #kept(): Promise<readonly RunResults[]> {
    this.#runs ??= await this.#read();
    return this.#runs;
  }

  async #read(): Promise<RunResults[]> {
    try {
      const text = await this.#workspace.read(FILE, FILE_BYTES);
      const parsed = text === null ? null : fileSchema.safeParse(JSON.parse(text));
      return parsed?.success === true ? parsed.data.runs : [];
    } catch {
      return [];
    }
  }
}

/** Whether it is a report that was kept, and no run. */
export function isKeptReport({ source }: Pick<RunResults, 'source'>): boolean {
  return !/^(?:tests|task)_[0-9a-f]+$/.test(source);
}

/** Whether a run of some files told of nothing that a later one does not tell of as well. */
function saysNoMore({ whole, item, source, cases }: RunResults, later: RunResults): boolean {
  if (whole || item !== null || cases.length === 0 || cases.length > later.cases.length) return false;
  // A report and what a run has printed name the same tests in different ways.
  if (isKeptReport({ source }) !== isKeptReport(later)) return false;
  const known = new Set(later.cases.map(caseKey));
  return cases.every((test) => known.has(caseKey(test)));
}
