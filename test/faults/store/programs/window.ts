// One "window": becomes the owner of the workspace or a client of the one that is, and does what its stdin says, one
// command a line. What happens goes to stdout as lines of JSON.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Emitter } from '../../../../src/base/emitter.ts';
import { codeOf, messageOf } from '../../../../src/base/errors.ts';
import type { EngineApi } from '../../../../src/contract/engine-api.ts';
import type { RunEvent } from '../../../../src/contract/run-event.ts';
import { acquire, type Ownership } from '../../../../src/node/owner/acquire.ts';
import { stateFolder } from '../../../../src/node/store/layout.ts';
import { faultyFileSystem } from '../../../unit/store/faulty-file-system.ts';
import { openTally, type TallyStore } from '../../../unit/store/scratch.ts';
import { tallyEngine } from '../../../unit/owner/tally-engine.ts';

const [workspace = '', name = ''] = process.argv.slice(2);
let engine: EngineApi | null = null;
let held: { owner: Ownership; store: TallyStore } | null = null;
let freezeAt: 'write' | 'datasync' | null = null;

function say(message: object): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

const fs = faultyFileSystem(({ name: operation, path }) => {
  if (operation !== freezeAt || !path.includes('journal')) return;
  freezeAt = null;
  process.kill(process.pid, 'SIGSTOP');
});

async function take(force: boolean): Promise<void> {
  const acquired = await acquire(workspace, { force, limitMs: 400 });
  if (acquired.kind === 'owner') {
    const { owner } = acquired;
    const store = await openTally(stateFolder(workspace), owner.epoch, { fenced: () => owner.fenced(), fs });
    store.onNotice((notice) => say({ notice: notice.code }));
    engine = tallyEngine({
      onEvent: new Emitter<RunEvent>().event, total: () => store.state().total, write: (by, n) => store.commit({ by, n, finishes: 1 }),
    });
    owner.serve(engine);
    held = { owner, store };
    say({ role: 'owner', epoch: owner.epoch, total: store.state().total });
  } else if (acquired.kind === 'client') {
    const { client } = acquired;
    engine = client;
    client.onClosed(() => {
      engine = null;
      say({ closed: client.owner.epoch });
      void take(false);
    });
    say({ role: 'client', epoch: client.owner.epoch });
  } else {
    say({ role: 'unresponsive', epoch: acquired.epoch, pid: acquired.pid });
  }
}

async function write(from: number, to: number): Promise<void> {
  let acknowledged = from - 1;
  try {
    const waiting: Promise<void>[] = [];
    const writeOne = async (n: number): Promise<void> => {
      if (engine === null) throw new Error('no engine');
      await engine.decide(name, String(n), name);
      acknowledged = n;
    };
    for (let n = from; n <= to; n++) {
      waiting.push(writeOne(n));
      if (waiting.length >= 20) await Promise.all(waiting.splice(0));
    }
    await Promise.all(waiting);
    say({ wrote: acknowledged });
  } catch (error) {
    say({ wrote: acknowledged, error: codeOf(error) ?? messageOf(error) });
  }
}

async function obey(line: string): Promise<void> {
  const [command, ...args] = line.split(' ');
  if (command === 'take') await take(args[0] === 'force');
  else if (command === 'write') await write(Number(args[0]), Number(args[1]));
  else if (command === 'freeze') {
    freezeAt = args[0] === 'datasync' ? 'datasync' : 'write';
    say({ will: 'freeze' });
  } else if (command === 'exit') {
    await held?.store.close();
    await held?.owner.release();
    say({ bye: name });
    process.exit(0);
  }
}

await take(false);
createInterface({ input: process.stdin }).on('line', (line) => void obey(line)).on('close', () => process.exit(0));
