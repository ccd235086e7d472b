import assert from 'node:assert/strict';
import { smallProject } from '../../engine/repository.ts';
import { assemble, ofType, type Assembled } from './assembled.ts';
import { repositories } from './repositories.ts';

const PDF = 'Add the export of reports as PDF';
const CSV = 'Add the export of reports as CSV';
const SHED = 'Paint the shed';
const backlog = (...lines: string[]): string => `# Backlog\n\n${lines.join('\n')}\n`;
const BEFORE = backlog('## A', '', `1. ${PDF}`, `2. ${CSV}`, '', '## B', '', `3. ${SHED}`);
const AMBIGUOUS = backlog('## B', '', `3. ${SHED}`, '', '## C', '', '9. Add the export of reports as XLS');

describe('items that cannot be told apart', function () {
  this.timeout(60_000);
  const repository = repositories();
  const open: Assembled[] = [];
  afterEach(async () => {
    for (const assembled of open.splice(0)) await assembled.close();
  });
  const engine = async (...args: Parameters<typeof assemble>): Promise<Assembled> => {
    const assembled = await assemble(...args);
    open.push(assembled);
    return assembled;
  };

  it('while a run is on it: asked, not guessed; answered, it goes on as that item', async () => {
    const project = repository(smallProject(BEFORE));
    const { engine: api, events, store } = await engine(project);
    const [pdf, csv] = await api.items();
    api.onEvent((event) => {
      if (event.type === 'attempt-settled' && event.phase === 'impl' && event.key === pdf?.key) project.write('specs/backlog.md', AMBIGUOUS);
    });
    const summary = await api.run({});
    assert.equal(summary.reason, 'blocked');
    assert.equal(summary.completed.length, 1, 'the shed is painted all the same');
    const [decision] = (await api.status()).decisions;
    assert.ok(decision !== undefined);
    assert.match(decision.question, /^"9\. Add the export of reports as XLS" resembles more than one item/);
    assert.deepEqual(new Set(decision.options), new Set([`1 ${PDF}`, `2 ${CSV}`, 'A new item']));
    assert.deepEqual(new Map(ofType(events, 'item-blocked').map(({ key, reason }) => [key, reason])), new Map([
      [decision.key, 'It is not clear which item this is.'], [pdf?.key ?? '', 'Its entry is gone from the backlog.'],
    ]));
    assert.equal(project.git('status', '--porcelain', '--', 'src', 'test'), '');

    await api.decide(decision.id, `1 ${PDF}`, 'tester');
    assert.deepEqual(ofType(events, 'item-changed').map(({ key, change }) => [key, change]), [[pdf?.key, 'answered']]);
    assert.deepEqual((await api.items()).map(({ key, label, state }) => [label, key, state]).at(-1), ['9', pdf?.key, 'open']);
    const rest = await api.run({});
    assert.deepEqual([rest.completed, rest.reason], [[pdf?.key], 'no-items']);
    const phases = ofType(events, 'attempt-settled').filter((event) => event.key === pdf?.key).map((event) => event.phase);
    assert.deepEqual(phases, ['spec', 'impl', 'test', 'review'], 'it went on where it was');
    assert.equal(store.state().known[csv?.key ?? '']?.missing, true);
  });

  it('two that claim to be the same one: the second is refused', async () => {
    const project = repository(smallProject(backlog(`1. ${PDF}`, `2. ${SHED}`)));
    const { engine: api } = await engine(project);
    const [pdf] = await api.items();
    project.write('specs/backlog.md', backlog(`1. ${SHED}`, '', '## C', '', `7. ${CSV}`, '8. Add the export of reports as XLS'));
    const { decisions } = await api.status();
    assert.deepEqual(decisions.map(({ options }) => options), [[`1 ${PDF}`, 'A new item'], [`1 ${PDF}`, 'A new item']]);
    const [first, second] = decisions.map(({ id }) => id);
    await api.decide(second ?? '', '1', 'tester');
    await assert.rejects(api.decide(first ?? '', '1', 'tester'), { code: 'refused', message: 'That item has its entry in the backlog again: choose another answer.' });
    await api.decide(first ?? '', '2', 'tester');
    const items = await api.items();
    assert.deepEqual([items.find(({ label }) => label === '8')?.key, items.filter(({ state }) => state === 'open').length], [pdf?.key, 3]);
    assert.notEqual(items.find(({ label }) => label === '7')?.key, pdf?.key);
  });

  it('candidates that are written alike have answers of their own', async () => {
    const project = repository(smallProject(backlog('## A', '', `- [ ] ${PDF}`, '', '## B', '', `- [ ] ${PDF}`, '', `- [ ] ${SHED}`)));
    const { engine: api } = await engine(project);
    const keys = (await api.items()).slice(0, 2).map(({ key }) => key);
    project.write('specs/backlog.md', backlog('## C', '', `- [ ] ${CSV}`, '', '## D', '', `- [ ] ${SHED}`));
    const [decision] = (await api.status()).decisions;
    assert.deepEqual(new Set(decision?.options), new Set([...keys.map((key) => `${PDF} (${key})`), 'A new item']));
    await api.decide(decision?.id ?? '', `${PDF} (${keys[1]})`, 'tester');
    assert.equal((await api.items())[0]?.key, keys[1]);
  });

  it('are asked about once, however many look at the same time', async () => {
    const project = repository(smallProject(BEFORE));
    const { engine: api, events } = await engine(project);
    await api.items();
    project.write('specs/backlog.md', AMBIGUOUS);
    const views = await Promise.all([api.status(), api.status(), api.items(), api.status()]);
    assert.equal(views.length, 4);
    assert.equal(ofType(events, 'item-blocked').length, 1);
  });

  it('an entry that was gone and is back goes on by itself', async () => {
    const project = repository(smallProject(backlog(`1. ${PDF}`, `2. ${SHED}`)));
    const { engine: api, events } = await engine(project);
    const [pdf] = await api.items();
    let gone = false;
    api.onEvent((event) => {
      if (event.type === 'attempt-settled' && event.key === pdf?.key && !gone) {
        gone = true;
        project.write('specs/backlog.md', backlog(`2. ${SHED}`));
      }
      if (event.type === 'item-done') project.write('specs/backlog.md', backlog(`1. ${PDF}`, `2. ${SHED}`));
    });
    const summary = await api.run({});
    assert.deepEqual([summary.completed.length, summary.blocked, summary.reason], [2, [], 'no-items']);
    assert.equal(ofType(events, 'item-blocked').length, 1);
  });
});
