import { setTimeout as delay } from 'node:timers/promises';

/** Repeats an assertion until it holds. What fails at the end of the time is its last failure. */
export async function eventually(assertion: () => Promise<void> | void, timeLimit = 30_000): Promise<void> {
  const deadline = performance.now() + timeLimit;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}
