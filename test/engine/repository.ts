import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunEvent } from '../../src/contract/run-event.ts';
import type { WorkspaceHost } from '../../src/host/workspace-host.ts';
import { openWorkspace } from '../../src/host/open-workspace.ts';

/** A temporary repository, as a user would have it. */
export class TestRepository {
  readonly root: string;
  readonly #folder: string;
  readonly #hosts: WorkspaceHost[] = [];

  constructor(files: Record<string, string> | 'sample', options: { git?: boolean } = {}) {
    this.#folder = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-test-')));
    this.root = join(this.#folder, 'workspace');
    mkdirSync(this.root);
    if (files === 'sample') cpSync('sample', this.root, { recursive: true });
    else for (const [path, text] of Object.entries(files)) this.write(path, text);
    if (options.git === false) return;
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('config', 'user.name', 'Tester');
    this.git('config', 'user.email', 'tester@localhost');
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'Start');
  }

  write(path: string, text: string): void {
    const absolute = join(this.root, path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.root, encoding: 'utf8' });
  }

  /** The environment of a person with nothing in their home. */
  environment(extra: Record<string, string> = {}): Record<string, string | undefined> {
    return { PATH: process.env['PATH'], HOME: this.#folder, COHERENCE_HOME: join(this.#folder, 'coherence-home'), COHERENCE_DEMO_STATE: join(this.#folder, 'demo-state'), ...extra };
  }

  /** Opens the workspace as its owner and collects what it tells. */
  async open(demo = '', extra: Record<string, string> = {}): Promise<{ host: WorkspaceHost; events: RunEvent[] }> {
    const host = await openWorkspace({ root: this.root, trust: true, environment: this.environment({ COHERENCE_DEMO: demo, ...extra }) });
    this.#hosts.push(host);
    const events: RunEvent[] = [];
    host.api.onEvent((event) => events.push(event));
    return { host, events };
  }

  /** Closes what a failed test left open, then removes everything. */
  async remove(): Promise<void> {
    for (const host of this.#hosts) await host.close().catch(() => {});
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A library of one function with a test, its backlog and its configuration. */
export function smallProject(backlog: string, config: Record<string, unknown> = {}): Record<string, string> {
  return {
    'package.json': '{ "name": "small", "type": "module" }\n',
    'src/one.js': 'export const one = () => 1;\n',
    'test/one.test.js': "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { one } from '../src/one.js';\ntest('one', () => assert.equal(one(), 1));\n",
    'specs/backlog.md': backlog,
    '.gitignore': '.coherence/state/\n',
    '.coherence/config.json': JSON.stringify({ agent: 'demo', test: { command: ['node', '--test'] }, ...config }, null, 2),
  };
}
