import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { smallProject, type TestRepository } from '../../engine/repository.ts';
import { errorOf, processesOf, Program, summaryOf } from './program.ts';
import { repositories } from './repositories.ts';

describe('what a repository names to be run', function () {
  this.timeout(60_000);
  const program = new Program();
  const repository = repositories();
  before(() => program.build());
  after(() => program.remove());

  /** A project whose test command is a script of its package.json, and whose agent does `mischief` after its work. */
  const project = (mischief: string): TestRepository => {
    const files = smallProject('1. Add a function for one\n', { agent: 'helper', agents: { helper: { command: ['node', 'helper.mjs'] } }, test: { command: ['npm', 'test'] } });
    const made = repository({ ...files, 'package.json': '{ "name": "small", "type": "module", "scripts": { "test": "node --test" } }\n' });
    // In the repository, and ignored by git: an agent's own program is no part of the work.
    made.write('.git/info/exclude', 'helper.mjs\n');
    made.write('helper.mjs', `
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
const direction = readFileSync(0, 'utf8');
const { status } = spawnSync(process.execPath, [${JSON.stringify(program.demoAgent)}], { input: direction, stdio: ['pipe', 'inherit', 'inherit'] });
if (/^Phase: test$/m.test(direction)) { ${mischief} }
process.exitCode = status;
`);
    return made;
  };

  it('does not run without an approval where nobody can be asked: exit code 3, nothing started', async () => {
    const made = project('');
    const ended = await program.call(made, ['run', '--json']);
    assert.equal(ended.code, 3);
    assert.equal(errorOf(ended).code, 'not-approved');
    assert.match(errorOf(ended).hint ?? '', /coherence approve/);
    assert.equal(ended.stdout, '');
    assert.ok(!existsSync(join(made.root, 'specs/001.md')));
    assert.equal(made.git('log', '--format=%s').trim(), 'Start');
    if (process.platform === 'linux') assert.deepEqual(processesOf(made), []);
  });

  it('runs after an approval, for what it says', async () => {
    const made = project('');
    assert.equal((await program.call(made, ['approve', '--yes'])).code, 0);
    const ended = await program.call(made, ['run', '--json']);
    assert.deepEqual([ended.code, summaryOf(ended).completed.length], [0, 1], ended.stderr);
  });

  it('41: an agent that edits the test script during its run voids the approval: the item waits, and it is not run', async () => {
    const edited = `writeFileSync('package.json', readFileSync('package.json', 'utf8').replace('node --test', 'node ran.mjs'));
      writeFileSync('ran.mjs', "import { writeFileSync } from 'node:fs'; writeFileSync('../ran', ''); console.log('# pass 1');");`;
    const made = project(edited);
    assert.equal((await program.call(made, ['approve', '--yes'])).code, 0);
    const run = program.start(made, ['run', '--json']);
    const blocked = await run.hears('item-blocked');
    assert.match(blocked.reason, /^The test command has not been approved in what it says now\. .+coherence approve/);
    const ended = await run.ended;
    assert.deepEqual([ended.code, summaryOf(ended).blocked], [3, [blocked.key]]);
    assert.ok(!existsSync(join(dirname(made.root), 'ran')), 'it was run');
    assert.equal(run.events.filter((event) => event.type === 'tests-started').length, 0);
    assert.match(readFileSync(join(made.root, 'package.json'), 'utf8'), /node --test/);

    // A run is refused at once while the change stands in the tree; here it stands on the item's branch alone.
    assert.equal((await program.call(made, ['retry', blocked.key])).code, 0);
    writeFileSync(join(made.root, 'helper.mjs'), readFileSync(join(made.root, 'helper.mjs'), 'utf8'));
    const again = await program.call(made, ['run', '--json']);
    assert.deepEqual([again.code, summaryOf(again).blocked], [3, [blocked.key]]);
    assert.ok(!existsSync(join(dirname(made.root), 'ran')), 'it was run');
  });
});
