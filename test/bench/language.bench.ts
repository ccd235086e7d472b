// What it costs to check many specs: in a terminal, side by side with markdownlint-cli2 on the same files, and in the server of an
// editor, from its start to the last diagnostic, and from one edit to its diagnostics.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkspaceDiagnosticRequest, type WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol/node';
import { LanguageClient, TestWorkspace } from '../language/language-client.ts';
import { makeWorkspace, pathsOf, write } from './evidence-workspace.ts';
import { milliseconds, spread, table } from './quantiles.ts';

const SIZES = [100, 1_000, 10_000];
const ROUNDS = 3;
const EDITS = 200;
const LOOK_MS = 20;

const loadNow = (): string => (loadavg()[0] ?? 0).toFixed(1);
const loadAtFirst = loadNow();
const bundles = mkdtempSync(join(tmpdir(), 'coherence-bundles-'));
const built = spawnSync(process.execPath, ['esbuild.mjs', bundles], { stdio: 'inherit' });
if (built.status !== 0) throw new Error('The bundles could not be built.');

const terminal: string[][] = [];
const server: string[][] = [];
for (const size of SIZES) {
  const root = makeWorkspace(size);
  try {
    for (const [name, program] of [
      ['coherence lint', [join(bundles, 'cli.mjs'), 'lint', '--root', root, '--format', 'json']],
      ['markdownlint-cli2', [join('node_modules', 'markdownlint-cli2', 'markdownlint-cli2-bin.mjs'), `${root}/specs/*.md`]],
    ] as const) {
      const runs = [];
      for (let round = 0; round < ROUNDS; round += 1) runs.push(await inProcess(program));
      const times = runs.map(({ took }) => took);
      terminal.push([size.toLocaleString('en'), name, milliseconds(times[0] ?? 0), milliseconds(Math.min(...times)), peakOf(runs.map(({ peak }) => peak))]);
    }
    server.push(...(await inServer(root, size)));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
rmSync(bundles, { recursive: true, force: true });

console.log(`The load of the machine in the last minute was ${loadAtFirst} at first and ${loadNow()} at the end.`);
console.log('Specs of 0.9 KB, a backlog and a coverage document; all rules of each at their defaults.\n');
console.log(table(['specs', 'in a terminal', 'first run', 'fastest of three', 'most memory'], terminal));
console.log(`\nThe language server, as a process of its own, over stdio:\n\n${table(['specs', 'what', 'p50', 'p95', 'memory of the process'], server)}`);

/** Runs a program to its end. Its findings are counted as part of it: they go to a pipe that is read. */
async function inProcess(args: readonly string[]): Promise<{ took: number; peak: number | null }> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let peak: number | null = null;
  const look = setInterval(() => {
    peak = memoryOf(child.pid, 'VmHWM') ?? peak;
  }, LOOK_MS);
  let said = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.length;
  });
  child.stderr.resume();
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  // One that could not even begin would be the fastest of all.
  if (said === 0) throw new Error(`${args[0]} said nothing.`);
  return { took: performance.now() - began, peak };
}

/** Kilobytes, where the system tells them. */
function memoryOf(pid: number | undefined, name: 'VmHWM' | 'VmRSS'): number | null {
  try {
    const line = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line === null ? null : Number(line[1]);
  } catch {
    return null;
  }
}

function peakOf(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? '' : `${Math.round(Math.max(...known) / 1024)} MB`;
}

async function inServer(root: string, size: number): Promise<string[][]> {
  const workspace = new TestWorkspace({}, root);
  const began = performance.now();
  const client = await LanguageClient.start(workspace, { program: [join(bundles, 'language-server.mjs'), '--stdio'] });
  const memory = (): string => `${Math.round((memoryOf(client.process.pid, 'VmRSS') ?? 0) / 1024)} MB`;
  const label = size.toLocaleString('en');
  try {
    const first = await workspaceDiagnostics(client, []);
    const cold = performance.now() - began;
    if (first.items.length < size) throw new Error(`Diagnostics of ${first.items.length} documents instead of ${size}.`);
    const rows = [[label, 'from its start to the diagnostics of the last document', milliseconds(cold), '', memory()]];

    const ids = first.items.flatMap(({ uri, resultId }) => (resultId === undefined ? [] : [{ uri, value: resultId }]));
    const { spec } = pathsOf(Math.floor(size / 2));
    const outside: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const next = workspaceDiagnostics(client, ids);
      const changed = performance.now();
      write(root, spec, `${readFileSync(join(root, spec), 'utf8')}\n[broken](nowhere-${round}.md)\n`, new Date());
      await client.watched(2, spec);
      const report = await next;
      outside.push(performance.now() - changed);
      for (const item of report.items) {
        const known = ids.find(({ uri }) => uri === item.uri);
        if (known !== undefined && item.resultId !== undefined) known.value = item.resultId;
      }
    }
    rows.push([label, 'a file changed on disk: the answer of the workspace', ...both(outside), memory()]);

    const text = readFileSync(join(root, spec), 'utf8');
    await client.open(spec, text);
    await client.pull(spec);
    for (const [what, edit] of [
      ['a letter typed into a requirement: its diagnostics', (n: number) => text.replace('up to a thousand', `up to ${'a'.repeat(n % 40)} thousand`)],
      ['its title changed: its diagnostics', (n: number) => text.replace(/^# .*/, `# Spec: Part number ${n}`)],
    ] as const) {
      const times: number[] = [];
      for (let edits = 0; edits < EDITS; edits += 1) {
        const typed = performance.now();
        await client.change(spec, edit(edits));
        await client.pull(spec);
        times.push(performance.now() - typed);
      }
      rows.push([label, what, ...both(times), memory()]);
    }
    return rows;
  } finally {
    await client.stop();
  }
}

function both(times: readonly number[]): string[] {
  const { p50, p95 } = spread(times);
  return [milliseconds(p50), milliseconds(p95)];
}

function workspaceDiagnostics(client: LanguageClient, previousResultIds: { uri: string; value: string }[]): Promise<WorkspaceDiagnosticReport> {
  return client.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds });
}
