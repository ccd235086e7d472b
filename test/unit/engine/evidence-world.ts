import type { ReportFile, ReportPort } from '../../../src/engine/ports/reports.ts';
import { disposable } from '../../../src/base/disposable.ts';
import { configSchema, type Config } from '../../../src/contract/config.ts';
import { BacklogSource } from '../../../src/engine/backlog/backlog-source.ts';
import { EvidenceLooker, type Look } from '../../../src/engine/coverage/evidence-look.ts';
import { ItemWritings } from '../../../src/engine/coverage/item-writings.ts';
import { RunResultStore } from '../../../src/engine/coverage/run-results.ts';
import { emptyState, type PipelineState } from '../../../src/pipeline/state.ts';
import { MemoryFiles, StillClock } from '../cli/harness.ts';

/** Reports and code in memory. What is written has a time, later than all before. */
export class EvidenceWorld implements ReportPort {
  readonly files = new MemoryFiles();
  readonly clock = new StillClock();
  readonly config: Config = configSchema.parse({ test: { reports: ['reports/*.xml'] }, coverage: { update: 'auto' } });
  readonly runs = new RunResultStore(this.files);
  readonly items = new ItemWritings(this.files);
  /** How often each file was read by anybody. */
  readonly reads = new Map<string, number>();
  readonly #times = new Map<string, number>();
  readonly #looker: EvidenceLooker;
  #now = 1_000;
  state: PipelineState = emptyState();

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    const read = this.files.read.bind(this.files);
    this.files.read = (path) => {
      this.reads.set(path, (this.reads.get(path) ?? 0) + 1);
      return read(path);
    };
    this.#looker = new EvidenceLooker({ workspace: this.files, reports: this, runs: this.runs, items: this.items, clock: this.clock }, this.config);
  }

  write(path: string, text: string): void {
    this.#now += 1_000;
    this.files.texts.set(path, text);
    this.#times.set(path, this.#now);
  }

  remove(path: string): void {
    this.files.texts.delete(path);
    this.#times.delete(path);
  }

  async look(named: readonly string[] = [], reviewed: string | null = null): Promise<Look> {
    const backlog = await new BacklogSource(this.files, this.config, this.clock).read(this.state);
    return this.#looker.look(this.state, backlog, named, reviewed);
  }

  find(globs: readonly string[]): Promise<ReportFile[]> {
    const starts = globs.map((glob) => glob.replace(/\*.*$/, ''));
    const paths = [...this.#times.keys()].filter((path) => starts.some((start) => path.startsWith(start))).sort();
    return Promise.resolve(paths.map((path) => ({ path, modifiedMs: this.#times.get(path) ?? 0, size: this.files.texts.get(path)?.length ?? 0 })));
  }

  async read(path: string): Promise<string> {
    return (await this.files.read(path)) ?? '';
  }

  modified(paths: readonly string[]): Promise<Map<string, number>> {
    return Promise.resolve(new Map(paths.flatMap((path): [string, number][] => {
      const time = this.#times.get(path);
      return time === undefined ? [] : [[path, time]];
    })));
  }

  digest(paths: readonly string[]): Promise<string> {
    return Promise.resolve(paths.map((path) => `${path}=${this.files.texts.get(path) ?? ''}`).join('\n'));
  }

  watch() {
    return disposable(() => {});
  }
}

/** A spec with a file, a folder of others and a test. */
export function specText(part: string, more = ''): string {
  return `# Spec: Part ${part}

## Purpose

A part.

## Requirements

- [ ] It keeps things

## Files to Create/Modify

- \`src/${part}.ts\` — it
- \`src/${part}/\` — its parts

## Acceptance Tests

- \`test/${part}.test.ts\`
${more}
## Out of Scope

- Others
`;
}

export function reportText(...cases: { file?: string; name: string; failed?: boolean }[]): string {
  const tests = cases.map(({ file, name, failed }) => `<testcase name="${name}"${file === undefined ? '' : ` file="${file}"`}>${failed === true ? '<failure message="No."/>' : ''}</testcase>`);
  return `<testsuites><testsuite name="all">${tests.join('')}</testsuite></testsuites>`;
}

/** Two specs whose tests passed. */
export function twoParts(): EvidenceWorld {
  const world = new EvidenceWorld({
    'specs/backlog.md': '1. A\n',
    'specs/001-a.md': specText('a'), 'specs/002-b.md': specText('b'),
    'src/a.ts': 'a', 'src/a/x.ts': 'x', 'src/b.ts': 'b', 'src/b/x.ts': 'x', 'test/a.test.ts': "test('test_a')", 'test/b.test.ts': "test('test_b')",
  });
  world.write('reports/junit.xml', reportText({ file: 'test/a.test.ts', name: 'test_a' }, { file: 'test/b.test.ts', name: 'test_b' }));
  return world;
}
