import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './progress.ts';

const MEBIBYTE = 1024 * 1024;

/** Never ends and writes nothing. With `hard`, being asked to end changes nothing. */
export function hang(hard: boolean): Promise<never> {
  if (hard) for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  return new Promise(() => {
    setInterval(() => {}, 60_000);
  });
}

/** Works for this long, with a sign of life now and then. */
export async function dawdle(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  for (let left = milliseconds; left > 0; left = end - performance.now()) {
    await sleep(Math.min(left, 250));
    say('Working …');
  }
}

/** Writes this much: colours, cursor movements, characters of several bytes, lines of a mebibyte. */
export async function flood(mebibytes: number): Promise<void> {
  const colours = Buffer.from('\u001b[31mred\u001b[0m \u001b[2K\u001b]0;title\u0007ä — 漢字 🙂 progress 42 %\r'.repeat(2000));
  const longLine = Buffer.from(`${'x'.repeat(MEBIBYTE)}\n`);
  const size = mebibytes * MEBIBYTE;
  for (let written = 0, turn = 0; written < size; turn += 1) {
    const chunk = turn % 2 === 0 ? colours : longLine;
    const part = chunk.subarray(0, size - written);
    if (!process.stdout.write(part)) await once(process.stdout, 'drain');
    written += part.length;
  }
  say('\u001b[0m');
}

/**
 * Starts processes that go on when the agent has ended, each with a heartbeat in `folder`: `<agent's pid>-child`
 * (a child that holds the agent's output open), `-setsid` (a grandchild in a session of its own) and `-orphan`
 * (a grandchild whose parent has ended). A heartbeat file holds the process id and is written again and again.
 * They end by themselves after some minutes.
 */
export async function fork(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const beats = (['child', 'setsid', 'orphan'] as const).map((kind) => ({ kind, file: join(folder, `heartbeat-${process.pid}-${kind}`) }));
  for (const { kind, file } of beats) {
    const stdio = kind === 'child' ? 'inherit' as const : 'ignore' as const;
    const program = kind === 'child' ? [HEARTBEAT, file] : [PARENT, kind, HEARTBEAT, file];
    spawn(process.execPath, ['-e', ...program], { stdio: ['ignore', stdio, stdio] }).unref();
  }
  for (let wait = 0; wait < 250 && !beats.every(({ file }) => existsSync(file)); wait += 1) await sleep(20);
}

// It is ended at any moment: the file is there with its first beat, and is never emptied for the next.
const HEARTBEAT = `
const { openSync, renameSync, writeSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const path = process.argv[1];
const unborn = join(dirname(path), 'new-' + basename(path));
const file = openSync(unborn, 'w');
let beat = 0;
const write = () => writeSync(file, JSON.stringify({ pid: process.pid, beat: beat++ }), 0);
write();
renameSync(unborn, path);
setInterval(write, 50);
setTimeout(() => process.exit(), 180_000);
`;

const PARENT = `
const [, kind, heartbeat, file] = process.argv;
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', heartbeat, file], { stdio: 'ignore', detached: kind === 'setsid' });
if (kind === 'orphan') child.unref();
`;
