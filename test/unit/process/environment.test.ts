import assert from 'node:assert/strict';
import { agentEnvironment, belongsToRun, developerEnvironment } from '../../../src/node/process/environment.ts';

const source = {
  PATH: '/bin', HOME: '/home/me', LANG: 'en_US.UTF-8', LC_ALL: 'C', TERM: 'xterm', TMPDIR: '/var/tmp', USER: 'me', SHELL: '/bin/sh',
  NODE_OPTIONS: '--inspect', GITHUB_TOKEN: 'x', AGENT_KEY: 'y', NODE_TEST_CONTEXT: 'child-v8', NODE_CHANNEL_FD: '3', GONE: undefined,
};

describe('the environment of an agent', () => {
  it('holds what any program needs, what is named, and nothing else', () => {
    assert.deepEqual(agentEnvironment(source, { names: ['AGENT_KEY', 'NOT_SET', 'GONE'], runId: 'attempt_1', tempFolder: '/tmp/x', platform: 'linux' }), {
      PATH: '/bin', HOME: '/home/me', LANG: 'en_US.UTF-8', LC_ALL: 'C', USER: 'me', SHELL: '/bin/sh',
      AGENT_KEY: 'y', TERM: 'dumb', TMPDIR: '/tmp/x', COHERENCE_RUN_ID: 'attempt_1',
    });
  });

  it('names the run even where the configuration names the variables', () => {
    const env = agentEnvironment({ ...source, COHERENCE_RUN_ID: 'outer' }, { names: ['TERM', 'TMPDIR', 'COHERENCE_RUN_ID'], runId: 'inner', tempFolder: '/tmp/x', platform: 'linux' });
    assert.equal(env['TERM'], 'xterm');
    assert.equal(env['TMPDIR'], '/tmp/x');
    const runId = env['COHERENCE_RUN_ID'] ?? '';
    assert.deepEqual(['outer', 'inner', 'in', ''].map((id) => belongsToRun(runId, id)), [true, true, false, false]);
  });

  it('has no case on Windows', () => {
    const env = agentEnvironment({ Path: 'C:\\x', SystemRoot: 'C:\\Windows', my_key: 'v', Other: 'o' }, { names: ['MY_KEY'], runId: 'r', tempFolder: 'C:\\t', platform: 'win32' });
    assert.deepEqual(env, { Path: 'C:\\x', SystemRoot: 'C:\\Windows', my_key: 'v', TERM: 'dumb', TEMP: 'C:\\t', TMP: 'C:\\t', COHERENCE_RUN_ID: 'r' });
  });
});

describe('the environment of the test command', () => {
  it('is the developer’s, without what belongs to our own Node', () => {
    const { NODE_TEST_CONTEXT: _context, NODE_CHANNEL_FD: _channel, GONE: _gone, ...kept } = source;
    assert.deepEqual(developerEnvironment(source, 'tests_1'), { ...kept, COHERENCE_RUN_ID: 'tests_1' });
  });
});
