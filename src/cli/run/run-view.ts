import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { TaskView } from '../../contract/engine-api.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import { layoutOf, writeJson, writeLines } from '../invocation.ts';
import type { StatusLine, Terminal } from '../terminal.ts';
import { RunProgress } from './run-progress.ts';

/** How often the elapsed time is brought up to date. */
const REFRESH_MS = 200;
/** Two blanks, what moves, a blank, and the last column, which some terminals wrap at. */
const STATUS_LINE_MARGIN = 5;

/** Where the events of a run go. */
export interface RunView extends Disposable {
  event(event: RunEvent): void;
  /** What is known of the attempts at work, where somebody looks. */
  atWork(tasks: readonly TaskView[]): void;
  stopping(): void;
}

/** One event a line. The summary is left to the caller, who knows when it is the last. */
export function jsonView(terminal: Terminal): RunView {
  return {
    event: (event) => {
      if (event.type !== 'summary') writeJson(terminal, event);
    },
    atWork: () => {},
    stopping: () => {},
    dispose: () => {},
  };
}

/** Lines for people: with one that moves in a terminal, plain ones elsewhere. */
export function progressView(terminal: Terminal, clock: Clock): RunView {
  const progress = new RunProgress(() => layoutOf(terminal), { plain: !terminal.live });
  return terminal.live ? new LiveView(terminal, clock, progress) : plainView(terminal, clock, progress);
}

function plainView(terminal: Terminal, clock: Clock, progress: RunProgress): RunView {
  return {
    event: (event) => writeLines(terminal, progress.take(event, clock.monotonic())),
    atWork: () => {},
    stopping: () => writeLines(terminal, progress.stopping()),
    dispose: () => {},
  };
}

class LiveView implements RunView {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #progress: RunProgress;
  readonly #line: StatusLine;
  #timer: Disposable | undefined;

  constructor(terminal: Terminal, clock: Clock, progress: RunProgress) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#progress = progress;
    this.#line = terminal.statusLine();
    this.#tick();
  }

  event(event: RunEvent): void {
    const lines = this.#progress.take(event, this.#clock.monotonic());
    if (lines.length === 0) return;
    this.#show();
    writeLines(this.#terminal, lines);
  }

  atWork(tasks: readonly TaskView[]): void {
    this.#progress.atWork(tasks, this.#clock.monotonic(), this.#clock.now());
  }

  stopping(): void {
    writeLines(this.#terminal, this.#progress.stopping());
    this.#show();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#line.stop();
  }

  #tick(): void {
    this.#show();
    this.#timer = this.#clock.after(REFRESH_MS, () => this.#tick());
  }

  #show(): void {
    this.#line.show(this.#progress.activity(this.#clock.monotonic(), Math.max(10, this.#terminal.columns - STATUS_LINE_MARGIN)));
  }
}
