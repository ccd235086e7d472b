// What it costs to look at the evidence of many specs, and to bring the documents up to date.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { silentLogger } from '../../src/base/logger.ts';
import { configSchema } from '../../src/contract/config.ts';
import { BacklogSource } from '../../src/engine/backlog/backlog-source.ts';
import { Coverage } from '../../src/engine/coverage/coverage.ts';
import { systemClock } from '../../src/node/clock.ts';
import { ReportFiles } from '../../src/node/reports/report-files.ts';
import { WorkspaceFiles } from '../../src/node/workspace/workspace-files.ts';
import { emptyState } from '../../src/pipeline/state.ts';
import { makeWorkspace, pathsOf, REPORT, write, writeReport } from './evidence-workspace.ts';
import { milliseconds, quantile, table } from './quantiles.ts';

const SIZES = [100, 1_000, 10_000];
const WARM_ROUNDS = 5;

/** One row: what was done, how long it took, and the longest time in which nothing else of the process got its turn. */
interface Measured {
  what: string;
  took: number;
  block: number;
}

async function measure<T>(what: string, rounds: number, work: (round: number) => Promise<T>): Promise<Measured> {
  const times: number[] = [];
  const blocks: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    await delay(20);
    const began = performance.now();
    await work(round);
    times.push(performance.now() - began);
    await delay(20);
    loop.disable();
    blocks.push(loop.max / 1e6);
  }
  return { what, took: quantile(times, 0.5), block: quantile(blocks, 0.5) };
}

function used(): { rss: number; heap: number } {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss: rss / 1e6, heap: heapUsed / 1e6 };
}

/** In a process of its own, so that memory is this size's alone. */
async function measureSize(specs: number): Promise<void> {
  const root = makeWorkspace(specs);
  try {
    const config = configSchema.parse({ test: { reports: ['reports/*.xml'] } });
    const workspace = new WorkspaceFiles(root);
    const state = emptyState();
    const backlog = new BacklogSource(workspace, config, systemClock);
    const coverage = new Coverage({
      workspace, reports: new ReportFiles({ root, clock: systemClock, logger: silentLogger }), checkout: null, clock: systemClock,
      headCommit: () => Promise.resolve(null), state: () => state, backlog: () => backlog.read(state), tell: () => {},
    }, config);
    const before = used();
    const rows: Measured[] = [];
    const source = (round: number): string => pathsOf(round).sources[0];
    rows.push(await measure('first look', 1, () => coverage.coverage()));
    rows.push(await measure('nothing changed', WARM_ROUNDS, () => coverage.coverage()));
    rows.push(await measure('a moment later (`recent`)', WARM_ROUNDS, () => coverage.recent()));
    rows.push(await measure('one report changed', WARM_ROUNDS, (round) => {
      writeReport(root, specs, `round ${round}`);
      return coverage.coverage();
    }));
    rows.push(await measure('one spec changed', WARM_ROUNDS, (round) => {
      const { spec } = pathsOf(round);
      write(root, spec, `${readFileSync(join(root, spec), 'utf8')}\nMore.\n`, new Date());
      return coverage.coverage();
    }));
    rows.push(await measure('one source file changed', WARM_ROUNDS, (round) => {
      write(root, source(round), `export const changed = ${round};\n`, new Date(Date.now() + 1000));
      return coverage.coverage();
    }));
    writeReport(root, specs, 'all fresh');
    rows.push(await measure('first update, planned', 1, () => coverage.updateDocuments({ dryRun: true })));
    const update = await coverage.updateDocuments({});
    if (!update.written) throw new Error(`Nothing was written: ${update.problems.join(' ')}`);
    rows.push(await measure('second update, nothing to do', WARM_ROUNDS, async () => {
      const again = await coverage.updateDocuments({ dryRun: true });
      if (again.changes.length > 0) throw new Error(`It changes ${again.changes.map(({ path }) => path).join(', ')} again.`);
    }));
    rows.push(await measure('nothing changed, documents written', WARM_ROUNDS, () => coverage.coverage()));
    const view = await coverage.coverage();
    if (view.specs.filter(({ status }) => status === 'tested').length < specs - WARM_ROUNDS) throw new Error('Most specs should be tested.');
    let text = '';
    rows.push(await measure('view as JSON', WARM_ROUNDS, () => {
      text = JSON.stringify(view);
      return Promise.resolve();
    }));
    rows.push(await measure('view from JSON', WARM_ROUNDS, () => Promise.resolve(JSON.parse(text))));
    const after = used();
    console.log(`${specs.toLocaleString('en')} specs, ${(view.tests ?? 0).toLocaleString('en')} tests in ${REPORT}; a view of ${(text.length / 1e6).toFixed(1)} MB\n`);
    console.log(table(['what', 'took', 'longest block'], rows.map(({ what, took, block }) => [what, milliseconds(took), milliseconds(block)])));
    console.log(`\nMemory after a garbage collection: heap ${after.heap.toFixed(0)} MB (${before.heap.toFixed(0)} before), resident ${after.rss.toFixed(0)} MB (${before.rss.toFixed(0)} before)\n`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const [size] = process.argv.slice(2);
if (size !== undefined) {
  await measureSize(Number(size));
} else {
  console.log('### Evidence, by specs\n');
  for (const each of SIZES) {
    const { status } = spawnSync(process.execPath, [...process.execArgv, import.meta.filename, String(each)], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}
