import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Phase } from '../../src/contract/phase.ts';

/**
 * What an agent does instead of its work, attempt after attempt of a phase; after those, and for `{}`, it does what the phase wants.
 * `seconds`: its limit says that it is over in so many. `works`: it does what the phase wants before that. `costUsd`: what it says that it
 * cost. `waits`: it says that it waits, and is silent from then on. `says`: it changes nothing and says so much.
 */
export type AgentScript = Partial<Record<Phase, (Limited | { fails: string } | { waits: string } | { says: string } | Record<string, never>)[]>>;

interface Limited {
  limit: string;
  seconds?: number;
  works?: true;
  costUsd?: number;
}

/** Stands in for the programs of `claude` and `codex`: writes their streams, and works by the direction of its phase. */
const PROGRAM = `#!/usr/bin/env node
const { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const home = process.env.HOME;
const name = basename(process.argv[1]);
const direction = readFileSync(0, 'utf8');
const phase = /^Phase: (\\w+)$/m.exec(direction)[1];
const word = /Add a (\\w+)/.exec(direction)[1];
appendFileSync(join(home, 'started.txt'), name + ' ' + phase + '\\n');
appendFileSync(join(home, 'asked.jsonl'), JSON.stringify({ name, phase, direction, arguments: process.argv.slice(2) }) + '\\n');
const path = join(home, name + '.json');
const script = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
const step = (script[phase] ?? []).shift() ?? {};
writeFileSync(path, JSON.stringify(script));
const write = (event) => process.stdout.write(JSON.stringify(event) + '\\n');
const claude = {
  begin: () => write({ type: 'system', subtype: 'init', cwd: process.cwd(), session_id: 'session-1', model: 'model-1' }),
  says: (text) => write({ type: 'assistant', message: { content: [{ type: 'text', text }] } }),
  limit: (text, seconds, costUsd) => {
    const resetsAt = seconds === undefined ? {} : { resetsAt: Math.ceil(Date.now() / 1000 + seconds) };
    write({ type: 'rate_limit_event', rate_limit_info: { status: 'rejected', rateLimitType: 'five_hour', ...resetsAt } });
    write({ type: 'result', subtype: 'success', is_error: true, api_error_status: 429, result: text, ...(costUsd === undefined ? {} : { total_cost_usd: costUsd }) });
  },
  fails: (text) => write({ type: 'result', subtype: 'success', is_error: true, result: text }),
  end: () => write({ type: 'result', subtype: 'success', is_error: false, result: 'Done.', permission_denials: [] }),
};
const codex = {
  begin: () => write({ type: 'thread.started', thread_id: 'thread-1' }),
  says: (text) => write({ type: 'item.completed', item: { id: 'item_0', type: 'agent_message', text } }),
  limit: (text) => write({ type: 'turn.failed', error: { message: text } }),
  fails: (text) => write({ type: 'turn.failed', error: { message: text } }),
  waits: (text) => write({ type: 'error', message: text }),
  end: () => write({ type: 'turn.completed', usage: { input_tokens: 1, cached_input_tokens: 0, output_tokens: 1 } }),
};
const stream = name === 'codex' ? codex : claude;
const file = (path, text) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
};
const work = () => {
  if (phase === 'spec') file('specs/' + word + '.md', '# Spec: ' + word + '\\n\\n## Purpose\\n\\nTo have a ' + word + '.\\n');
  if (phase === 'impl') file('src/' + word + '.js', 'export const ' + word + ' = () => 2;\\n');
  if (phase === 'test') file('test/' + word + '.test.js', "import test from 'node:test';\\nimport assert from 'node:assert/strict';\\nimport { " + word + " } from '../src/" + word + ".js';\\ntest('" + word + "', () => assert.equal(" + word + "(), 2));\\n");
};
stream.begin();
if (step.waits !== undefined) {
  stream.waits(step.waits);
  setInterval(() => {}, 60000);
} else if (step.limit !== undefined || step.fails !== undefined) {
  if (step.works) work();
  if (step.limit === undefined) stream.fails(step.fails);
  else stream.limit(step.limit, step.seconds, step.costUsd);
  process.exitCode = 1;
} else if (step.says !== undefined) {
  stream.says(step.says);
  stream.end();
} else {
  work();
  stream.says({ spec: 'Spec path: specs/' + word + '.md', review: 'All is there.\\nVerdict: pass' }[phase] ?? 'Done.');
  stream.end();
}
`;

/** Puts the programs below `bin` of a home, with what each is to do. */
export function placeAgents(home: string, scripts: Record<string, AgentScript>): void {
  mkdirSync(join(home, 'bin'));
  for (const name of ['claude', 'codex']) {
    writeFileSync(join(home, 'bin', name), PROGRAM);
    chmodSync(join(home, 'bin', name), 0o755);
    writeFileSync(join(home, `${name}.json`), JSON.stringify(scripts[name] ?? {}));
  }
}
