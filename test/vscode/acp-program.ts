import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * An agent that speaks the Agent Client Protocol. `asks FILE`: asks leave to install a package, and writes the file when it
 * may. `limited`: says that its limit is reached.
 */
const PROGRAM = String.raw`
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
const [mode, marker] = process.argv.slice(2);
const waiting = new Map();
let last = 1000;
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
const ask = (method, params) => new Promise((resolve) => {
  last += 1;
  waiting.set(last, resolve);
  send({ id: last, method, params });
});
const INSTALL = { toolCallId: 'call-1', kind: 'execute', status: 'pending', title: 'Install', rawInput: { command: 'npm install left-pad --save-dev --registry https://registry.example.org --no-fund' } };
const OPTIONS = [{ optionId: 'yes', name: 'Yes', kind: 'allow_once' }, { optionId: 'no', name: 'No', kind: 'reject_once' }];
async function answer({ id, method, params }) {
  if (method === 'initialize') return send({ id, result: { protocolVersion: 1, agentCapabilities: {}, authMethods: [] } });
  if (method === 'session/new') return send({ id, result: { sessionId: 'session-1' } });
  if (method !== 'session/prompt') return send({ id, result: {} });
  if (mode === 'limited') return send({ id, error: { code: -32603, message: 'You’ve hit your session limit', data: { errorKind: 'rate_limit' } } });
  const { outcome } = await ask('session/request_permission', { sessionId: params.sessionId, toolCall: INSTALL, options: OPTIONS });
  if (outcome.outcome === 'cancelled') return send({ id, result: { stopReason: 'cancelled' } });
  if (outcome.optionId === 'yes') writeFileSync(marker, 'yes');
  return send({ id, result: { stopReason: 'end_turn' } });
}
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.method === undefined) waiting.get(message.id)?.(message.result);
  else if (message.id !== undefined) void answer(message);
}
`;

/** How that agent is started, put into a folder. */
export function acpProgram(folder: string, ...how: ['asks', string] | ['limited']): string[] {
  const program = join(folder, 'acp-agent.mjs');
  writeFileSync(program, PROGRAM);
  return [process.execPath, program, ...how];
}
