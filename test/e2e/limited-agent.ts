import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from './workbench.ts';

/**
 * Says what Claude Code says at a usage limit, with the time of reset. It writes down which key it has, as a digest, and says
 * the key as well, which nobody may read.
 */
const PROGRAM = String.raw`#!${process.execPath}
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
if (process.argv.includes('--version')) {
  console.log('2.1.332 (Claude Code)');
  process.exit(0);
}
for await (const _chunk of process.stdin);
const key = process.env.ANTHROPIC_API_KEY ?? '';
writeFileSync(new URL('key.txt', import.meta.url), createHash('sha256').update(key).digest('hex'));
const say = (event) => console.log(JSON.stringify({ session_id: '0199a213-0000-4000-8000-000000000000', ...event }));
const message = 'You’ve hit your session limit';
say({ type: 'system', subtype: 'init', model: 'claude-opus-4-1' });
say({ type: 'assistant', message: { content: [{ type: 'text', text: 'My key is ' + key + '.' }], usage: {} } });
say({ type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: Math.floor(Date.now() / 1000) + 45 * 60, rateLimitType: 'five_hour' } });
say({ type: 'result', subtype: 'success', is_error: true, api_error_status: 429, result: message, usage: { input_tokens: 1200, output_tokens: 30 }, total_cost_usd: 0.42 });
process.exit(1);
`;

/** Has a window look for programs in a folder first. It is a setting of the machine, which the window reads when it is loaded. */
export async function searchIn(window: Workbench, workspace: string, folder: string): Promise<void> {
  mkdirSync(join(window.userDataDir, 'Machine'), { recursive: true });
  writeFileSync(join(window.userDataDir, 'Machine', 'settings.json'), JSON.stringify({ 'coherence.searchPath': [folder] }));
  await window.load(workspace);
}

/** A `claude` that is at its limit; answers with the folder that it is in, and where it writes which key it had. */
export function limitedAgent(folder: string): { bin: string; keyDigest: string } {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(bin, 'claude'), PROGRAM, { mode: 0o755 });
  return { bin, keyDigest: join(bin, 'key.txt') };
}
