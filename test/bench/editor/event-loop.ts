import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Does work and answers with the longest time, in milliseconds, in which the event loop did not turn. */
export async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  monitor.enable();
  await delay(5);
  await work();
  // What the work has left behind for later counts as well.
  await delay(300);
  monitor.disable();
  return monitor.max / 1e6;
}

/** Now, in milliseconds since the epoch, with fractions. */
export function moment(): number {
  return performance.timeOrigin + performance.now();
}
