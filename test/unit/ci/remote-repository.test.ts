import assert from 'node:assert/strict';
import { RemoteRepository, isServedBy, readRemote } from '../../../src/node/ci/remote-repository.ts';
import { Git } from '../../../src/node/git/git.ts';
import { GIT_ENV, Sandbox } from '../git/sandbox.ts';

describe('the repository that a remote names', () => {
  it('is read from every form of address', () => {
    for (const url of [
      'https://github.com/una/one.git', 'https://github.com/una/one', 'https://github.com/una/one/', 'https://una:secret@GitHub.com:443/una/one.git',
      'git@github.com:una/one.git', 'github.com:una/one', 'git@github.com:/una/one.git', 'ssh://git@github.com/una/one.git', 'ssh://git@github.com:22/una/one',
      'git://github.com/una/one.git', 'git+ssh://git@github.com/una/one.git', ' https://github.com/una/one.git\n',
    ]) assert.deepEqual(readRemote(url), { host: 'github.com', repository: 'una/one' }, url);
    assert.deepEqual(readRemote('git@ghe.example.org:una/one.dot.git'), { host: 'ghe.example.org', repository: 'una/one.dot' });
  });

  it('is not guessed', () => {
    for (const url of [
      '', '/srv/git/one.git', '../one.git', 'file:///srv/git/una/one.git', 'C:\\git\\one', 'C:/una/one', 'https://github.com/one', 'https://gitlab.com/group/sub/one.git',
      'git@github.com:../one', 'https://github.com/una/..', 'ext::sh -c "x"', 'https://github.com/una/o%20ne', `https://github.com/una/${'x'.repeat(3000)}`,
    ]) assert.equal(readRemote(url), null, url);
  });

  it('counts where the API knows it', () => {
    for (const [host, api, expected] of [
      ['github.com', 'https://api.github.com', true], ['ssh.github.com', 'https://api.github.com', true], ['gitlab.com', 'https://api.github.com', false],
      ['ghe.example.org', 'https://ghe.example.org/api/v3', true], ['github.com', 'https://ghe.example.org/api/v3', false],
      ['una.ghe.com', 'https://api.una.ghe.com', true], ['github.com.example.org', 'https://api.github.com', false], ['anything', 'http://127.0.0.1:1', true], ['github.com', 'nonsense', false],
    ] as const) assert.equal(isServedBy(host, api), expected, `${host} ${api}`);
  });

  it('is asked of git, and so is the branch', async () => {
    const s = new Sandbox();
    try {
      s.write('a.txt', 'a');
      s.commitAll();
      const remote = new RemoteRepository(new Git(s.root, s.env), 'https://api.github.com');
      assert.deepEqual([await remote.repository(), await remote.branch()], [null, 'main']);
      s.git('remote', 'add', 'origin', 'work:una/one.git');
      assert.equal(await remote.repository(), null);
      s.git('config', 'url.git@github.com:.insteadOf', 'work:');
      assert.equal(await remote.repository(), 'una/one');
      s.git('switch', '-q', '-c', 'feature/x');
      assert.equal(await remote.branch(), 'feature/x');
      s.git('checkout', '-q', '--detach');
      assert.equal(await remote.branch(), null);
      const without = new RemoteRepository(new Git(s.root, { ...GIT_ENV, PATH: '/nonexistent' }), 'https://api.github.com');
      assert.deepEqual([await without.repository(), await without.branch()], [null, null]);
    } finally {
      s.dispose();
    }
  });
});
