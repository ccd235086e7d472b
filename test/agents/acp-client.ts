import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

interface Talk {
  cwd: string;
  mode: string | null;
  /** What it asks leave for is allowed, else it is refused. */
  allows: boolean;
  prompt: string;
}

interface Message {
  id?: number | string | null;
  method?: string;
  params?: { options?: { optionId: string; kind: string }[] };
  result?: { sessionId?: string };
}

/**
 * The least that a client of the Agent Client Protocol has to say, to record what agents answer: one session, one prompt, and
 * the end of their input. What our product does is its own; this is not used to test it.
 */
export async function converse(child: ChildProcessWithoutNullStreams, { allows, cwd, mode, prompt }: Talk): Promise<void> {
  const waiting = new Map<unknown, (message: Message) => void>();
  let last = 0;
  const send = (message: Record<string, unknown>): void => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const ask = (method: string, params: unknown): Promise<Message> => new Promise((resolve) => {
    last += 1;
    waiting.set(last, resolve);
    send({ id: last, method, params });
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = line.startsWith('{') ? JSON.parse(line) as Message : {};
    if (message.method === undefined) return waiting.get(message.id)?.(message);
    if (message.id === undefined) return;
    if (message.method !== 'session/request_permission') return send({ id: message.id, error: { code: -32601, message: 'Method not found' } });
    const { optionId } = message.params?.options?.find(({ kind }) => kind === (allows ? 'allow_once' : 'reject_once')) ?? {};
    send({ id: message.id, result: { outcome: optionId === undefined ? { outcome: 'cancelled' } : { outcome: 'selected', optionId } } });
  });

  await ask('initialize', { protocolVersion: 1, clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false }, clientInfo: { name: 'recorder', version: '1' } });
  const { result } = await ask('session/new', { cwd, mcpServers: [] });
  if (result?.sessionId !== undefined) {
    const { sessionId } = result;
    if (mode !== null) await ask('session/set_mode', { sessionId, modeId: mode });
    await ask('session/prompt', { sessionId, prompt: [{ type: 'text', text: prompt }] });
    // Updates may follow the answer.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  child.stdin.end();
}
