import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detect, type DetectPort } from '../../../src/node/workspace/detect.ts';
import { findProgram } from '../../../src/node/workspace/find-program.ts';

function port(files: Record<string, string>, programs: Record<string, string> = {}): DetectPort {
  const names = Object.keys(files).sort();
  return {
    workspace: {
      read: async (path) => files[path] ?? null,
      exists: async (path) => names.some((name) => name === path || name.startsWith(`${path}/`)),
      list: async (folder, limit = 1000) => names.filter((name) => name.startsWith(`${folder}/`)).slice(0, limit),
    },
    findProgram: async (name) => programs[name] ?? null,
  };
}

describe('detect', () => {
  it('finds specs, backlogs and the template', async () => {
    const found = await detect(port({
      'specs/001-a.md': '', 'specs/TEMPLATE.md': '', 'specs/006-overnight-backlog.md': '', 'specs/backlog.md': '', 'specs/007-meta-backlog.md': '', 'BACKLOG.txt': '',
    }));
    assert.equal(found.specs, 'specs');
    assert.equal(found.template, 'specs/TEMPLATE.md');
    assert.deepEqual(found.backlogs, ['specs/backlog.md', 'specs/006-overnight-backlog.md']);
    assert.equal(found.metaBacklog, 'specs/007-meta-backlog.md');
  });

  it('finds nothing in an empty folder', async () => {
    assert.deepEqual(await detect(port({})), { specs: null, template: null, backlogs: [], metaBacklog: null, test: null, agents: [] });
  });

  for (const [name, files, command] of [
    ['npm', { 'package.json': '{"scripts":{"test":"node --test"}}' }, ['npm', 'test']],
    ['pnpm', { 'package.json': '{"scripts":{"test":"vitest"}}', 'pnpm-lock.yaml': '' }, ['pnpm', 'test']],
    ['bun', { 'package.json': '{"scripts":{"test":"vitest"}}', 'bun.lock': '' }, ['bun', 'run', 'test']],
    ['no test of npm init', { 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}' }, null],
    ['a broken manifest', { 'package.json': '{' }, null],
    ['pytest', { 'pyproject.toml': '' }, ['python', '-m', 'pytest']],
    ['go', { 'go.mod': '' }, ['go', 'test', './...']],
    ['cargo', { 'Cargo.toml': '' }, ['cargo', 'test']],
    ['make', { Makefile: 'all:\n\ntest: all\n\t./t\n' }, ['make', 'test']],
    ['a make variable', { Makefile: 'test := x\ntests:\n' }, null],
  ] as const) {
    it(`proposes a test command: ${name}`, async () => assert.deepEqual((await detect(port(files))).test?.command ?? null, command));
  }

  it('names the agents that are installed, with their programs', async () => {
    const { agents } = await detect(port({}, { claude: '/usr/bin/claude', 'cursor-agent': '/opt/cursor-agent' }));
    assert.deepEqual(agents, [{ name: 'claude', path: '/usr/bin/claude' }, { name: 'cursor', path: '/opt/cursor-agent' }]);
  });
});

describe('findProgram', () => {
  it('passes over relative folders, the workspace’s own, and files that cannot be run', async () => {
    const base = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-path-')));
    try {
      for (const folder of ['work/node_modules/.bin', 'not-executable', 'good']) {
        mkdirSync(join(base, folder), { recursive: true });
        writeFileSync(join(base, folder, 'claude'), '#!/bin/sh\n');
        chmodSync(join(base, folder, 'claude'), folder === 'not-executable' ? 0o644 : 0o755);
      }
      mkdirSync(join(base, 'folder/claude'), { recursive: true });
      const folders = [join(base, 'work/node_modules/.bin'), './good', join(base, 'not-executable'), join(base, 'folder'), join(base, 'good')];
      assert.equal(await findProgram('claude', join(base, 'work'), { PATH: folders.join(':') }), join(base, 'good/claude'));
      assert.equal(await findProgram('codex', join(base, 'work'), { PATH: folders.join(':') }), null);
    } finally {
      rmSync(base, { recursive: true });
    }
  });
});
