import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError, codeOf } from '../../base/errors.ts';
import { removeAbandonedLock } from './abandoned-lock.ts';

export interface GitOptions {
  /** What goes in by stdin. Without it stdin is closed at once: nothing ever waits for an answer. */
  input?: string | Uint8Array;
  /** Another index file than the repository's own. */
  index?: string;
  /** Settings for this command alone, `name=value`. */
  settings?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export interface GitResult {
  code: number;
  stdout: Buffer;
  stderr: string;
}

/** Variables that would turn our commands to another repository, index or way of working. */
const TURNED_ASIDE = new Set([
  'GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_COMMON_DIR',
  'GIT_NAMESPACE', 'GIT_PREFIX', 'GIT_SHALLOW_FILE', 'GIT_GRAFT_FILE', 'GIT_REPLACE_REF_BASE', 'GIT_IMPLICIT_WORK_TREE',
  'GIT_GLOB_PATHSPECS', 'GIT_NOGLOB_PATHSPECS', 'GIT_ICASE_PATHSPECS', 'GIT_EXTERNAL_DIFF', 'GIT_DIFF_OPTS',
  'GIT_AUTHOR_DATE', 'GIT_COMMITTER_DATE', 'GIT_TRACE', 'GIT_TRACE2', 'GIT_TRACE_SETUP', 'GIT_CONFIG_PARAMETERS',
]);

/** Settings that count in the place of what git's configuration says; asked for at each command. */
export interface GitPins {
  readonly settings: readonly (readonly [name: string, value: string])[];
}

/** No hook, no background work, no signature, and text as UTF-8 whatever the user's settings say. */
const SETTINGS = [
  'core.hooksPath=/dev/null', 'core.fsmonitor=false', 'core.quotePath=false', 'core.safecrlf=false', 'commit.gpgSign=false',
  'gc.auto=0', 'maintenance.auto=false', 'i18n.commitEncoding=UTF-8', 'i18n.logOutputEncoding=UTF-8', 'log.showSignature=false',
].flatMap((setting) => ['-c', setting]);

/** Somebody else's git command is at work; it takes moments, unless it died and left its lock. */
const LOCKED = /Unable to create '(.{1,4096}\.lock)': File exists/;
const LOCK_ATTEMPTS = 40;
const LOCK_DELAY_MS = 100;

const TIMEOUT_MS = 10 * 60 * 1000;

/** git as a program: arguments as they are, no shell, no hooks, no prompt, no editor, messages in English. */
export class Git {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #pins: GitPins;

  constructor(folder: string, env: NodeJS.ProcessEnv = process.env, pins: GitPins = { settings: [] }) {
    this.#folder = folder;
    this.#pins = pins;
    this.#env = {
      ...Object.fromEntries(Object.entries(env).filter(([name]) => !TURNED_ASIDE.has(name))),
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '',
      SSH_ASKPASS: '',
      GIT_EDITOR: ':',
      GIT_PAGER: 'cat',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_LITERAL_PATHSPECS: '1',
      LC_ALL: 'C',
    };
  }

  /** The same git in another folder. */
  in(folder: string): Git {
    return new Git(folder, this.#env, this.#pins);
  }

  /** Runs a command that may say no. Waits while another git command holds a lock, and takes away one that nobody holds. */
  async ask(args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.#once(args, options);
      const lock = result.code === 0 ? undefined : LOCKED.exec(result.stderr)?.[1];
      if (lock === undefined || attempt > LOCK_ATTEMPTS) return result;
      if (attempt === LOCK_ATTEMPTS && !(await removeAbandonedLock(resolvePath(this.#folder, lock), LOCK_ATTEMPTS * LOCK_DELAY_MS))) return result;
      if (attempt < LOCK_ATTEMPTS) await delay(LOCK_DELAY_MS);
    }
  }

  /** Runs a command that has to succeed. @throws UserError `git`, `git-locked` */
  async run(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
    const result = await this.ask(args, options);
    if (result.code === 0) return result.stdout;
    const detail = `git ${args.join(' ')} (exit ${result.code}): ${result.stderr.trim()}`;
    if (LOCKED.test(result.stderr)) {
      throw new UserError('git-locked', 'Another git command holds a lock of this repository.', {
        hint: 'Let it finish. If none is running, remove the .lock file that the log names.', detail,
      });
    }
    throw new UserError('git', `git ${args[0] ?? ''} failed: ${lastLine(result.stderr)}`, { hint: 'The log has all of what git said.', detail });
  }

  /** What a command prints, as text without the final newline. */
  async text(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return withoutNewline(await this.run(args, options));
  }

  /** The text of a command that says no with exit code 1, such as for a ref that is not there; null then. */
  async textOrNull(args: readonly string[]): Promise<string | null> {
    const result = await this.ask(args);
    return result.code === 0 ? withoutNewline(result.stdout) : null;
  }

  /** Starts a command that answers for as long as its stdin is open. What it says on stderr is not read. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams {
    const child = this.#spawn(args, {});
    child.stderr.resume();
    return child;
  }

  #once(args: readonly string[], options: GitOptions): Promise<GitResult> {
    return new Promise((resolve, reject) => {
      const child = this.#spawn(args, options);
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      const limit = setTimeout(() => child.kill(), TIMEOUT_MS).unref();
      child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
      child.once('error', (error) => {
        clearTimeout(limit);
        reject(failure(error));
      });
      child.once('close', (code) => {
        clearTimeout(limit);
        if (code === null) reject(failure(undefined));
        else resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') });
      });
      // A command that ends before it has read everything says why by its exit code.
      child.stdin.on('error', () => {});
      child.stdin.end(options.input ?? '');
    });
  }

  /** As variables: a name may hold what would end it on a command line. */
  #pinned(): Record<string, string> {
    const { settings } = this.#pins;
    if (settings.length === 0) return {};
    const others = Number(this.#env['GIT_CONFIG_COUNT'] ?? 0);
    const pinned = settings.flatMap(([name, value], i) => [[`GIT_CONFIG_KEY_${others + i}`, name], [`GIT_CONFIG_VALUE_${others + i}`, value]]);
    return { GIT_CONFIG_COUNT: String(others + settings.length), ...Object.fromEntries(pinned) as Record<string, string> };
  }

  #spawn(args: readonly string[], { index, settings = [], env }: GitOptions): ChildProcessWithoutNullStreams {
    return spawn('git', [...SETTINGS, ...settings.flatMap((setting) => ['-c', setting]), ...args], {
      cwd: this.#folder,
      env: { ...this.#env, ...this.#pinned(), ...env, ...(index === undefined ? {} : { GIT_INDEX_FILE: index }) },
      // A group of its own: Ctrl-C in a terminal ends the run in good order, not the command that it is in the middle of.
      detached: true,
      windowsHide: true,
    });
  }
}

/** What is to be said where git could not be started, or did not come to its own end. */
export function failure(error: unknown): UserError {
  if (codeOf(error) === 'ENOENT') {
    return new UserError('git-missing', 'The program git was not found.', { hint: 'Install git, or set "git": {"commit": false}.', cause: error });
  }
  return new UserError('git', 'A git command was ended before it had finished.', { hint: 'Try again.', cause: error });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}

function withoutNewline(output: Buffer): string {
  return output.toString('utf8').replace(/\r?\n$/, '');
}
