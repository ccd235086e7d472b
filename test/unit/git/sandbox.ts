import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Git } from '../../../src/node/git/git.ts';
import { GitTreeCheckout } from '../../../src/node/git/git-tree-checkout.ts';
import { Repository } from '../../../src/node/git/repository.ts';

/** A home and a configuration of git's own, so that the machine's settings decide nothing. */
export const GIT_ENV: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C',
};

/** A temporary repository with the user's part played by plain git commands. */
export class Sandbox {
  readonly top: string;
  /** The workspace: the repository's top, or a folder in it. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;

  constructor(folder = '', options: { identity?: boolean } = {}) {
    this.top = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-git-')));
    this.root = join(this.top, folder);
    this.env = { ...GIT_ENV };
    mkdirSync(this.root, { recursive: true });
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'gc.auto', '0');
    if (options.identity !== false) {
      this.git('config', 'user.name', 'Una User');
      this.git('config', 'user.email', 'una@example.org');
    }
    writeFileSync(join(this.top, '.git/info/exclude'), '.coherence/state/\n');
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.top, env: this.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Commits everything, as the user. */
  commitAll(message = 'user'): string {
    this.git('add', '-A');
    this.git('-c', 'user.name=Una User', '-c', 'user.email=una@example.org', 'commit', '-q', '--no-verify', '-m', message);
    return this.git('rev-parse', 'HEAD').trim();
  }

  path(path: string): string {
    return join(this.root, path);
  }

  write(path: string, text: string | Buffer): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  read(path: string): string | null {
    return existsSync(this.path(path)) ? readFileSync(this.path(path), 'utf8') : null;
  }

  remove(path: string): void {
    rmSync(this.path(path), { recursive: true });
  }

  link(target: string, path: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    symlinkSync(target, this.path(path));
  }

  executable(path: string): void {
    chmodSync(this.path(path), 0o755);
  }

  /** What the user sees of the tree and the index: the proof that it has not been touched. */
  userView(): string {
    return [this.git('status', '--porcelain=v2', '-z', '-uall'), this.git('diff', '--binary'), this.git('diff', '--cached', '--binary')].join('\n----\n');
  }

  /** Every file of the tree with its content, git's own and our state left out. */
  contents(): Record<string, string> {
    const found: Record<string, string> = {};
    const walk = (folder: string): void => {
      for (const name of readdirSync(join(this.top, folder)).sort()) {
        const path = folder === '' ? name : `${folder}/${name}`;
        if (path === '.git' || path.endsWith('.coherence')) continue;
        const stat = lstatSync(join(this.top, path));
        if (stat.isDirectory()) {
          found[`${path}/`] = 'folder';
          walk(path);
        } else {
          found[path] = stat.isSymbolicLink() ? `link ${readlinkSync(join(this.top, path))}` : `${stat.mode & 0o100 ? 'x' : '-'} ${readFileSync(join(this.top, path), 'latin1')}`;
        }
      }
    };
    walk('');
    return found;
  }

  /** Paths that a commit changed, one a line as git quotes nothing. */
  filesOf(commit: string): string[] {
    return this.git('diff-tree', '-r', '-z', '--no-commit-id', '--name-only', '--no-renames', commit).split('\0').filter((path) => path !== '').sort();
  }

  /** What the commits of the user's branch are called, oldest first. */
  subjects(): string[] {
    return this.git('log', '--reverse', '--format=%s').trim().split('\n');
  }

  async checkout(git: Git = new Git(this.root, this.env)): Promise<GitTreeCheckout> {
    const repository = await Repository.around(git);
    if (repository === null) throw new Error('no repository');
    return new GitTreeCheckout(repository, this.root, join(this.root, '.coherence/state'));
  }

  dispose(): void {
    rmSync(this.top, { recursive: true, force: true });
  }
}

export const ITEM = { key: 'item-1', label: '1', text: 'First item' };

export function request(files: string[], token = 'attempt_1', message = 'impl: first item') {
  return { key: ITEM.key, taskId: 'task_0123456789abcdef', token, message, files };
}
