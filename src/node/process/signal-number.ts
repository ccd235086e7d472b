import { constants } from 'node:os';

/** The number of a signal on this system; 0 where there was none, or none that is known here. */
export function signalNumber(name: string | null): number {
  const numbers: Readonly<Record<string, number>> = constants.signals;
  return name === null ? 0 : numbers[name] ?? 0;
}
