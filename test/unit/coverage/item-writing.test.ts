import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { afterItems, type ItemDocuments, type ItemWriting, itemWriting } from '../../../src/coverage/item-writing.ts';
import { readManifest, serialiseManifest } from '../../../src/coverage/manifest.ts';
import { COVERAGE, factsOf, spec, STATUS, type Texts, update } from './documents/facts.ts';

const HEALTH = 'specs/001-health.md';
const SPECS = [spec(HEALTH, 'specified', { tests: [] }), spec('specs/002-agent-api.md', 'tested')];
const STATUS_TEXT = '# Status\n\n## Specs Implemented\n\n- None\n\n## Specs Pending Implementation\n\n- None\n\n## Sprint Status\n\n| Sprint | Specs | Status |\n|---|---|---|\n| 1 | 001 | ? |\n\n## Test Count\n\n- 4 tests\n';

const first = update(SPECS, { status: STATUS_TEXT }).texts;

function documents(texts: Texts): ItemDocuments {
  const { documents: { coverage, status, plan } } = factsOf(SPECS, texts);
  return { specs: SPECS, documents: { coverage, status, plan }, manifest: texts.manifest ?? null };
}

/** What an item wrote that has left these texts. */
function writingOf(after: Texts, before: Texts = first): ItemWriting {
  return itemWriting(documents(before), documents({ ...before, ...after })) ?? assert.fail('nothing was written');
}

function marked(cells: string): Texts {
  return { coverage: first.coverage?.replace(/\| 001 Health .*/, `| 001 Health ${cells}`) ?? '' };
}

describe('what an item writes into the documents', () => {
  it('is nothing where it changes notes, words and rows that are nobody’s alone', () => {
    const coverage = `${(first.coverage ?? '').replace('| Pending |', '| By the agent |')}| PLAN Month 1 | ✓ | — | — | x |\n\nWords.\n`;
    assert.equal(itemWriting(documents(first), documents({ ...first, coverage, status: `${first.status ?? ''}\nMore.\n` })), null);
  });

  it('is ours from then on: it is proposed to be lowered, and set where the evidence says so', () => {
    const after = marked('| ✓ | ✓ | ✓ | Pending |');
    const theirs = update(SPECS, { ...first, ...after });
    assert.ok(!theirs.planned.proposals.some(({ kind }) => kind === 'lower-mark'));
    const { planned, texts } = update(SPECS, { ...first, ...after }, { items: [writingOf(after)] });
    assert.deepEqual(planned.proposals.filter(({ kind }) => kind === 'lower-mark').map(({ message }) => message), [
      '001 is marked as present, and the evidence does not say so any more.', '001 is marked as tested, and the evidence does not say so any more.',
    ]);
    assert.deepEqual(update(SPECS, texts).planned.changes, []);
    const denied = marked('| ✗ | ✓ | — | Pending |');
    const tested = [spec(HEALTH, 'tested'), ...SPECS.slice(1)];
    assert.match(update(tested, { ...first, ...denied }, { items: [writingOf(denied)] }).texts.coverage ?? '', /001 Health \| ✓ \| ✓ \| ✓ \| Complete/);
  });

  it('comes back where it took it away, and a person did not', () => {
    const without = { coverage: first.coverage?.replace(/\| 001 Health .*\n/, '') ?? '', status: first.status?.replace('- 002 Agent Api\n', '- None\n') ?? '' };
    const kept = update(SPECS, { ...first, ...without });
    assert.equal(kept.texts.coverage, without.coverage);
    const { texts } = update(SPECS, { ...first, ...without }, { items: [writingOf(without)] });
    assert.match(texts.coverage ?? '', /001 Health/);
    assert.match(texts.status ?? '', /- 002 Agent Api\n/);
  });

  it('is ours in the lists, counts and sprints of the status as well', () => {
    const status = (first.status ?? '').replace('## Specs Pending Implementation\n\n- 001 Health', '## Specs Pending Implementation\n\n- 001 Health, at last').replace('| 1 | 001 | ? |', '| 1 | 001 | blocked |').replace('- 4 tests', '- 999 tests');
    assert.notEqual(status, first.status);
    const { places } = writingOf({ status });
    assert.deepEqual(places, { [STATUS]: { tests: '999', [`pending/${HEALTH}`]: '001 Health, at last', 'sprint/1': 'blocked' } });
  });

  it('is a person’s where they have changed it since', () => {
    const items = [writingOf(marked('| ✓ | ✓ | ✓ | Pending |'))];
    const { planned } = update(SPECS, { ...first, ...marked('| ✗ | ✓ | yes | Pending |') }, { items });
    assert.equal(planned.manifest?.written[COVERAGE]?.[`${HEALTH}/present`], '?');
    assert.equal(planned.manifest?.written[COVERAGE]?.[`${HEALTH}/tested`], '?');
  });

  it('does not count in the manifest, which is as it was before', () => {
    const human = { ...first, ...marked('| ✗ | ✓ | ? | Pending |') };
    const forged = serialiseManifest({ schema: 1, specs: {}, written: { [COVERAGE]: { [`${HEALTH}/present`]: '✗' } } });
    const tested = [spec(HEALTH, 'tested'), ...SPECS.slice(1)];
    const items = [writingOf({ manifest: forged }, human)];
    for (const manifest of [forged, forged.replaceAll('\n', '\r\n')]) {
      assert.match(update(tested, { ...human, manifest }, { items }).texts.coverage ?? '', /001 Health \| ✗ \| ✓ \| ✓/);
    }
    assert.match(update(tested, { ...human, manifest: forged }).texts.coverage ?? '', /001 Health \| ✓/);
    // Somebody has written it since: that counts.
    const later = first.manifest ?? '';
    assert.deepEqual(afterItems(later, items, documents(human)), readManifest(later).manifest);
  });

  it('is taken back over several items, one after the other', () => {
    const [a, b] = ['{"schema":1,"specs":{},"written":{},"by":"a"}', '{"schema":1,"specs":{},"written":{},"by":"b"}'];
    const items = [writingOf({ manifest: a }), writingOf({ manifest: b }, { ...first, manifest: a })];
    assert.deepEqual(afterItems(b, items, documents(first)), readManifest(first.manifest).manifest);
  });

  it('is kept out where there was no manifest, and none comes of it by itself', () => {
    const before = { coverage: first.coverage, status: null, plan: null, manifest: null };
    const after = { ...marked('| ✓ | ✓ | ✓ | Pending |'), manifest: first.manifest };
    const manifest = afterItems(first.manifest, [writingOf(after, before)], documents({ ...before, ...after }));
    assert.deepEqual(manifest, { schema: 1, specs: {}, written: { [COVERAGE]: { [`${HEALTH}/present`]: '✓', [`${HEALTH}/tested`]: '✓' } } });
  });

  it('counts in a manifest that could not be read before: the item has mended it', () => {
    const items = [writingOf({ manifest: first.manifest ?? '' }, { ...first, manifest: '{' })];
    assert.deepEqual(afterItems(first.manifest, items, documents(first)), readManifest(first.manifest).manifest);
  });

  it('never is more than what it changed, whatever stands there', () => {
    const cell = fc.constantFrom('✓', '?', '—', '✗', '', 'soon');
    fc.assert(fc.property(fc.array(cell, { minLength: 3, maxLength: 3 }), fc.array(cell, { minLength: 3, maxLength: 3 }), (was, is) => {
      const before = { ...first, ...marked(`| ${was.join(' | ')} | n |`) };
      const after = { ...before, ...marked(`| ${is.join(' | ')} | n |`) };
      const writing = itemWriting(documents(before), documents(after));
      const expected = ['present', 'specified', 'tested'].flatMap((column, index) => (was[index] === is[index] ? [] : [[`${HEALTH}/${column}`, is[index]]]));
      assert.deepEqual(writing?.places[COVERAGE] ?? {}, Object.fromEntries(expected));
      const { texts } = update(SPECS, after, { items: writing === null ? [] : [writing] });
      assert.deepEqual(update(SPECS, texts, { items: writing === null ? [] : [writing] }).planned.changes, [], 'the second update writes something');
    }), { numRuns: 200 });
  });
});
