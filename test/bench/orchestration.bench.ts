// Time from one agent's exit to the next agent's start: the engine, against a bare loop that starts the same agent.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { smallProject, TestRepository } from '../engine/repository.ts';
import { openWorkspace } from '../../src/host/open-workspace.ts';
import { milliseconds, spread, table } from './quantiles.ts';

const ITEMS = 25;
const AGENT = resolve('test/bench/agent.mjs');

interface Run {
  phase: string;
  began: number;
  ended: number;
}

function readTimes(path: string): Run[] {
  return readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Run).sort((a, b) => a.began - b.began);
}

function gaps(runs: readonly Run[], wanted: (phase: string) => boolean): number[] {
  return runs.slice(1).flatMap((run, index) => (wanted(run.phase) ? [run.began - (runs[index]?.ended ?? 0)] : []));
}

async function withEngine(git: boolean): Promise<Run[]> {
  const backlog = Array.from({ length: ITEMS }, (_, index) => `${index + 1}. Benchmark item number ${index + 1}\n`).join('');
  const repository = new TestRepository(smallProject(backlog, {
    agent: 'bench',
    agents: { bench: { command: [process.execPath, AGENT], env: ['BENCH_TIMES'] } },
    test: { command: [process.execPath, '--version'] },
  }), { git });
  const times = join(repository.root, '..', 'times.jsonl');
  const host = await openWorkspace({ root: repository.root, trust: true, environment: repository.environment({ BENCH_TIMES: times }) });
  const summary = await host.api.run({});
  await host.close();
  if (summary.completed.length !== ITEMS) throw new Error(`Only ${summary.completed.length} of ${ITEMS} items completed: ${JSON.stringify(summary)}`);
  const runs = readTimes(times);
  await repository.remove();
  return runs;
}

async function bareLoop(): Promise<Run[]> {
  const repository = new TestRepository({ 'specs/a.md': '' }, { git: false });
  const times = join(repository.root, '..', 'times.jsonl');
  for (let index = 0; index < ITEMS * 4; index += 1) {
    const phase = ['spec', 'impl', 'test', 'review'][index % 4] ?? 'spec';
    const child = spawn(process.execPath, [AGENT], { cwd: repository.root, env: { PATH: process.env['PATH'], BENCH_TIMES: times }, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdout.resume();
    child.stdin.end(`Phase: ${phase}\nItem key: item_${index}\n`);
    await new Promise((settled) => child.once('close', settled));
  }
  const runs = readTimes(times);
  rmSync(repository.root, { recursive: true });
  await repository.remove();
  return runs;
}

const bare = await bareLoop();
const bareSpread = spread(gaps(bare, () => true));
const rows = [['bare loop', 'any → any', milliseconds(bareSpread.p50), milliseconds(bareSpread.p95), '1.0']];
for (const [name, git] of [['engine, with git', true], ['engine, no git', false]] as const) {
  const runs = await withEngine(git);
  for (const [title, wanted] of [
    ['within an item', (phase: string) => phase !== 'spec'],
    ['review → tests → merge → next item', (phase: string) => phase === 'spec'],
  ] as const) {
    const { p50, p95 } = spread(gaps(runs, wanted));
    rows.push([name, title, milliseconds(p50), milliseconds(p95), (p50 / bareSpread.p50).toFixed(1)]);
  }
}
console.log('### Orchestration: from one agent’s exit to the next one’s start\n');
console.log(table(['who', 'between', 'p50', 'p95', 'p50 against the bare loop'], rows));
