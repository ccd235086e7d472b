// What it costs to have an agent supervised: time for each attempt against starting the same program bare, and memory where an
// agent writes a gigabyte, or one line of 300 MB. The owner is a bundle in a process of its own, as the command line is.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { build } from 'esbuild';
import type { Flood, Overhead } from './agents/owner.ts';
import { milliseconds, spread, table } from './quantiles.ts';

const ATTEMPTS = 60;
const GIGABYTE = 1024 ** 3;
const LINE = 300 * 1024 ** 2;
const AGENT = 'bench-agent.mjs';

/** What the small agent says: as Claude Code would, and as words where nobody knows it. */
const SAYS = [
  { type: 'system', subtype: 'init', session_id: 's1', model: 'm1' },
  { type: 'assistant', message: { content: [{ type: 'text', text: 'Done.' }] } },
  { type: 'result', subtype: 'success', is_error: false, result: 'Done.', total_cost_usd: 0.5, usage: { input_tokens: 1, output_tokens: 2 } },
].map((event) => `printf '%s\\n' '${JSON.stringify(event)}'`);

const folder = mkdtempSync(join(tmpdir(), 'coherence-bench-'));
try {
  for (const name of ['bin', 'work']) mkdirSync(join(folder, name));
  copyFileSync(`test/bench/agents/${AGENT}`, join(folder, AGENT));
  // As small as a program can be that reads its direction; with arguments it is the one that writes much.
  writeFileSync(join(folder, 'bin', 'claude'), ['#!/bin/sh', `[ $# -eq 0 ] || exec "${process.execPath}" "$@"`, 'while read -r _; do :; done', ...SAYS, ''].join('\n'));
  chmodSync(join(folder, 'bin', 'claude'), 0o755);
  // The shim beside it, as `esbuild.mjs` makes both.
  await build({
    entryPoints: { owner: 'test/bench/agents/owner.ts', shim: 'src/node/attempt/shim-main.ts' }, outdir: folder, outExtension: { '.js': '.mjs' },
    bundle: true, platform: 'node', format: 'esm', target: 'node22', mainFields: ['module', 'main'], splitting: true, minify: true, keepNames: true, logLevel: 'warning',
    banner: { js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);" },
  });
  timesOf(owner('overhead', String(ATTEMPTS)) as Overhead);
  await floods();
} finally {
  rmSync(folder, { recursive: true });
}

function owner(...args: string[]): unknown {
  const env = { ...process.env, PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` };
  const { stdout, status } = spawnSync(process.execPath, [join(folder, 'owner.mjs'), ...args], { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`The owner ended with exit code ${status}.`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

function timesOf(taken: Overhead): void {
  const bare = spread(taken.bare);
  const row = (title: string, values: readonly number[]): string[] => {
    const { p50, p95 } = spread(values);
    return [title, milliseconds(p50), milliseconds(p95), milliseconds(p50 - bare.p50)];
  };
  console.log('### Agents: one attempt, from its start until it has settled\n');
  console.log(table(['how', 'p50', 'p95', 'over bare, p50'], [
    [...row('bare: spawn, and until it is closed', taken.bare).slice(0, 3), ''], row('for comparison, Node that does nothing', taken.node), row('an attempt, its output as words', taken.plain), row('an attempt, its output as a typed stream', taken.typed),
  ]));
}

async function floods(): Promise<void> {
  const rows: string[][] = [];
  for (const [title, kind, bytes] of [['nothing, for a second', 'nothing', 0], ['1 GB of lines', 'plain', GIGABYTE], ['1 GB of a typed stream', 'typed', GIGABYTE], ['a line of 300 MB', 'line', LINE], ['an event of 300 MB', 'typed-line', LINE]] as const) {
    const bare = await drained(kind, bytes);
    const { logMb, ownerMb, seconds, shimMb } = owner('flood', kind, String(bytes)) as Flood;
    rows.push([title, `${bare.toFixed(1)} s`, `${seconds.toFixed(1)} s`, `${ownerMb.toFixed(0)} MB`, shimMb === 0 ? '' : `${shimMb.toFixed(0)} MB`, `${logMb.toFixed(1)} MB`]);
  }
  console.log('\n### Agents: one that writes much\n');
  console.log(table(['it writes', 'read by nobody but a pipe', 'as an attempt', 'memory of the owner, added', 'all memory of the shim', 'its log'], rows));
}

/** Seconds until it has written all of it to somebody who only reads. */
async function drained(kind: string, bytes: number): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(folder, AGENT), kind, String(bytes)], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdout.resume();
  child.stdin.end('Do it.\n');
  await once(child, 'close');
  return (performance.now() - began) / 1000;
}
