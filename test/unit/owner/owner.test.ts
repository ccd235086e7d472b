import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
import { Emitter } from '../../../src/base/emitter.ts';
import { UserError } from '../../../src/base/errors.ts';
import type { RunEvent } from '../../../src/contract/run-event.ts';
import { acquire, findOwner, type Acquired, type Ownership } from '../../../src/node/owner/acquire.ts';
import type { OwnerClient } from '../../../src/node/owner/client.ts';
import { helloRequest, PROTOCOL } from '../../../src/node/owner/protocol.ts';
import { newSocketPath } from '../../../src/node/owner/socket-path.ts';
import { stateFolder } from '../../../src/node/store/layout.ts';
import { scratchFolders } from '../store/scratch.ts';
import { tallyEngine } from './tally-engine.ts';

describe('the owner of a workspace', () => {
  const open: Acquired[] = [];
  const servers: Server[] = [];
  afterEach(async () => {
    for (const acquired of open.splice(0)) {
      if (acquired.kind === 'owner') await acquired.owner.release();
      if (acquired.kind === 'client') acquired.client.dispose();
    }
    for (const server of servers.splice(0)) server.close();
  });
  const scratch = scratchFolders();

  const take = async (options = {}): Promise<Acquired> => {
    const acquired = await acquire(scratch.dir, { limitMs: 500, ...options });
    open.push(acquired);
    return acquired;
  };
  const takeOwner = async (options = {}): Promise<Ownership> => {
    const acquired = await take(options);
    assert.equal(acquired.kind, 'owner');
    return acquired.kind === 'owner' ? acquired.owner : assert.fail();
  };
  const takeClient = async (): Promise<OwnerClient> => {
    const acquired = await take();
    assert.equal(acquired.kind, 'client');
    return acquired.kind === 'client' ? acquired.client : assert.fail();
  };
  const ownerFolder = (): string => join(stateFolder(scratch.dir), 'owner');
  const claims = (): Promise<string[]> => readdir(ownerFolder());
  /** A claim of `epoch` whose socket is `socket`. */
  const plant = async (epoch: number, socket: string, pid = process.pid): Promise<void> => {
    await mkdir(ownerFolder(), { recursive: true });
    await writeFile(join(ownerFolder(), `epoch-${epoch}.json`), JSON.stringify({ epoch, pid, socket, since: '2026-01-01T00:00:00.000Z' }));
  };
  const listening = async (accept: Parameters<typeof createServer>[1]): Promise<string> => {
    const path = await newSocketPath(scratch.dir, 99);
    const server = createServer(accept ?? (() => {}));
    servers.push(server);
    await new Promise<void>((resolve) => { server.listen(path, resolve); });
    return path;
  };

  it('is one of all who try at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 25 }, () => take()));
    assert.equal(all.filter(({ kind }) => kind === 'owner').length, 1);
    assert.equal(all.filter(({ kind }) => kind === 'client').length, 24);
    assert.deepEqual(await claims(), ['epoch-1.json']);
  });

  it('is followed at once when it lets go', async () => {
    const first = await takeOwner();
    await first.release();
    const second = await takeOwner();
    assert.deepEqual([first.epoch, second.epoch], [1, 2]);
    assert.deepEqual([await first.fenced(), await second.fenced()], [true, false]);
    assert.deepEqual(await claims(), ['epoch-2.json']);
  });

  it('is found by its socket, not by its pid: a claim of a living process without a socket is dead', async () => {
    await plant(4, await newSocketPath(scratch.dir, 4));
    assert.equal((await takeOwner()).epoch, 5);
  });

  it('is nobody that a claim of the repository sends us to', async () => {
    let knocks = 0;
    const server = createServer((socket) => {
      knocks += 1;
      socket.destroy();
    });
    servers.push(server);
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const { port } = server.address() as AddressInfo;
    const elsewhere = join(scratch.dir, 'coherence-1');
    await mkdir(elsewhere);
    for (const [at, socket] of [String(port), join(scratch.dir, 'my.sock'), 'relative/coherence-0/0123456789ab-1-01234567', `/tmp/../${elsewhere}/0123456789ab-1-01234567`, '\\\\host\\pipe\\coherence-0123456789ab-1-01234567', join(elsewhere, 'gone', '0123456789ab-1-01234567')].entries()) {
      await plant(at * 10 + 1, socket);
      assert.equal(await findOwner(scratch.dir), null);
      const owner = await takeOwner();
      assert.equal(owner.epoch, at * 10 + 2);
      await owner.release();
    }
    assert.equal(knocks, 0);
  });

  it('is not hindered by a claim that cannot be read', async () => {
    await mkdir(ownerFolder(), { recursive: true });
    await writeFile(join(ownerFolder(), 'epoch-7.json'), '{"epo');
    assert.equal((await takeOwner()).epoch, 8);
  });

  it('never uses an epoch again that has written, also without its claim', async () => {
    await mkdir(join(stateFolder(scratch.dir), 'journal'), { recursive: true });
    await writeFile(join(stateFolder(scratch.dir), 'journal', '00000041-000002.jsonl'), '');
    assert.equal((await takeOwner()).epoch, 42);
  });

  it('has lost the workspace when the state folder is gone', async () => {
    const owner = await takeOwner();
    assert.equal(await owner.fenced(), false);
    await rm(stateFolder(scratch.dir), { recursive: true });
    assert.equal(await owner.fenced(), true);
  });

  it('keeps the workspace while it says nothing, unless it is forced out', async () => {
    await plant(3, await listening(() => {}), 4321);
    assert.deepEqual(await take({ limitMs: 100 }), { kind: 'unresponsive', pid: 4321, epoch: 3 });
    assert.deepEqual(await claims(), ['epoch-3.json']);
    assert.equal((await takeOwner({ limitMs: 100, force: true })).epoch, 4);
    assert.deepEqual(await claims(), ['epoch-4.json']);
  });

  it('keeps it from a force that is not needed', async () => {
    await takeOwner();
    assert.equal((await take({ force: true })).kind, 'client');
  });

  it('is told apart from one that is another version', async () => {
    await plant(1, await listening((socket) => {
      const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
      connection.onRequest(helloRequest, () => ({ protocol: 999, pid: 12, epoch: 1 }));
      connection.listen();
    }));
    await assert.rejects(take(), { name: 'UserError', code: 'protocol-mismatch' });
  });

  it('listens where no other user can knock, at a path that fits every kernel', async function () {
    if (process.platform === 'win32') this.skip();
    const path = await newSocketPath('/a/workspace', 2 ** 31);
    assert.ok(Buffer.byteLength(path) < 100);
    assert.equal((await stat(dirname(path))).mode & 0o777, 0o700);
    assert.notEqual(path, await newSocketPath('/a/workspace', 2 ** 31));
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = join(scratch.dir, 'a-very-long-name'.repeat(8));
    try {
      assert.ok(Buffer.byteLength(await newSocketPath('/a/workspace', 1)) < 100);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });

  describe('and its clients', () => {
    const events = new Emitter<RunEvent>();
    const engine = tallyEngine({
      onEvent: events.event,
      total: () => 42,
      write: async (by, n) => {
        if (by === 'user') throw new UserError('refused', `${n} does not fit.`, { hint: 'Look again.' });
        if (by === 'bug') throw new TypeError('x is not a function');
        if (by === 'never') await new Promise(() => {});
      },
    });

    it('gives them its engine, once there is one', async () => {
      const owner = await takeOwner();
      const client = await takeClient();
      assert.deepEqual(client.owner, { protocol: PROTOCOL, pid: process.pid, epoch: 1 });
      const early = client.status();
      owner.serve(engine);
      assert.deepEqual(await early, await engine.status());
      await client.decide('a', '1', 'me');
    });

    it('sends their errors across whole', async () => {
      (await takeOwner()).serve(engine);
      const client = await takeClient();
      await assert.rejects(client.decide('user', '7', 'me'), (error) => {
        assert.ok(error instanceof UserError);
        assert.deepEqual([error.code, error.message, error.hint], ['refused', '7 does not fit.', 'Look again.']);
        return true;
      });
      await assert.rejects(client.decide('bug', '7', 'me'), { name: 'UserError', code: 'internal', message: 'x is not a function' });
      assert.equal((await client.status()).items.done, 42);
    });

    it('answers nothing but the engine’s own methods', async () => {
      (await takeOwner()).serve(engine);
      for (const method of ['constructor', 'onEvent', '__proto__', 'toString']) {
        await assert.rejects(rawCall(scratch.dir, method), /There is no method/);
      }
    });

    it('tells all of them what happens, in order, and none after it has left', async () => {
      (await takeOwner()).serve(engine);
      const [one, other, third] = [await takeClient(), await takeClient(), await takeClient()];
      const heard: string[][] = [[], [], []];
      [one, other, third].forEach((client, i) => client.onEvent((event) => heard[i]!.push(event.type)));
      third.dispose();
      events.fire({ type: 'paused', at: '', reason: '' });
      events.fire({ type: 'resumed', at: '' });
      await Promise.all([one.status(), other.status()]);
      assert.deepEqual(heard, [['paused', 'resumed'], ['paused', 'resumed'], []]);
      await assert.rejects(third.status(), { code: 'owner-gone' });
    });

    it('answers what they have asked before it goes, and sends later calls to the next owner', async () => {
      const owner = await takeOwner();
      let wrote = (): void => {};
      const writing = new Promise<void>((resolve) => { wrote = resolve; });
      let reached = (): void => {};
      const called = new Promise<void>((resolve) => { reached = resolve; });
      owner.serve(tallyEngine({
        onEvent: new Emitter<RunEvent>().event,
        total: () => 0,
        write: () => {
          reached();
          return writing;
        },
      }));
      const client = await takeClient();
      const answered = client.decide('a', '1', 'ada');
      await called;
      owner.leave();
      await assert.rejects(client.status(), { code: 'owner-gone', message: 'The process that owned this workspace was just ending, so nothing was done.' });
      const gone = owner.answered().then(() => owner.release());
      wrote();
      await answered;
      await gone;
      await takeOwner();
    });

    it('leaves no call of theirs open when it goes', async () => {
      const owner = await takeOwner();
      owner.serve(engine);
      const client = await takeClient();
      let told = 0;
      const closed = new Promise<void>((resolve) => { client.onClosed(() => { told += 1; resolve(); }); });
      const rejected = assert.rejects(client.decide('never', '1', 'me'), { name: 'UserError', code: 'owner-gone' });
      await client.status();
      await owner.release();
      await Promise.all([closed, rejected]);
      await assert.rejects(client.status(), { code: 'owner-gone' });
      await new Promise<void>((resolve) => { client.onClosed(resolve); });
      assert.equal(told, 1);
    });
  });
});

/** What a client that is not ours could send. */
async function rawCall(workspace: string, method: string): Promise<unknown> {
  const folder = join(stateFolder(workspace), 'owner');
  const claim = JSON.parse(await readFile(join(folder, (await readdir(folder)).at(-1)!), 'utf8')) as { socket: string };
  const socket = connect(claim.socket);
  const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
  connection.listen();
  try {
    return await connection.sendRequest('call', { method, args: [] });
  } finally {
    connection.dispose();
    socket.destroy();
  }
}
