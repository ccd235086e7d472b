import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallProject, TestRepository } from './repository.ts';

describe('the tests of one spec, run with a command that writes a report', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  afterEach(() => repository.remove());

  it('write the report where the command says it, and change no test', async () => {
    const files = smallProject('1. specs/001-one.md\n', {
      test: { command: ['node', '--test', '--test-reporter', 'junit', '--test-reporter-destination', 'reports/junit.xml'], reports: ['reports/junit.xml'] },
    });
    repository = new TestRepository({
      ...files,
      'reports/.gitkeep': '',
      'test/other.test.js': "import test from 'node:test';\ntest('other', () => {});\n",
      'specs/001-one.md': '# Spec: One\n\n## Acceptance Tests\n\n- `test/one.test.js` — that it is 1\n',
    });
    const read = (path: string): string => readFileSync(join(repository.root, path), 'utf8');
    const { host } = await repository.open();
    const run = await host.api.runTests({ spec: 'specs/001-one.md' });
    assert.equal(run.exitCode, 0, run.output);
    assert.equal(read('test/one.test.js'), files['test/one.test.js']);
    assert.match(read('reports/junit.xml'), /<testcase name="one"/);
    assert.doesNotMatch(read('reports/junit.xml'), /name="other"/);
  });
});
