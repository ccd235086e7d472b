import assert from 'node:assert/strict';
import { spec } from '../../language/documents.ts';
import { assemble, type Assembled } from '../engine/assembled.ts';
import { repositories } from '../engine/repositories.ts';
import { smallProject } from '../../engine/repository.ts';
import { Scene } from './folders.ts';
import { lint } from './lint-process.ts';

const BACKLOG = 'specs/backlog.md';
/** The right ones are `Add a clock`, `Add zones` and `Add a bell`; what is wrong stands beside its line. */
const DAMAGED = [
  '# Backlog', '',
  '1. [ ] Add a clock', // 2
  '2. [ ] Add a clock', // 3: duplicate-item
  '3. [y] Add a hand', // 4: words like others
  '4. [ ]Add a face', // 5: malformed-item
  '5. [ ] Add zones', // 6
  '6. [ ] Wait for the other <!-- after:7 -->', // 7: dependency-cycle
  '7. [ ] Wait for the first <!-- after:6 -->', // 8
  '8. [ ] Wait for nobody <!-- after:99 -->', // 9: unknown-dependency
  '9. [ ] Wait for itself <!-- after:9 -->', // 10: dependency-cycle
  '10. [ ] Add a bell <!-- prioriy:1 -->', // 11: unknown-attribute
  '\u0001\u0002\u{1F570}\uFFFD [[[[ ( ** ` <!-- ', '', '```', '| | |', '1. [', '- [',
].join('\n');

const EXPECTED: [string, number][] = [
  ['duplicate-item', 3], ['malformed-item', 5], ['dependency-cycle', 7], ['unknown-dependency', 9], ['dependency-cycle', 10], ['unknown-attribute', 11],
];

describe('a backlog that is damaged', function () {
  this.timeout(120_000);
  const scene = new Scene();
  const repository = repositories();
  const open: Assembled[] = [];
  afterEach(async () => {
    for (const assembled of open.splice(0)) await assembled.close().catch(() => {});
    await scene.end();
  });

  it('29: corrupted lines, duplicates and cycles are diagnostics with their line, in the server and in the terminal', async () => {
    const workspace = scene.workspace({ [BACKLOG]: DAMAGED, 'specs/001-clock.md': spec('001 Clock') });
    const client = await scene.client(workspace);
    const found = (await client.diagnostics(BACKLOG)).map(({ code, range }) => [String(code), range.start.line] as [string, number]);
    for (const [rule, line] of EXPECTED) assert.ok(found.some(([code, at]) => code === rule && at === line), `${rule} in line ${line} of ${JSON.stringify(found)}`);
    const linted = await lint(workspace.root);
    assert.equal(linted.code, 1);
    assert.deepEqual(linted.findings.filter(({ file }) => file === BACKLOG).map(({ rule, range }) => [rule, range.start.line]), found);
  });

  it('29: the engine reads the same lines: the right items are there to be run, those of a circle are not', async () => {
    const project = repository(smallProject(DAMAGED));
    const assembled = await assemble(project);
    open.push(assembled);
    const items = await assembled.engine.items();
    const { next } = await assembled.engine.status();
    const nextTexts = next.map((key) => items.find((item) => item.key === key)?.text ?? key);
    for (const title of ['Add a clock', 'Add zones', 'Add a bell']) assert.ok(nextTexts.some((text) => text.startsWith(title)), nextTexts.join());
    for (const circle of ['Wait for the other', 'Wait for the first', 'Wait for itself']) assert.equal(nextTexts.includes(circle), false, nextTexts.join());
    assert.deepEqual(items.map(({ line }) => line), [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('29: a backlog that is deleted while it is open: its text stands for it until it is closed', async () => {
    const workspace = scene.workspace({ [BACKLOG]: DAMAGED, 'specs/001-clock.md': spec('001 Clock', '[backlog](backlog.md)') });
    const client = await scene.client(workspace);
    const before = await client.rules(BACKLOG);
    await client.open(BACKLOG, DAMAGED);
    workspace.remove(BACKLOG);
    await client.watched(3, BACKLOG);
    assert.deepEqual(await client.rules(BACKLOG), before);
    assert.deepEqual(await client.rules('specs/001-clock.md'), []);
    await client.close(BACKLOG);
    assert.deepEqual(await client.rules(BACKLOG), []);
    assert.deepEqual(await client.rules('specs/001-clock.md'), ['broken-link']);
    workspace.write(BACKLOG, DAMAGED);
    await client.created(BACKLOG);
    assert.deepEqual(await client.rules(BACKLOG), before);
  });
});
