import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Git } from '../../../src/node/git/git.ts';
import { openCheckout } from '../../../src/node/git/open-checkout.ts';
import { programSettings } from '../../../src/node/git/programs.ts';
import { Sandbox } from './sandbox.ts';

const ITEM = { key: 'two', label: '2', text: 'Two' };

describe('what git’s configuration makes programs run', () => {
  let s: Sandbox;
  beforeEach(() => {
    s = new Sandbox();
    s.write('a.txt', 'a\n');
    s.write('.gitattributes', '* merge=evil diff=evil filter=evil\n');
    s.commitAll();
  });
  afterEach(() => s.dispose());

  /** An item from its opening to its merge. */
  async function wholeItem(pins: (readonly [string, string])[]): Promise<void> {
    const checkout = await openCheckout(s.root, s.path('.coherence/state'), { commit: true }, s.env, { settings: pins });
    try {
      assert.ok((await checkout.open(ITEM)).ok);
      s.write('a.txt', 'b\n');
      assert.deepEqual((await checkout.changes(ITEM.key)).files, ['a.txt']);
      await checkout.commit({ key: ITEM.key, taskId: 'task_1', token: 'attempt_1', files: ['a.txt'], message: 'b' });
      await checkout.close(ITEM.key);
      assert.ok((await checkout.open(ITEM)).ok);
      assert.ok((await checkout.merge(ITEM.key)).ok);
    } finally {
      await checkout.dispose();
    }
    assert.equal(s.read('a.txt'), 'b\n');
  }

  it('is run by none of our own commands, but for filters, which are as they were where that is wanted', async () => {
    const marker = join(s.top, '.git', 'ran');
    const evil = `touch '${marker}'; cat`;
    const runs = [
      'core.fsmonitor', 'core.sshCommand', 'core.editor', 'core.pager', 'core.askPass', 'diff.external', 'diff.evil.command', 'diff.evil.textconv',
      'credential.helper', 'gpg.program', 'alias.status', 'sequence.editor', 'pager.log', 'filter.evil.clean', 'filter.evil.smudge', 'merge.evil.driver',
    ];
    for (const name of runs) s.git('config', name, evil);
    s.git('config', 'commit.gpgSign', 'true');
    for (const hook of ['post-commit', 'post-checkout', 'reference-transaction', 'post-index-change', 'pre-commit', 'post-merge']) {
      writeFileSync(join(s.top, '.git/hooks', hook), `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 });
    }
    await wholeItem([['filter.evil.clean', ''], ['filter.evil.smudge', ''], ['merge.evil.driver', '']]);
    assert.equal(existsSync(marker), false);
    const named = [...(await programSettings(s.root, s.env)).keys()].sort();
    assert.deepEqual(named, runs.map((name) => name.toLowerCase()).sort());
  });

  it('is pinned whatever its name holds, and beside what the environment pins', async () => {
    s.git('config', 'filter.a=b.clean', 'evil');
    const git = new Git(s.root, { ...s.env, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'x.y', GIT_CONFIG_VALUE_0: 'z' }, { settings: [['filter.a=b.clean', 'good']] });
    assert.deepEqual([await git.text(['config', 'filter.a=b.clean']), await git.text(['config', 'x.y'])], ['good', 'z']);
  });

  it('has filters of the user’s that nobody has changed go on working', async () => {
    s.git('config', 'filter.evil.clean', `tr b c`);
    const git = new Git(s.root, s.env);
    s.write('b.txt', 'b\n');
    assert.equal(await git.text(['hash-object', '--path=b.txt', 'b.txt']), await git.text(['hash-object', '--stdin'], { input: 'c\n' }));
  });
});
