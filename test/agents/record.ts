// `npm run record:agents [-- AGENT…] [--case NAME] [--acp]`: runs each real program against the model server and keeps what it
// wrote, in test/fixtures/agents. What the model says comes from test/agents/cases.ts. With --acp, through the Agent Client Protocol.
import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { installAgents } from '../../scripts/agents/install.mjs';
import { adapters, cache, programs, type installable } from '../../scripts/agents/programs.mjs';
import { cases, PROMPT, type Case } from './cases.ts';
import { ModelServer } from './model-server/server.ts';
import { acpRecipes, type AgentName } from './recipes.ts';
import { filesIn, makePlace, runAcp, runProgram, type Ended } from './run-program.ts';
import { scrub, shortened } from './scrub.ts';

const fixtures = new URL('../fixtures/agents/', import.meta.url).pathname;
const LIMIT_MS = 120_000;

interface Entry {
  title: string;
  exitCode: number | null;
  signal: string | null;
  /** Requests that the model got for it. */
  requests: number;
  /** Files in the workspace afterwards. */
  files: string[];
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { case: { type: 'string' }, acp: { type: 'boolean', default: false } } });
const all = Object.keys(programs) as AgentName[];
for (const name of all) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const needed = neededFor(name);
  if (installAgents(needed).length === needed.length) await record(name);
}

function neededFor(name: AgentName): (keyof typeof installable)[] {
  const { adapter } = acpRecipes[name];
  return values.acp && adapter !== null ? [name, adapter] : [name];
}

async function record(name: AgentName): Promise<void> {
  const folder = join(fixtures, values.acp ? `${name}-acp` : name);
  await mkdir(folder, { recursive: true });
  const index = await indexOf(folder);
  for (const each of cases) {
    if (each.only?.includes(name) === false || (values.case !== undefined && values.case !== each.name)) continue;
    const { entry, run } = await recordCase(name, each);
    index.cases[each.name] = entry;
    await keep(join(folder, `${each.name}.jsonl`), run.stdout);
    await keep(join(folder, `${each.name}.stderr.txt`), run.stderr);
    process.stdout.write(`${name} ${each.name}: exit ${run.exitCode ?? run.signal ?? ''}, ${entry.requests} requests, ${run.seconds} s\n`);
  }
  const { adapter } = acpRecipes[name];
  const { package: program, version } = values.acp && adapter !== null ? adapters[adapter] : programs[name];
  await writeFile(join(folder, 'index.json'), `${JSON.stringify({ ...index, program, version }, null, 2)}\n`);
}

async function recordCase(name: AgentName, each: Case): Promise<{ entry: Entry; run: Ended }> {
  const server = await ModelServer.open(each.script);
  const place = await makePlace();
  try {
    for (const [path, text] of Object.entries(each.files ?? {})) await writeFile(join(place.workspace, path), text);
    const run = await (values.acp ? runAcp : runProgram)(name, place, { url: server.url, access: each.access, retries: each.retries, key: each.key, writes: 'events' }, PROMPT, LIMIT_MS);
    for (const problem of server.problems) process.stdout.write(`  ${problem}\n`);
    const places = { [place.workspace]: '/workspace', [place.home]: '/home/user', [place.temp]: '/tmp/run', [place.root]: '/place', [cache]: '/agents', [await realpath(cache)]: '/agents', [dirname(process.execPath)]: '/node/bin' };
    return {
      entry: { title: each.title, exitCode: run.exitCode, signal: run.signal, requests: server.asked.length, files: await filesIn(place.workspace) },
      run: { ...run, stdout: scrub(values.acp ? shortened(run.stdout) : run.stdout, places), stderr: scrub(run.stderr, places) },
    };
  } finally {
    await place.remove();
    await server.close();
  }
}

async function indexOf(folder: string): Promise<{ cases: Record<string, Entry> }> {
  if (values.case === undefined || !existsSync(join(folder, 'index.json'))) return { cases: {} };
  return JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as { cases: Record<string, Entry> };
}

async function keep(path: string, text: string): Promise<void> {
  if (text === '') await rm(path, { force: true });
  else await writeFile(path, text);
}
