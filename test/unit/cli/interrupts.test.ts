import assert from 'node:assert/strict';
import { watchInterrupts } from '../../../src/cli/interrupts.ts';
import type { Interrupt } from '../../../src/cli/services.ts';

function process() {
  const handlers = new Map<Interrupt, () => void>();
  const exits: number[] = [];
  const seen: Interrupt[] = [];
  const interrupts = watchInterrupts({ on: (signal, listener) => handlers.set(signal, listener), exit: (code) => void exits.push(code) });
  return { interrupts, exits, seen, signal: (name: Interrupt) => handlers.get(name)?.(), listen: () => interrupts.event((name) => seen.push(name)) };
}

describe('interrupts', () => {
  it('end the process at once where nobody listens', () => {
    const made = process();
    made.signal('SIGTERM');
    assert.deepEqual(made.exits, [143]);
  });

  it('are the listener’s the first time, and end the process the second time', () => {
    const made = process();
    made.listen();
    made.signal('SIGINT');
    assert.deepEqual([made.seen, made.exits], [['SIGINT'], []]);
    made.signal('SIGINT');
    assert.deepEqual([made.seen, made.exits], [['SIGINT'], [130]]);
  });

  it('end the process again once nobody listens any more', () => {
    const made = process();
    const listening = made.listen();
    listening.dispose();
    listening.dispose();
    made.signal('SIGHUP');
    assert.deepEqual(made.exits, [129]);
  });

  it('tell of an output that nobody reads once, however many writes fail', () => {
    const made = process();
    made.listen();
    made.interrupts.outputClosed();
    made.interrupts.outputClosed();
    assert.deepEqual([made.seen, made.exits], [['SIGPIPE'], []]);
  });

  it('do not end a run that is stopping because its output is gone', () => {
    const made = process();
    made.listen();
    made.signal('SIGINT');
    made.interrupts.outputClosed();
    assert.deepEqual([made.seen, made.exits], [['SIGINT'], []]);
  });
});
