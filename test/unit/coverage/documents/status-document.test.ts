import assert from 'node:assert/strict';
import { spec, STATUS, update, type Texts } from './facts.ts';

const AGENT_TITLE = { title: 'Agent API' };
const HEALTH = 'specs/001-health.md';
const AGENT = 'specs/002-agent-api.md';
const GRAPH = 'specs/019-graph-store.md';

type Specs = Parameters<typeof update>[0];

function status(specs: Specs, text: string, more: Parameters<typeof update>[2] = {}): string | null {
  const { texts, planned } = update(specs, { status: text }, more);
  assert.deepEqual(planned.problems, []);
  assert.deepEqual(update(specs, texts, more).planned.changes, [], 'the second update');
  return texts.status;
}

describe('the status document', () => {
  it('is not made where there is none, and nothing is touched in sections that are not known', () => {
    assert.equal(update([spec(HEALTH, 'tested')], {}).texts.status, null);
    const text = '# Status\n\n## Strategic gaps\n\n- 74 tests\n\n## Notes\n\n| Sprint | Status |\n|-|-|\n| 0 | ? |\n';
    assert.equal(status([spec(HEALTH, 'tested')], text, { testCount: 80 }), text);
  });

  const lists: [string, string, string][] = [
    ['a comma list and a range', '- 001 Health, 002 Agent\n- more', '- 001 Health, 002 Agent\n- more\n- 019 Graph Store'],
    ['a range', '- 001–011 (all of it)', '- 001–011 (all of it)\n- 019 Graph Store'],
    ['a number in brackets', '- 001 Health (pages 19, 3)\n- 2 Agent API', '- 001 Health (pages 19, 3)\n- 2 Agent API\n- 019 Graph Store'],
    ['a link', '* [Graph](../specs/019-graph-store.md)\n* [001](x) Health\n* `002-agent-api.md`', '* [Graph](../specs/019-graph-store.md)\n* [001](x) Health\n* `002-agent-api.md`'],
    ['task boxes', '- [x] 001 Health', '- [x] 001 Health\n- [x] 002 Agent API\n- [x] 019 Graph Store'],
    ['nested entries', '- Basics\n  - 001 Health\n  - 002 Agent\n\n  words', '- Basics\n  - 001 Health\n  - 002 Agent\n\n  words\n- 019 Graph Store'],
    ['a placeholder', '- None yet.', '- 001 Health\n- 002 Agent API\n- 019 Graph Store'],
    ['nothing', '', '- 001 Health\n- 002 Agent API\n- 019 Graph Store\n'],
    ['words', '001 Health, and\n002 Agent API.', '001 Health, and\n002 Agent API.\n\n- 019 Graph Store'],
    ['a table', '| Spec | Since |\n|-|-|\n| 001 | May |', '| Spec | Since |\n|-|-|\n| 001 | May |'],
  ];
  for (const [name, before, after] of lists) {
    it(`lists implemented specs that are named nowhere: ${name}`, () => {
      const specs = [spec(HEALTH, 'tested'), spec(AGENT, 'implemented', AGENT_TITLE), spec(GRAPH, 'implemented'), spec('specs/020-x.md', 'specified'), spec('specs/021-y.md', 'regressed')];
      const document = (list: string): string => `# Status\r\n\r\n### Specs Implemented (Feb)\r\n\r\n${list.replaceAll('\n', '\r\n')}\r\n\r\n## Other\r\n\r\n- 019`;
      const expected = name === 'nothing' ? '# Status\r\n\r\n### Specs Implemented (Feb)\r\n\r\n- 001 Health\r\n- 002 Agent API\r\n- 019 Graph Store\r\n\r\n\r\n\r\n## Other\r\n\r\n- 019' : document(after);
      assert.equal(status(specs, document(before)), expected);
    });
  }

  it('adds to a list at the end of a text without a final newline', () => {
    assert.equal(status([spec(HEALTH, 'tested')], '## Specs Implemented\n- 002 Agent'), '## Specs Implemented\n- 002 Agent\n- 001 Health');
    assert.equal(status([spec(HEALTH, 'tested')], '## Specs Implemented'), '## Specs Implemented\n\n- 001 Health');
  });

  describe('pending specs', () => {
    const TEXT = '## Specs Implemented\n\n- 001 Health\n\n## Specs Pending Implementation\n\n- None\n\n## End\n';
    const pending = update([spec(HEALTH, 'tested'), spec(AGENT, 'specified', AGENT_TITLE), spec(GRAPH, 'specified')], { status: TEXT }).texts;

    it('are none of those that the coverage document says are there', () => {
      const coverage = "| Spec | Present | Spec'd | Tested | Notes |\n|-|-|-|-|-|\n| 019 Graph Store | ✓ | ✓ | ✓ | Via 020 |\n\n| 002 Agent API | ? | ✓ | ? | |\n";
      const { texts } = update([spec(AGENT, 'specified', AGENT_TITLE), spec(GRAPH, 'specified')], { coverage, status: TEXT });
      assert.equal(texts.status, TEXT.replace('- None', '- 002 Agent API'));
      const cutOff = coverage.replace('\n\n| 002 Agent API | ?', '\n\n| 002 Agent API | ✓');
      assert.equal(update([spec(AGENT, 'specified', AGENT_TITLE), spec(GRAPH, 'specified')], { coverage: cutOff, status: TEXT }).texts.status, TEXT);
    });

    it('take the place of the placeholder', () => {
      assert.equal(pending.status, TEXT.replace('- None', '- 002 Agent API\n- 019 Graph Store'));
    });

    it('move when they are implemented, and the placeholder comes back', () => {
      const one = update([spec(HEALTH, 'tested'), spec(AGENT, 'implemented', AGENT_TITLE), spec(GRAPH, 'specified')], pending);
      assert.equal(one.texts.status, TEXT.replace('- 001 Health', '- 001 Health\n- 002 Agent API').replace('- None', '- 019 Graph Store'));
      assert.deepEqual(one.planned.changes.find(({ path }) => path === STATUS)?.summary, ['Lists 002 Agent API as implemented.', '002 Agent API is pending no longer.']);
      const both = update([spec(HEALTH, 'tested'), spec(AGENT, 'implemented', AGENT_TITLE), spec(GRAPH, 'tested')], one.texts);
      assert.equal(both.texts.status, TEXT.replace('- 001 Health', '- 001 Health\n- 002 Agent API\n- 019 Graph Store'));
    });

    it('make room for others in the same update', () => {
      const { texts } = update([spec(HEALTH, 'tested'), spec(AGENT, 'implemented', AGENT_TITLE), spec(GRAPH, 'tested'), spec('specs/020-next.md', 'specified')], pending);
      assert.equal(texts.status, TEXT.replace('- 001 Health', '- 001 Health\n- 002 Agent API\n- 019 Graph Store').replace('- None', '- 020 Next'));
    });

    it('stay where a person has written or changed them: that is a contradiction', () => {
      const texts: Texts = { ...pending, status: (pending.status ?? '').replace('- 002 Agent API', '- 002 Agent API (waits for keys)').replace('- 019 Graph Store\n', '') };
      const { texts: after, planned } = update([spec(HEALTH, 'tested'), spec(AGENT, 'implemented', AGENT_TITLE), spec(GRAPH, 'specified')], texts);
      assert.equal(after.status, (texts.status ?? '').replace('- 001 Health', '- 001 Health\n- 002 Agent API'));
      assert.deepEqual(planned.proposals.filter(({ kind }) => kind === 'contradiction').map(({ line, message }) => [line, message]), [[7, '002 Agent API stands among the pending specs, and it is implemented.']]);
      assert.deepEqual(planned.kept, [{ place: `${STATUS}#pending/${GRAPH}`, now: '', evidence: '019 Graph Store' }]);
    });

    it('leave with the last line of a text', () => {
      const before = update([spec(AGENT, 'specified', AGENT_TITLE), spec(GRAPH, 'specified')], { status: '## Specs Pending\n\n- 005 Mine' }).texts;
      assert.equal(before.status, '## Specs Pending\n\n- 005 Mine\n- 002 Agent API\n- 019 Graph Store');
      assert.equal(update([spec(AGENT, 'specified', AGENT_TITLE), spec(GRAPH, 'tested')], before).texts.status, '## Specs Pending\n\n- 005 Mine\n- 002 Agent API');
      assert.equal(update([spec(AGENT, 'tested', AGENT_TITLE), spec(GRAPH, 'tested')], before).texts.status, '## Specs Pending\n\n- 005 Mine');
    });
  });

  it('does not list again what a person has taken out', () => {
    const first = update([spec(HEALTH, 'tested')], { status: '## Specs Implemented\n\n- 002 Agent\n' }).texts;
    const { texts, planned } = update([spec(HEALTH, 'tested')], { ...first, status: '## Specs Implemented\n\n- 002 Agent\n' });
    assert.equal(texts.status, '## Specs Implemented\n\n- 002 Agent\n');
    assert.deepEqual(planned.kept.map(({ place }) => place), [`${STATUS}#implemented/${HEALTH}`]);
  });

  describe('the number of tests', () => {
    const counts: [string, string][] = [
      ['## Test Count\n\n- 74 tests (73 non-holdout)\n- CI: 3 tests\n', '## Test Count\n\n- 131 tests (73 non-holdout)\n- CI: 3 tests\n'],
      ['# Test Count (CI)\nAll of **74** tests pass\n', '# Test Count (CI)\nAll of **131** tests pass\n'],
      ['## Test count\n\n1,074 tests', '## Test count\n\n131 tests'],
      ['## Test Count\n\nMany.\n\n- 74 tests\n', '## Test Count\n\nMany.\n\n- 74 tests\n'],
      ['## Test Count\n\n```\n74 tests\n```\n', '## Test Count\n\n```\n74 tests\n```\n'],
      ['## Test Count\n\n- v1.74 tests\n', '## Test Count\n\n- v1.74 tests\n'],
    ];
    for (const [before, after] of counts) it(`is set in ${JSON.stringify(before)}`, () => assert.equal(status([], before, { testCount: 131 }), after));

    it('is a person’s once they have changed one that we wrote', () => {
      const first = update([], { status: '## Test Count\n\n- 74 tests\n' }, { testCount: 80 }).texts;
      assert.equal(first.status, '## Test Count\n\n- 80 tests\n');
      assert.equal(update([], first, { testCount: 1200 }).texts.status, '## Test Count\n\n- 1200 tests\n');
      const { texts, planned } = update([], { ...first, status: '## Test Count\n\n- 79 tests\n' }, { testCount: 81 });
      assert.equal(texts.status, '## Test Count\n\n- 79 tests\n');
      assert.deepEqual(planned.kept, [{ place: `${STATUS}#tests`, now: '79', evidence: '81' }]);
    });

    it('is left alone where it is not known', () => assert.equal(status([], '## Test Count\n\n- 74 tests\n'), '## Test Count\n\n- 74 tests\n'));
  });

  describe('sprints', () => {
    const table = (rows: string): string => `## Sprint Status\n\n| Sprint | Exit Criteria | Status |\n|---|---|---|\n${rows}`;
    const specs = [spec('specs/007-sprint-0-landing.md', 'tested'), spec('specs/020-sprint-2-api.md', 'implemented'), spec('specs/021-ui.md', 'tested'), spec('specs/022-sprint-3-x.md', 'specified')];

    it('are complete when all of their specs are done', () => {
      assert.equal(
        status(specs, table('| **0** | /health 200 | Planned |\n| 1 | 5K | |\n| Sprint 2 | both (020, 021) | 🔄 In progress |\n| 3 | x | ? |\n| 4 | spec 020 and 099 | |\n')),
        table('| **0** | /health 200 | ✓ Complete (007) |\n| 1 | 5K | |\n| Sprint 2 | both (020, 021) | ✓ Complete (020, 021) |\n| 3 | x | ? |\n| 4 | spec 020 and 099 | |\n'),
      );
    });

    it('have the status that a person gave them', () => {
      const text = table('| 0 | x | Blocked by legal |\n| 2 | 020, 021 | ✓ Complete |\n');
      const { texts, planned } = update(specs, { status: text });
      assert.equal(texts.status, text);
      assert.deepEqual(planned.kept, [{ place: `${STATUS}#sprint/0`, now: 'Blocked by legal', evidence: '✓ Complete (007)' }]);
    });
  });
});
