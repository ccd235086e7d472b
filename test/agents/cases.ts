import type { Script } from './model-server/script.ts';
import type { AgentName, Start } from './recipes.ts';

/** A run of a real program that is recorded. */
export interface Case {
  name: string;
  /** What it shows. */
  title: string;
  script: Script;
  access: Start['access'];
  retries: number;
  key: Start['key'];
  /** Where it says nothing about a program. */
  only?: readonly AgentName[];
  files?: Record<string, string>;
}

/** When limits are over: 15 January 2027, 08:00 UTC. */
export const RESETS_AT = 1_800_000_000;

const done = { says: 'That is done.', usage: { input: 2000, output: 20, cached: 1200 } };
const ordinary = { access: 'edit', retries: 0, key: 'key' } as const;

export const PROMPT = 'Say hello, or do what you are told.\n';

export const cases: readonly Case[] = [
  { name: 'text', title: 'an answer in words', ...ordinary, script: { other: [{ says: 'Hello from the script.\nTwo lines of it.' }] } },
  {
    name: 'write', title: 'a file written by its own tool', ...ordinary,
    script: { other: [{ says: 'I write a greeting.', acts: [{ does: 'write', path: 'notes/hello.txt', text: 'Hello\nagain\n' }] }, done] },
  },
  {
    name: 'edit', title: 'a file read and changed by its own tools', ...ordinary, files: { 'greeting.txt': 'Hello\nworld\n' },
    script: { other: [{ acts: [{ does: 'read', path: 'greeting.txt' }] }, { acts: [{ does: 'edit', path: 'greeting.txt', from: 'world', to: 'everybody' }] }, done] },
  },
  {
    name: 'command', title: 'a command that works', ...ordinary, access: 'all',
    script: { other: [{ says: 'I look around.', acts: [{ does: 'run', command: 'echo one; echo two' }] }, done] },
  },
  {
    name: 'failing-command', title: 'a command that fails', ...ordinary, access: 'all',
    script: { other: [{ acts: [{ does: 'run', command: 'echo before; echo wrong >&2; exit 3' }] }, { says: 'The command failed.' }] },
  },
  {
    name: 'denied-command', title: 'a command where only edits are allowed', ...ordinary, only: ['claude', 'gemini', 'opencode'],
    script: { other: [{ says: 'I run something.', acts: [{ does: 'run', command: 'node -e 0', insists: true }] }, { says: 'I was not allowed to.' }] },
  },
  {
    name: 'denied-write', title: 'a file that may not be written', ...ordinary, access: 'read',
    script: { other: [{ says: 'I write a file.', acts: [{ does: 'write', path: 'denied.txt', text: 'no\n' }] }, { says: 'I was not allowed to.' }] },
  },
  {
    name: 'rate-once', title: '429 once, to be tried again after one second', ...ordinary, retries: 3,
    script: { other: [{ says: 'Hello after a wait.', troubles: [{ goes: 'rate', retryAfterSeconds: 1 }] }] },
  },
  {
    name: 'rate', title: '429 each time, to be tried again after one second', ...ordinary, retries: 1,
    script: { other: [{ troubles: [{ goes: 'rate', retryAfterSeconds: 1 }], lasting: true }] },
  },
  { name: 'usage-limit', title: 'what was paid for is used up', ...ordinary, retries: 1, script: { other: [{ troubles: [{ goes: 'usage', resetsAt: RESETS_AT }], lasting: true }] } },
  {
    name: 'usage-limit-subscription', title: 'the limit of a subscription', ...ordinary, retries: 1, key: 'subscription', only: ['claude'],
    script: { other: [{ troubles: [{ goes: 'usage', resetsAt: RESETS_AT }], lasting: true }] },
  },
  {
    name: 'usage-limit-later', title: 'the limit comes in the middle of the work', ...ordinary, retries: 1,
    script: { other: [{ acts: [{ does: 'write', path: 'half.txt', text: 'half\n' }] }, { troubles: [{ goes: 'usage', resetsAt: RESETS_AT }], lasting: true }] },
  },
  { name: 'cut', title: 'the stream ends in the middle, once', ...ordinary, retries: 2, script: { other: [{ says: 'Hello in spite of it.', troubles: [{ goes: 'cut' }] }] } },
  { name: 'cut-always', title: 'the stream ends in the middle each time', ...ordinary, retries: 1, script: { other: [{ says: 'Never heard to its end.', troubles: [{ goes: 'cut' }], lasting: true }] } },
  { name: 'broken', title: '500 each time', ...ordinary, script: { other: [{ troubles: [{ goes: 'broken' }], lasting: true }] } },
  { name: 'unauthorized', title: 'a key that is refused', ...ordinary, retries: 1, script: { other: [{ troubles: [{ goes: 'unauthorized' }], lasting: true }] } },
  {
    name: 'edit-by-command', title: 'a command that only makes a file, where only edits are allowed: Claude Code takes it for one', ...ordinary, only: ['claude'],
    script: { other: [{ says: 'I make a file.', acts: [{ does: 'run', command: 'touch made-by-command' }] }, done] },
  },
  { name: 'no-key', title: 'no key at all', ...ordinary, key: 'none', script: { other: [{ says: 'Nobody asked who you are.' }] } },
];
