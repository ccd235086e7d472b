// The shim of one attempt, a program of its own: `shim <state folder> <token>`. It outlives whoever started it.
import { writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { systemClock } from '../clock.ts';
import { RunFolder } from '../process/run-folder.ts';
import { ATTEMPT_FILES } from './files.ts';
import type { ShimRequest, ShimSecrets } from './request.ts';
import { Shim } from './shim.ts';

/** Faults that are written down, at most. */
const FAULTS = 50;
const STDERR = 2;

/** A disk that is full takes no fault either, and that is none of its own. */
function writeFault(message: string): void {
  try {
    writeSync(STDERR, `${message}\n`);
  } catch {
    // Nobody is left who could be told.
  }
}

/** Goes to a file in the run's folder: its owner reads it when the attempt has ended. */
function faultLogger(): Logger {
  let left = FAULTS;
  const write = (message: string): void => {
    left -= 1;
    if (left >= 0) writeFault(message);
  };
  return { debug() {}, info() {}, warn: write, error: (message, error) => write(error === undefined ? message : `${message} ${messageOf(error)}`) };
}

async function main([stateDir = '', token = '']: readonly string[]): Promise<void> {
  const logger = faultLogger();
  const secrets = JSON.parse(await text(process.stdin)) as ShimSecrets;
  const found = await RunFolder.open(stateDir, token);
  // Nobody waits for it any more.
  if (found === null) return;
  const request = JSON.parse(await readFile(join(found.folder.path, ATTEMPT_FILES.request), 'utf8')) as ShimRequest;
  const shim = new Shim(found.folder, request, secrets, { clock: systemClock, logger });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => shim.stop(signal));
  process.on('uncaughtException', (error) => {
    logger.error('The shim failed.', error);
    shim.stop('a fault of our own');
  });
  await shim.run();
}

try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  writeFault(error instanceof Error ? error.stack ?? error.message : String(error));
  process.exit(1);
}
