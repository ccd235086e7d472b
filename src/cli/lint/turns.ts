import type { Invocation } from '../invocation.ts';
import type { StatusLine } from '../terminal.ts';

/** How long work is done without a look at signals, in milliseconds. */
const TURN = 50;
/** After how long it is said how far it has come, in milliseconds. */
const PATIENCE = 500;

/** Long work in steps: a signal ends the program between two of them, and in a terminal it says how far it has come. */
export class Turns {
  readonly #invocation: Pick<Invocation, 'services' | 'terminal'>;
  readonly #started: number;
  #turn: number;
  #status: StatusLine | null = null;

  constructor(invocation: Pick<Invocation, 'services' | 'terminal'>) {
    this.#invocation = invocation;
    this.#started = invocation.services.clock.monotonic();
    this.#turn = this.#started;
  }

  /** Between two steps. `words` say how far it has come. */
  async next(words: () => string): Promise<void> {
    const { services: { clock }, terminal } = this.#invocation;
    const now = clock.monotonic();
    if (now - this.#turn < TURN) return;
    if (terminal.live && now - this.#started >= PATIENCE) {
      this.#status ??= terminal.statusLine();
      this.#status.show(words());
    }
    await new Promise((resolve) => setImmediate(resolve));
    this.#turn = clock.monotonic();
  }

  /** Takes the status line away. */
  end(): void {
    this.#status?.stop();
    this.#status = null;
  }
}
