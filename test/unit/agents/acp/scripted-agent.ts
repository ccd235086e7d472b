import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentEvent } from '../../../../src/contract/agent-event.ts';
import type { AgentExit } from '../../../../src/engine/ports/agent.ts';
import { acpExecutor } from '../../../../src/node/attempt/acp-conversation.ts';
import type { Conversation } from '../../../../src/node/attempt/conversation.ts';
import type { ShimRequest } from '../../../../src/node/attempt/request.ts';
import { systemClock } from '../../../../src/node/clock.ts';
import { Redactor } from '../../../../src/node/process/redactor.ts';

/** The program of the fixtures that speaks the protocol as a script says, as an argv. */
export function scriptedAgent(script: string): string[] {
  return [process.execPath, fileURLToPath(new URL('../../../fixtures/process/acp-agent.mjs', import.meta.url)), script];
}

/** What an agent was asked for, by method. */
export interface Seen {
  method: string;
  params: Record<string, unknown>;
}

export interface Talk {
  events: AgentEvent[];
  beside: string;
  seen: Seen[];
  exit: Partial<AgentExit>;
  exitCode: number | null;
  /** We ended it: it did not exit by itself. */
  wasFinished: boolean;
}

/** A conversation with a process of its own, without what is around an attempt. `whenTold`: what is done once it has said something. */
export async function talk(script: Record<string, unknown>, request: Partial<Omit<ShimRequest, 'agent'>> & { agent?: Partial<ShimRequest['agent']> } = {}, whenTold: (conversation: Conversation) => void = () => {}): Promise<Talk> {
  const folder = mkdtempSync(join(tmpdir(), 'coherence-acp-'));
  try {
    const path = join(folder, 'script.json');
    writeFileSync(path, JSON.stringify(script).replaceAll('$CWD', folder));
    writeFileSync(`${path}.seen`, '');
    const talked: Talk = { events: [], beside: '', seen: [], exit: {}, exitCode: null, wasFinished: false };
    const [program = '', ...args] = scriptedAgent(path);
    const conversation: Conversation = acpExecutor.converse({
      request: {
        schema: 1, taskId: 'task_1', token: 'attempt_1', phase: 'impl', cwd: folder, posture: { files: 'write', commands: 'ask', specsFolder: 'specs' }, grants: [], session: null, budget: null,
        stateDir: folder, idleMs: null, wallMs: null, graceMs: 1000, resultGraceMs: 1000, logBytes: 1000, command: '', ...request,
        agent: { name: 'agent', executor: 'acp', argv: [], direction: 'stdin', ...request.agent },
      },
      direction: 'Add a slug function.',
      redactor: new Redactor([]),
      clock: systemClock,
      listener: {
        tell: (events) => {
          talked.events.push(...events);
          if (events.some(({ type }) => type === 'text')) whenTold(conversation);
        },
        beside: (text) => {
          talked.beside += text;
        },
      },
    });
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], cwd: folder });
    child.stdin.on('error', () => {});
    child.stdout.on('data', (bytes: Buffer) => conversation.write('stdout', bytes));
    child.stderr.on('data', (bytes: Buffer) => conversation.write('stderr', bytes));
    conversation.begin({
      write: (text) => child.stdin.write(text),
      closeInput: () => child.stdin.end(),
      finish: () => {
        talked.wasFinished = true;
        child.kill('SIGKILL');
      },
    });
    const [exitCode] = (await once(child, 'close')) as [number | null];
    conversation.end();
    const seen = readFileSync(`${path}.seen`, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Seen);
    return { ...talked, seen, exitCode, exit: conversation.exit() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What was told in words. */
export function wordsOf(events: readonly AgentEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('');
}
