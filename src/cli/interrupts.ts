import { Emitter, type Event } from '../base/emitter.ts';
import { disposable } from '../base/disposable.ts';
import { exitCodeOfSignal } from './run/exit-code.ts';
import type { Interrupt } from './services.ts';

/** As much of a process as signals need. */
export interface SignalSource {
  on(signal: Exclude<Interrupt, 'SIGPIPE'>, listener: () => void): unknown;
  exit(code: number): void;
}

/** The signals of a process. */
export interface Interrupts {
  readonly event: Event<Interrupt>;
  /** What the reader of our output did not want to see the end of. Node tells of it by an error of the stream. */
  outputClosed(): void;
}

/**
 * The first signal is its listener's to deal with. Where nobody listens, and with every further one, the process ends
 * at once: nothing is lost by that, the state is on disk at any moment.
 */
export function watchInterrupts(source: SignalSource): Interrupts {
  const emitter = new Emitter<Interrupt>();
  let listeners = 0;
  let handled = false;
  let closed = false;
  const raise = (signal: Interrupt): void => {
    if (handled || listeners === 0) return source.exit(exitCodeOfSignal(signal));
    handled = true;
    emitter.fire(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) source.on(signal, () => raise(signal));
  return {
    event: (listener) => {
      const listening = emitter.event(listener);
      listeners += 1;
      return disposable(() => {
        listeners -= 1;
        listening.dispose();
      });
    },
    outputClosed: () => {
      // Every write after the first one fails as well.
      if (!closed && !handled) raise('SIGPIPE');
      closed = true;
    },
  };
}
