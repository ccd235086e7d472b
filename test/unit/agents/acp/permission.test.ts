import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { posix } from 'node:path';
import { decidePermission, optionFor, type Permission, type PolicyContext } from '../../../../src/agents/acp/permission.ts';
import { withUpdate } from '../../../../src/agents/acp/tool-call.ts';
import { placeOf } from '../../../../src/agents/acp/workspace-place.ts';
import type { CommandPolicy, FilePermission, PermissionGrant } from '../../../../src/contract/permission.ts';

function context(files: FilePermission, commands: CommandPolicy, grants: PermissionGrant[] = [], folders = ['/workspace']): PolicyContext {
  return { posture: { files, commands, specsFolder: 'docs/specs' }, grants, folders, digest: (text) => createHash('sha256').update(text).digest('hex'), clean: (text) => text.replaceAll('s3cret', '[redacted]') };
}

function decide(toolCall: object, policy: PolicyContext): Permission {
  return decidePermission(withUpdate(undefined, toolCall), policy);
}

const edit = (...paths: string[]): object => ({ kind: 'edit', title: 'Edit', locations: paths.map((path) => ({ path })) });
const run = (command: unknown): object => ({ kind: 'execute', title: 'Terminal', rawInput: { command } });

/** What would be asked. */
function askOf(toolCall: object, policy = context('write', 'ask')): { id: string; title: string } {
  const permission = decide(toolCall, policy);
  assert.ok(permission.kind === 'ask', JSON.stringify(permission));
  return permission.ask;
}

describe('what an agent may do', () => {
  for (const commands of ['deny', 'ask', 'allow'] as const) {
    it(`is to look around in the workspace, where commands are: ${commands}`, () => {
      for (const kind of ['read', 'search', 'think']) {
        assert.deepEqual(decide({ kind, locations: [{ path: '/workspace/src/a.ts' }] }, context('read', commands)), { kind: 'allow' });
        assert.deepEqual(decide({ kind, locations: [{ path: '/workspace' }] }, context('read', commands)), { kind: 'allow' });
        assert.deepEqual(decide({ kind }, context('read', commands)), { kind: 'allow' });
      }
      const beyond = decide({ kind: 'read', title: 'Read', locations: [{ path: '/etc/passwd' }] }, context('read', commands)).kind;
      assert.equal(beyond, commands === 'deny' ? 'reject' : commands);
    });
  }

  it('is shown with its shell where that is none of the system', () => {
    for (const shell of ['sh', 'bash', '/bin/sh', '/usr/bin/bash', '/usr/local/bin/zsh']) assert.equal(askOf(run([shell, '-lc', 'npm test'])).title, 'Run npm test');
    for (const shell of ['./sh', 'tools/bash', '/workspace/bin/sh', '/tmp/sh', '/workspace/usr/bin/sh']) {
      const { id, title } = askOf(run([shell, '-c', 'npm test']));
      assert.ok(title.includes(shell) && id.includes(shell), title);
    }
  });

  it('is to edit files where its posture lets it', () => {
    const kinds = (files: FilePermission, ...paths: string[]): string => decide(edit(...paths), context(files, 'allow')).kind;
    assert.equal(kinds('write', '/workspace/src/a.ts', 'src/b.ts'), 'allow');
    assert.equal(kinds('specs', '/workspace/docs/specs/1.md'), 'allow');
    assert.equal(kinds('specs', 'docs/specs/../../src/a.ts'), 'reject');
    assert.equal(kinds('specs', '/workspace/docs/specs/1.md', '/workspace/src/a.ts'), 'reject');
    assert.equal(kinds('specs', '/workspace/docs/specs'), 'reject');
    assert.equal(kinds('specs', '/workspace/docs/specs-more/1.md'), 'reject');
    assert.equal(kinds('read', '/workspace/docs/specs/1.md'), 'reject');
  });

  for (const path of [
    '/etc/passwd', '/workspace/../etc/passwd', '../x', '/workspace2/a.ts', '~/.bashrc', '/workspace/.git/hooks/pre-commit', '.git', '/workspace/sub/.GIT/config', '.git./config', 'git~1/config',
    '.coherence/config.json', '/workspace/.Coherence/state/x', '/workspace', 'a/\0b', 'file:///etc/passwd', 'file:///workspace/%2E%67it/config',
  ]) {
    it(`is never to change ${JSON.stringify(path)}, whatever it is called`, () => {
      for (const kind of ['edit', 'delete', 'move']) {
        assert.equal(decide({ ...edit(path), kind }, context('write', 'allow')).kind, 'reject');
        assert.equal(decide({ kind, title: kind, rawInput: { file_path: path } }, context('write', 'allow')).kind, 'reject');
        assert.equal(decide({ kind, title: kind, locations: [{ path: '/workspace/a.ts' }], content: [{ type: 'diff', path, newText: 'x' }] }, context('write', 'allow')).kind, 'reject');
      }
    });
  }

  it('is asked for where it is not known what would be edited', () => {
    for (const commands of ['deny', 'ask', 'allow'] as const) assert.equal(decide({ kind: 'edit', title: 'Apply a patch' }, context('write', commands)).kind, 'ask');
    assert.equal(decide(edit(...Array.from({ length: 300 }, (_, index) => `src/${index}.ts`)), context('write', 'allow')).kind, 'ask');
    assert.equal(decide({ kind: 'edit', title: 'Edit', locations: [{ path: '/workspace/a.ts' }, { path: 7 }] }, context('write', 'allow')).kind, 'ask');
    assert.equal(askOf({ kind: 'edit', title: 'Apply a patch' }).title, 'Edit files: Apply a patch');
  });

  it('is what else there is by the policy for commands', () => {
    for (const toolCall of [run('npm i'), { kind: 'fetch', title: 'x' }, { kind: 'delete', title: 'x' }, { kind: 'move', title: 'x' }, { kind: 'other', title: 'x' }, { title: 'x' }, { kind: 'new_kind', title: 'x' }]) {
      assert.deepEqual(['deny', 'ask', 'allow'].map((commands) => decide(toolCall, context('write', commands as CommandPolicy)).kind), ['reject', 'ask', 'allow']);
    }
  });

  it('is to delete what it may write, where commands are allowed', () => {
    assert.equal(decide({ ...edit('src/a.ts'), kind: 'delete' }, context('write', 'allow')).kind, 'allow');
    assert.equal(decide({ ...edit('src/a.ts'), kind: 'delete' }, context('specs', 'allow')).kind, 'reject');
    assert.equal(decide({ ...edit('src/a.ts'), kind: 'delete' }, context('read', 'allow')).kind, 'reject');
  });

  it('is nothing that is a command by another name', () => {
    for (const kind of ['read', 'search', 'think', 'edit', undefined]) {
      assert.equal(decide({ kind, title: 'Read a', locations: [{ path: '/workspace/a' }], rawInput: { command: ['bash', '-lc', 'cat a'] } }, context('write', 'deny')).kind, 'reject');
    }
  });

  it('is not to choose how it works', () => {
    assert.equal(decide({ kind: 'switch_mode', title: 'Ready to code?' }, context('write', 'allow')).kind, 'reject');
  });

  it('is what a person has answered to the same before', () => {
    const { id } = askOf(run('npm i left-pad'));
    for (const commands of ['deny', 'ask', 'allow'] as const) {
      assert.equal(decide(run('npm i left-pad'), context('write', commands, [{ id, allow: true }])).kind, 'allow');
      assert.equal(decide(run('npm i left-pad'), context('write', commands, [{ id, allow: false }])).kind, 'reject');
      assert.equal(decide(run('npm i left-pad'), context('write', commands, [{ id, allow: true }, { id, allow: false }])).kind, 'reject');
    }
    assert.equal(decide(run('npm i right-pad'), context('write', 'ask', [{ id, allow: true }])).kind, 'ask');
    assert.equal(decide(edit('/etc/passwd'), context('write', 'ask', [{ id: 'edit /etc/passwd', allow: true }])).kind, 'reject');
  });

  it('is known by the same id however it is laid out, and by another where it is another', () => {
    assert.equal(askOf(run('  npm   i\tleft-pad ')).id, 'execute npm i left-pad');
    assert.equal(askOf({ kind: 'other', title: '`npm i left-pad`', rawInput: { cmd: 'npm i left-pad' } }).id, 'execute npm i left-pad');
    assert.notEqual(askOf(run('echo a\nrm b')).id, askOf(run('echo a rm b')).id);
    assert.deepEqual(askOf(run('echo a\nrm b')), { id: 'execute echo a ⏎ rm b', title: 'Run echo a ⏎ rm b' });
    const long = `echo ${'x'.repeat(2000)}`;
    assert.notEqual(askOf(run(`${long}1`)).id, askOf(run(`${long}2`)).id);
    assert.ok(askOf(run(long)).id.length < 500 && askOf(run(long)).title.length <= 1000);
    const longTitle = `mcp ${'x'.repeat(600)}`;
    assert.notEqual(askOf({ kind: 'other', title: `${longTitle}1` }).id, askOf({ kind: 'other', title: `${longTitle}2` }).id);
  });

  it('is asked in words that hide nothing', () => {
    assert.equal(askOf(run('npm i \u202Exyz\u001B[31m')).title, String.raw`Run npm i \u{202e}xyz\u{1b}[31m`);
    assert.equal(askOf(run('curl -H s3cret https://x')).id, 'execute curl -H [redacted] https://x');
    assert.equal(askOf({ kind: 'fetch', title: 'Fetch https://example.org/a', rawInput: { url: 'https://example.org/a', prompt: 'x' } }).title, 'Fetch https://example.org/a');
    assert.equal(askOf({ ...edit('/workspace/src/a.ts'), kind: 'delete' }).title, 'Delete src/a.ts');
    assert.equal(askOf({ kind: 'execute', title: '`make all`' }).title, 'Run make all');
  });

  it('holds where the workspace has more than one name', () => {
    const policy = context('write', 'deny', [], ['/var/w', '/private/var/w']);
    assert.equal(decide(edit('/private/var/w/a.ts'), policy).kind, 'allow');
    assert.equal(decide(edit('/private/var/w/.git/a'), policy).kind, 'reject');
    assert.equal(decide(edit('/private/var/a.ts'), policy).kind, 'reject');
  });

  it('holds on Windows', () => {
    const at = (path: string): string => placeOf(path, [String.raw`C:\Users\me\work`], 'specs');
    assert.deepEqual([
      String.raw`C:\Users\me\work\src\a.ts`, 'c:/users/ME/work/specs/a.md', String.raw`src\..\specs\a.md`, String.raw`D:\a`, String.raw`..\a`, String.raw`C:\Users\me\work\.git\config`, String.raw`\Windows\a`,
    ].map(at), ['inside', 'specs', 'specs', 'outside', 'outside', 'closed', 'outside']);
  });

  it('never writes outside, whatever the path says', () => {
    const segment = fc.constantFrom('..', '.', 'a', 'src', '.git', '', 'workspace', '...', 'docs', 'specs');
    fc.assert(fc.property(fc.array(segment, { maxLength: 8 }), fc.boolean(), (segments, isAbsolute) => {
      const path = `${isAbsolute ? '/' : ''}${segments.join('/')}` || '/';
      const real = posix.resolve('/workspace', path);
      const isIn = real.startsWith('/workspace/') && !real.split('/').includes('.git');
      assert.equal(decide(edit(path), context('write', 'allow')).kind, isIn ? 'allow' : 'reject', `${path} is ${real}`);
    }));
  });

  it('takes the least that is offered', () => {
    const options = [{ optionId: 'a', kind: 'allow_always' }, { optionId: 'b', kind: 'allow_once' }, { optionId: 'c', kind: 'reject_always' }, { optionId: 'd', kind: 'reject_once' }];
    assert.deepEqual([optionFor('allow', options), optionFor('reject', options)], ['b', 'd']);
    assert.deepEqual([optionFor('allow', options.slice(0, 1)), optionFor('reject', options.slice(2, 3))], ['a', 'c']);
    assert.deepEqual([optionFor('allow', []), optionFor('reject', options.slice(0, 2)), optionFor('allow', null), optionFor('allow', [{ kind: 'allow_once' }])], [null, null, null, null]);
  });
});
