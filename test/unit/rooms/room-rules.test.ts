import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface LintConfig {
  overrides: { files: string[]; rules: { 'no-restricted-imports'?: [string, { patterns: { regex: string; message: string }[] }] } }[];
}

const root = process.cwd();
const config = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as LintConfig;
const rooms = config.overrides.flatMap(({ files, rules }) => {
  const room = /^src\/([a-z/]+)\/\*\*$/.exec(files[0] ?? '')?.[1];
  const patterns = rules['no-restricted-imports']?.[1].patterns ?? [];
  return room === undefined ? [] : [{ room, patterns }];
});

describe('room rules', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-rooms-'));
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function lint(file: string, source: string): { status: number | null; output: string } {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, source);
    const result = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--deny-warnings', file], { cwd: folder, encoding: 'utf8' });
    rmSync(path);
    return { status: result.status, output: `${result.stdout}${result.stderr}` };
  }

  it('covers every room', () => {
    assert.deepEqual(rooms.map(({ room }) => room).sort(), [
      'agents', 'backlog', 'base', 'cli', 'contract', 'coverage', 'demo', 'engine', 'extension', 'extension/model', 'extension/session', 'gates', 'host', 'language', 'language/features', 'lint', 'metrics',
      'node', 'pipeline', 'results', 'spec',
    ]);
  });

  for (const [room, forbidden] of [
    ['agents', '../pipeline/state.ts'], ['agents', 'node:fs'], ['pipeline', '../agents/presets.ts'], ['lint', '../agents/presets.ts'], ['extension', '../agents/presets.ts'],
    ['base', '../contract/phase.ts'], ['contract', '../pipeline/state.ts'], ['backlog', '../pipeline/state.ts'], ['spec', '../backlog/read.ts'],
    ['results', '../spec/document.ts'], ['results', 'node:fs'], ['coverage', '../pipeline/state.ts'], ['coverage', 'node:fs'], ['gates', '../engine/attempt/runner.ts'], ['gates', '../coverage/manifest.ts'],
    ['node', '../coverage/manifest.ts'], ['extension', '../results/test-file.ts'], ['pipeline', '../engine/attempt/runner.ts'], ['pipeline', 'node:fs'], ['metrics', '../node/clock.ts'], ['engine', '../node/clock.ts'], ['engine', 'node:path'],
    ['node', '../engine/attempt/runner.ts'], ['host', '../cli/main.ts'], ['cli', '../demo/demo-agent.ts'], ['demo', '../base/errors.ts'], ['node', 'vscode'],
    ['extension', '../cli/main.ts'], ['extension', '../demo/demo-agent.ts'], ['extension', '../pipeline/state.ts'], ['extension', '../backlog/read.ts'],
    ['extension/model', '../../host/read-workspace.ts'], ['extension/model', '../../engine/attempt/agents.ts'], ['extension/model', '../activate.ts'], ['extension/model', 'vscode'],
    ['extension/model', 'node:fs'], ['extension/model', 'zod'],
    ['spec', '../lint/rule.ts'], ['engine', '../language/server.ts'], ['lint', '../engine/attempt/runner.ts'], ['lint', '../gates/scope.ts'], ['lint', 'node:fs'], ['language', '../engine/attempt/runner.ts'],
    ['language', '../pipeline/state.ts'], ['language', '../node/clock.ts'], ['language', 'vscode'], ['language/features', '../server.ts'], ['language/features', '../../node/workspace/read-bytes.ts'],
    ['extension', '../lint/rule.ts'], ['extension', '../language/server.ts'],
    ['extension/session', 'vscode'], ['extension/session', '../commands/choose.ts'], ['extension/session', '../../cli/main.ts'],
    ...['base', 'contract', 'agents', 'backlog', 'spec', 'results', 'coverage', 'gates', 'pipeline', 'metrics', 'lint', 'language', 'engine', 'node', 'host', 'cli', 'demo'].map((room) => [room, '../extension/activate.ts'] as const),
  ] as const) {
    it(`fails when ${room} imports ${forbidden}`, () => {
      const { status, output } = lint(`src/${room}/probe.ts`, `import { x } from '${forbidden}';\nexport const y = x;\n`);
      assert.notEqual(status, 0);
      const messages = rooms.filter((entry) => entry.room === room).flatMap((entry) => entry.patterns.map((pattern) => pattern.message));
      assert.ok(messages.some((message) => output.includes(message)), output);
    });
  }

  for (const [room, below] of [
    ['coverage', ['../spec/document.ts', '../results/test-file.ts', '../contract/finding.ts', 'markdown-it']],
    ['gates', ['../spec/document.ts', '../results/test-file.ts', 'picomatch']],
    ['agents', ['../base/errors.ts', '../contract/phase.ts']],
    ['node', ['../engine/ports/store.ts', '../agents/presets.ts', 'node:fs']],
    ['engine', ['../agents/presets.ts']],
    ['lint', ['../spec/document.ts', '../backlog/read.ts', '../coverage/manifest.ts', '../pipeline/verdict.ts', 'markdown-it']],
    ['language', ['../lint/rule.ts', '../node/workspace/read-bytes.ts', './features/hover.ts', 'node:worker_threads', 'vscode-languageserver/node']],
    ['language/features', ['../../lint/rule.ts', '../../backlog/document.ts', 'vscode-languageserver-types']],
    ['host', ['../backlog/read.ts', '../spec/default-template.ts', '../engine/attempt/agents.ts']],
    ['extension', ['../host/read-workspace.ts', '../engine/backlog/backlog-edits.ts', '../contract/phase.ts', './model/tree.ts', 'vscode', 'node:path']],
    ['extension/session', ['../../host/read-workspace.ts', '../model/folder-snapshot.ts', 'node:fs']],
    ['extension/model', ['../../contract/phase.ts', '../../base/errors.ts', './tree.ts', '@vscode/l10n']],
  ] as const) {
    it(`lets ${room} import what lies below it`, () => {
      const imports = below.map((from, index) => `import { x${index} } from '${from}';\n`).join('');
      const { status, output } = lint(`src/${room}/probe.ts`, `${imports}export const y = [${below.map((_, index) => `x${index}`).join(', ')}];\n`);
      assert.equal(status, 0, output);
    });
  }

  it('keeps the clock out of the pure rooms', () => {
    for (const room of ['agents', 'backlog', 'spec', 'results', 'coverage', 'gates', 'pipeline', 'metrics', 'lint', 'language/features', 'extension/model']) {
      assert.match(lint(`src/${room}/probe.ts`, 'export const at = (): number => Date.now();\n').output, /Pure rooms have no clock/);
    }
  });
});
