import assert from 'node:assert/strict';
import { parseProcStat, parsePsLine, type ProcessEntry, type ProcessTable } from '../../../src/node/process/process-table.ts';
import { ProcessTree, type Leader } from '../../../src/node/process/process-tree.ts';
import { ManualClock } from './manual-clock.ts';

interface FakeProcess extends ProcessEntry {
  runId?: string;
  /** What ends it: any signal, SIGKILL alone, or nothing. */
  endsWith?: 'TERM' | 'KILL' | 'nothing';
}

/** A machine of which a test decides what runs on it. */
class FakeMachine implements ProcessTable {
  readonly signals: [pid: number, signal: string][] = [];
  processes: FakeProcess[];

  constructor(processes: FakeProcess[]) {
    this.processes = processes;
  }

  list(): Promise<ProcessEntry[]> {
    return Promise.resolve([...this.processes]);
  }

  find(pid: number): Promise<ProcessEntry | null> {
    return Promise.resolve(this.processes.find((entry) => entry.pid === pid) ?? null);
  }

  runId(pid: number): Promise<string | null> {
    return Promise.resolve(this.processes.find((entry) => entry.pid === pid)?.runId ?? null);
  }

  isSame(entry: ProcessEntry): boolean {
    return this.processes.some((other) => other.pid === entry.pid && other.started === entry.started);
  }

  readonly kill = (pid: number, signal: NodeJS.Signals): void => {
    this.signals.push([pid, signal]);
    const ends = (entry: FakeProcess): boolean => (entry.endsWith ?? 'TERM') === 'TERM' || (entry.endsWith === 'KILL' && signal === 'SIGKILL');
    this.processes = this.processes.filter((entry) => !((pid < 0 ? entry.group === -pid : entry.pid === pid) && ends(entry)));
  };
}

async function end(machine: FakeMachine, leader: Leader | null): Promise<number[]> {
  const clock = new ManualClock();
  const tree = new ProcessTree({ runId: 'attempt_1', leader, clock, table: machine, kill: machine.kill });
  const progress = { over: false };
  const ended = tree.end(1000).finally(() => {
    progress.over = true;
  });
  while (!progress.over) await clock.advance(100);
  return await ended;
}

const heldLeader = (machine: FakeMachine): Leader => ({ pid: 100, started: 50, isHeld: () => machine.processes.some((entry) => entry.pid === 100) });
const goneLeader: Leader = { pid: 100, started: 50, isHeld: () => false };

describe('a process tree', () => {
  it('ends the group, descendants in other groups, and whatever carries the run id', async () => {
    const machine = new FakeMachine([
      { pid: 100, parent: 10, group: 100, started: 50 },
      { pid: 101, parent: 100, group: 100, started: 51, endsWith: 'KILL' },
      { pid: 102, parent: 101, group: 102, started: 52 },
      { pid: 103, parent: 1, group: 103, started: 53, runId: 'outer:attempt_1', endsWith: 'KILL' },
      { pid: 104, parent: 103, group: 104, started: 54 },
      { pid: 105, parent: 1, group: 105, started: 55, runId: 'attempt_12' },
      { pid: 106, parent: 1, group: 106, started: 56 },
    ]);
    assert.deepEqual(await end(machine, heldLeader(machine)), []);
    assert.deepEqual(machine.processes.map((entry) => entry.pid), [105, 106]);
  });

  it('reports what cannot be ended', async () => {
    const machine = new FakeMachine([{ pid: 100, parent: 10, group: 100, started: 50, endsWith: 'nothing' }, { pid: 101, parent: 100, group: 100, started: 51 }]);
    assert.deepEqual(await end(machine, heldLeader(machine)), [100]);
  });

  it('never signals a pid that was given to another process', async () => {
    const machine = new FakeMachine([{ pid: 100, parent: 1, group: 100, started: 900 }, { pid: 101, parent: 100, group: 100, started: 901 }]);
    assert.deepEqual(await end(machine, goneLeader), []);
    assert.deepEqual(machine.signals, []);
  });

  it('never signals a group that an earlier owner recorded and whose leader is gone', async () => {
    const machine = new FakeMachine([{ pid: 105, parent: 1, group: 100, started: 900 }]);
    assert.deepEqual(await end(machine, goneLeader), []);
    assert.deepEqual(machine.signals, []);
  });

  it('ends the process that an earlier owner recorded where it is still the same, with its group', async () => {
    const machine = new FakeMachine([{ pid: 100, parent: 1, group: 100, started: 50 }, { pid: 105, parent: 1, group: 100, started: 60 }, { pid: 106, parent: 1, group: 1, started: 60 }]);
    assert.deepEqual(await end(machine, goneLeader), []);
    assert.deepEqual(machine.processes.map((entry) => entry.pid), [106]);
  });

  it('ends what the process left behind in its group when it ended by itself', async () => {
    const machine = new FakeMachine([{ pid: 105, parent: 1, group: 100, started: 60 }]);
    let held = true;
    const tree = new ProcessTree({ runId: 'attempt_1', leader: { pid: 100, started: 50, isHeld: () => held }, clock: new ManualClock(), table: machine, kill: machine.kill });
    held = false;
    machine.processes[0]!.endsWith = 'TERM';
    await tree.members();
    assert.deepEqual((await tree.members()).map((entry) => entry.pid), [105]);
    // Once the group was empty its number is anybody's.
    machine.processes = [];
    await tree.members();
    machine.processes = [{ pid: 107, parent: 1, group: 100, started: 70 }];
    assert.deepEqual(await tree.members(), []);
  });

  it('does not take a process for ours because an earlier one with its pid was', async () => {
    const machine = new FakeMachine([{ pid: 105, parent: 1, group: 105, started: 60, runId: 'attempt_1' }]);
    const tree = new ProcessTree({ runId: 'attempt_1', leader: null, clock: new ManualClock(), table: machine, kill: machine.kill });
    assert.equal((await tree.members()).length, 1);
    machine.processes = [{ pid: 105, parent: 1, group: 105, started: 61 }];
    assert.deepEqual(await tree.members(), []);
  });

  it('knows again what it has seen below its leader, where processes do not say of which run they are', async () => {
    const seen = { pid: 102, parent: 101, group: 102, started: 52 };
    const machine = new FakeMachine([{ pid: 100, parent: 10, group: 100, started: 50 }, { pid: 101, parent: 100, group: 101, started: 51 }, seen, { pid: 103, parent: 1, group: 103, started: 53 }]);
    const clock = new ManualClock();
    const tree = new ProcessTree({ runId: 'attempt_1', leader: heldLeader(machine), clock, table: machine, kill: machine.kill });
    const following = tree.follow();
    await clock.advance(5000);
    // Its parents have gone, and another process has come.
    machine.processes = [{ ...seen, parent: 1 }, { pid: 103, parent: 1, group: 103, started: 53 }, { pid: 104, parent: 1, group: 104, started: 54 }];
    following.dispose();
    assert.deepEqual((await tree.members()).map((entry) => entry.pid), [102]);
    machine.processes = [{ ...seen, parent: 1, started: 60 }];
    assert.deepEqual(await tree.members(), []);
  });

  it('never counts this process in', async () => {
    const machine = new FakeMachine([{ pid: process.pid, parent: 1, group: 105, started: 60, runId: 'attempt_1' }]);
    assert.deepEqual(await end(machine, null), []);
    assert.deepEqual(machine.signals, []);
  });
});

describe('the process tables of systems', () => {
  it('reads /proc/PID/stat, whatever the program is called', () => {
    const rest = '100 200 200 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 98765 1000 10';
    assert.deepEqual(parseProcStat(`42 (a) b (c)) S ${rest}`), { pid: 42, parent: 100, group: 200, started: 98765 });
    assert.equal(parseProcStat(`42 (x) Z ${rest}`), null);
    assert.equal(parseProcStat(''), null);
  });

  it('reads ps', () => {
    assert.deepEqual(parsePsLine('  42   1  42 Ss   Sun Nov 22 09:00:01 2026'), [{ pid: 42, parent: 1, group: 42, started: Date.UTC(2026, 10, 22, 9, 0, 1) }]);
    assert.deepEqual(parsePsLine('  42   1  42 Z+   Sun Nov 22 09:00:01 2026'), []);
    assert.deepEqual(parsePsLine(''), []);
  });
});
