import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readManifest, sameButEvidence, serialiseManifest } from '../../../../src/coverage/manifest.ts';
import { COVERAGE, factsOf, MANIFEST, spec, update } from './facts.ts';

const HEALTH = 'specs/001-health.md';
const GRAPH = 'specs/019-graph.md';
const AT = { at: '2026-03-03T00:00:00Z' };

function recorded(text: string | null): Record<string, unknown> {
  return (JSON.parse(text ?? 'null') as { specs: Record<string, unknown> }).specs;
}

describe('the manifest', () => {
  it('is the same but for its evidence where nothing else differs', () => {
    const { manifest } = readManifest(update([spec(HEALTH, 'tested')], {}).texts.manifest);
    const before = manifest ?? assert.fail();
    const { evidence } = before.specs[HEALTH] ?? assert.fail();
    const newer = { ...before, specs: { [HEALTH]: { ...before.specs[HEALTH]!, evidence: { ...evidence!, at: AT.at, commit: 'other' } } } };
    assert.equal(sameButEvidence(before, newer), true);
    const { evidence: _, ...without } = before.specs[HEALTH] ?? assert.fail();
    assert.equal(sameButEvidence(before, { ...before, specs: { [HEALTH]: without } }), false);
    assert.equal(sameButEvidence(before, { ...before, written: {} }), false);
    assert.equal(sameButEvidence(before, { ...before, specs: { [HEALTH]: { ...before.specs[HEALTH]!, status: 'regressed' as const } } }), false);
  });

  it('says what each spec is, and what was written where', () => {
    const { texts, planned } = update([spec(HEALTH, 'tested'), spec(GRAPH, 'planned')], {});
    assert.equal(texts.manifest, `{
  "schema": 1,
  "specs": {
    "specs/001-health.md": {
      "evidence": {
        "at": "2026-02-01T00:00:00Z",
        "commit": "c0ffee",
        "digest": "d1",
        "run": "task_0000000000000001",
        "tests": {
          "failed": 0,
          "passed": 3,
          "skipped": 0
        }
      },
      "id": "001",
      "status": "tested"
    },
    "specs/019-graph.md": {
      "id": "019",
      "status": "planned"
    }
  },
  "written": {
    "docs/SPEC-COVERAGE.md": {
      "specs/001-health.md/notes": "Complete",
      "specs/001-health.md/present": "✓",
      "specs/001-health.md/row": "001 Health",
      "specs/001-health.md/specified": "✓",
      "specs/001-health.md/tested": "✓",
      "specs/019-graph.md/notes": "Pending",
      "specs/019-graph.md/present": "?",
      "specs/019-graph.md/row": "019 Graph",
      "specs/019-graph.md/specified": "?",
      "specs/019-graph.md/tested": "?"
    }
  }
}
`);
    assert.deepEqual(planned.changes.map(({ path }) => path), [COVERAGE, MANIFEST]);
    assert.deepEqual(planned.changes[1]?.summary, ['Records the evidence of 1 spec.']);
    assert.deepEqual(readManifest(texts.manifest).manifest, planned.manifest);
  });

  it('takes newer evidence for the same code for nothing new', () => {
    const first = update([spec(HEALTH, 'tested')], {}).texts;
    const facts = factsOf([spec(HEALTH, 'tested')], first);
    const evidence = facts.evidence.get(HEALTH)!;
    const next = (change: object): string | null => update([spec(HEALTH, 'tested')], first, { evidence: new Map([[HEALTH, { ...evidence, run: 'later', at: 'later', commit: 'other', ...change }]]) }).texts.manifest;
    assert.equal(next({}), first.manifest);
    assert.match(next({ digest: 'd2' }) ?? '', /"run": "later"/);
    assert.match(next({ tests: { ...evidence.tests, passed: 4 } }) ?? '', /"commit": "other"/);
  });

  it('keeps the evidence of a spec that regresses, with when that was first seen', () => {
    const first = update([spec(HEALTH, 'tested')], {}).texts;
    const second = update([spec(HEALTH, 'regressed')], first, AT);
    assert.deepEqual(second.planned.changes.map(({ summary }) => summary), [['Records that 001 Health has regressed.']]);
    const third = update([spec(HEALTH, 'regressed', { regression: { since: 'later', tests: ['b'] } })], second.texts, { at: '2026-04-04T00:00:00Z' });
    const entry = recorded(third.texts.manifest)[HEALTH] as { evidence: unknown; regressed: unknown };
    assert.deepEqual(entry.regressed, { since: AT.at, tests: ['b'] });
    assert.ok(entry.evidence);
    const stale = update([spec(HEALTH, 'implemented')], third.texts);
    assert.equal(stale.texts.manifest, third.texts.manifest);
    const fixed = update([spec(HEALTH, 'tested')], third.texts);
    assert.equal(fixed.texts.manifest, first.manifest);
  });

  it('does not lower a spec whose tests are stale or did not run, but one that names no tests any more', () => {
    const first = update([spec(HEALTH, 'tested')], {}).texts;
    assert.equal(update([spec(HEALTH, 'implemented')], first).texts.manifest, first.manifest);
    assert.match(update([spec(HEALTH, 'implemented', { tests: [] })], first).texts.manifest ?? '', /"status": "implemented"/);
    assert.match(update([spec(HEALTH, 'specified')], first).texts.manifest ?? '', /"status": "specified"/);
  });

  it('forgets specs that are gone, and not what was written for them; documents that are gone stay', () => {
    const first = update([spec(HEALTH, 'tested'), spec(GRAPH, 'tested')], { status: '## Specs Implemented\n' }).texts;
    const { texts, planned } = update([spec(HEALTH, 'tested')], { ...first, status: null });
    assert.deepEqual(Object.keys(recorded(texts.manifest)), [HEALTH]);
    assert.match(texts.manifest ?? '', /"specs\/019-graph.md\/tested": "✓"/);
    assert.match(texts.manifest ?? '', /"implemented\/specs\/001-health.md": "001 Health"/);
    assert.deepEqual(planned.changes.map(({ path, summary }) => [path, summary]), [[MANIFEST, ['Forgets 1 spec that is gone.']]]);
  });

  describe('of a spec that has another name', () => {
    const RENAMED = 'specs/core/019-graph-store.md';
    const first = update([spec(HEALTH, 'tested'), spec(GRAPH, 'tested')], { status: '## Specs Implemented\n' }).texts;
    const denied = { ...first, coverage: first.coverage?.replace('| 019 Graph | ✓ | ✓ | ✓ |', '| 019 Graph | ✓ | ✓ | ? |') ?? null };

    it('has everything under the new one: evidence, what a person has changed, and what they have deleted', () => {
      const renamed = update([spec(HEALTH, 'tested'), spec(RENAMED, 'tested')], denied);
      assert.equal(renamed.texts.coverage, denied.coverage);
      assert.deepEqual(renamed.planned.kept.map(({ place }) => place), [`${COVERAGE}#${RENAMED}/tested`]);
      assert.doesNotMatch(renamed.texts.manifest ?? '', /019-graph\.md/);
      assert.match(renamed.texts.status ?? '', /- 019 Graph$/m);
      const regressed = update([spec(HEALTH, 'tested'), spec(RENAMED, 'implemented')], denied);
      assert.equal((recorded(regressed.texts.manifest)[RENAMED] as { status: string }).status, 'tested');
      const without = { ...first, coverage: first.coverage?.replace(/\| 019.*\n/, '') ?? null };
      assert.equal(update([spec(HEALTH, 'tested'), spec(RENAMED, 'tested')], without).texts.coverage, without.coverage);
    });

    it('has it also where the spec was away in between', () => {
      const away = update([spec(HEALTH, 'tested')], denied).texts;
      for (const path of [GRAPH, RENAMED]) {
        const back = update([spec(HEALTH, 'tested'), spec(path, 'tested')], away);
        assert.equal(back.texts.coverage, denied.coverage, path);
        assert.deepEqual(back.planned.kept.map(({ place }) => place), [`${COVERAGE}#${path}/tested`]);
      }
    });

    it('has it under the one whose name is most like it where several have its number', () => {
      const both = update([spec('specs/019-graph.md', 'tested'), spec('specs/019-search.md', 'tested')], {}).texts;
      const text = both.coverage?.replace('| 019 Search | ✓ | ✓ | ✓ |', '| 019 Search | ✓ | ✓ | ? |') ?? '';
      const next = update([spec('specs/019-graphs.md', 'tested'), spec('specs/019-searching.md', 'tested')], { ...both, coverage: text });
      assert.equal(next.texts.coverage, text);
      assert.deepEqual(next.planned.kept.map(({ place }) => place), [`${COVERAGE}#specs/019-searching.md/tested`]);
    });

    it('leaves its row alone while it is away, also to a spec with the same number', () => {
      const both = update([spec('specs/019-graph.md', 'planned'), spec('specs/019-search.md', 'planned')], {}).texts;
      const text = both.coverage?.replace(/\| 019 Search.*\n/, '') ?? '';
      assert.equal(update([spec('specs/019-search.md', 'tested')], { ...both, coverage: text }).texts.coverage, text);
    });
  });

  it('keeps keys that are not ours, and is not written for its looks alone', () => {
    const first = update([spec(HEALTH, 'tested')], {}).texts;
    const own = JSON.parse(first.manifest ?? '') as { specs: Record<string, object> };
    const text = JSON.stringify({ owner: 'Ann', ...own, specs: { [HEALTH]: { ...own.specs[HEALTH], idea: 7 } } });
    assert.deepEqual(update([spec(HEALTH, 'tested')], { ...first, manifest: text }).planned.changes, []);
    const after = JSON.parse(update([spec(HEALTH, 'regressed')], { ...first, manifest: text }).texts.manifest ?? '') as { owner: string; specs: Record<string, { idea: number }> };
    assert.deepEqual([after.owner, after.specs[HEALTH]?.idea], ['Ann', 7]);
  });

  for (const [name, text, problem] of [
    ['JSON that is none', '{', /not valid JSON/], ['a list', '[]', /not a JSON object/], ['a newer schema', '{"schema":2,"specs":{},"written":{}}', /newer version/],
    ['no schema', '{}', /which schema/], ['specs that are none', '{"schema":1,"specs":[],"written":{}}', /no list of specs/], ['nothing', '', /not valid JSON/],
    ['a conflict', '{\n<<<<<<< HEAD\n=======\n>>>>>>> branch\n}\n', /^specs\/manifest\.json: The manifest has conflict markers: resolve the conflict\. Nothing/],
  ] as const) {
    it(`stops everything where it cannot be read: ${name}`, () => {
      const { planned } = update([spec(HEALTH, 'tested')], { manifest: text, status: '## Test Count\n\n1 tests\n' }, { testCount: 5 });
      assert.deepEqual([planned.changes, planned.kept, planned.proposals, planned.manifest], [[], [], [], null]);
      assert.equal(planned.problems.length, 1);
      assert.match(planned.problems[0] ?? '', problem);
    });
  }

  it('is written in one way only', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.string())), (value, written) => {
      readManifest(JSON.stringify(value));
      const text = JSON.stringify({ schema: 1, specs: { a: value }, written, more: value });
      const { manifest } = readManifest(text);
      assert.ok(manifest);
      const once = serialiseManifest(manifest);
      assert.equal(serialiseManifest(readManifest(once).manifest ?? assert.fail()), once);
      assert.deepEqual(JSON.parse(once).written, JSON.parse(text).written);
    }));
    fc.assert(fc.property(fc.string(), (text) => {
      readManifest(text);
    }));
  });
});
