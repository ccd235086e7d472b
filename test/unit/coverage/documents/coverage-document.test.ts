import assert from 'node:assert/strict';
import { COVERAGE, spec, update, type Texts } from './facts.ts';

const HEALTH = 'specs/001-health.md';
const UPDATE = 'specs/030-spec-coverage-update.md';
const TABLE = `# Coverage

| Spec | Present | Spec'd | Tested | Notes |
|------|---------|--------|--------|-------|
| 001 Health | ✓ | ✓ | ? | Mine |

## Spec 001: Health

Text.
`;

function coverage(specs: Parameters<typeof update>[0], text: string | null, more: Parameters<typeof update>[2] = {}): string | null {
  const { texts, planned } = update(specs, { coverage: text }, more);
  assert.deepEqual(planned.problems, []);
  const again = update(specs, texts, more);
  assert.deepEqual(again.planned.changes, [], 'the second update');
  return texts.coverage;
}

describe('the coverage document', () => {
  it('is made where there is none', () => {
    assert.equal(coverage([spec(HEALTH, 'tested'), spec(UPDATE, 'specified')], null), `# Spec Coverage

Which specs there are, and what their tests say.

| Spec | Present | Spec'd | Tested | Notes |
|------|---------|--------|--------|-------|
| 001 Health | ✓ | ✓ | ✓ | Complete |
| 030 Spec Coverage Update | ? | ✓ | ? | Pending |
`);
    assert.equal(update([], {}).planned.changes.length, 0);
  });

  it('gets the table at its end where it has none', () => {
    const table = `## Status Summary

| Spec | Present | Spec'd | Tested | Notes |
|------|---------|--------|--------|-------|
| 001 Health | ✓ | ✓ | ✓ | Complete |`;
    assert.equal(coverage([spec(HEALTH, 'tested')], '# Coverage\n\nWords.\n'), `# Coverage\n\nWords.\n\n${table}\n`);
    assert.equal(coverage([spec(HEALTH, 'tested')], '# Coverage'), `# Coverage\n\n${table}`);
    assert.equal(coverage([spec(HEALTH, 'tested')], '\uFEFF# Coverage\r\n'), `\uFEFF# Coverage\r\n\r\n${table.replaceAll('\n', '\r\n')}\r\n`);
  });

  it('is left alone where an open fence would swallow the table', () => {
    const text = '# Coverage\n\n```\ncode\n';
    const { texts, planned } = update([spec(HEALTH, 'tested')], { coverage: text });
    assert.equal(texts.coverage, text);
    assert.match(planned.problems.join(), /SPEC-COVERAGE\.md was left as it is/);
    assert.equal(planned.manifest?.written[COVERAGE], undefined);
  });

  it('gets marks and rows within its table, and nothing else', () => {
    const { texts, planned } = update([spec(HEALTH, 'tested'), spec(UPDATE, 'planned')], { coverage: TABLE });
    assert.equal(texts.coverage, TABLE.replace('| 001 Health | ✓ | ✓ | ? | Mine |', '| 001 Health | ✓ | ✓ | ✓ | Mine |\n| 030 Spec Coverage Update | ? | ? | ? | Pending |'));
    assert.deepEqual(planned.changes[0]?.summary, ['Marks 001 as tested.', 'Adds a row for 030 Spec Coverage Update.']);
    assert.deepEqual(planned.manifest?.written[COVERAGE], {
      [`${HEALTH}/tested`]: '✓', [`${UPDATE}/row`]: '030 Spec Coverage Update', [`${UPDATE}/present`]: '?', [`${UPDATE}/specified`]: '?', [`${UPDATE}/tested`]: '?', [`${UPDATE}/notes`]: 'Pending',
    });
  });

  const layouts: [string, string, string][] = [
    ['without outer pipes', 'Spec | Present | Spec\'d | Tested | Notes\n---|---|---|---|---\n001 Health | ? | ? | ? | -', 'Spec | Present | Spec\'d | Tested | Notes\n---|---|---|---|---\n001 Health | ✓ | ✓ | ✓ | -\n030 Spec Coverage Update | ? | ✓ | ? | Pending'],
    ['with CRLF and a byte order mark', '\uFEFF| Spec | Present | Spec\'d | Tested | Notes |\r\n|-|-|-|-|-|\r\n| 001 Health | | | | |\r\n\r\nEnd', '\uFEFF| Spec | Present | Spec\'d | Tested | Notes |\r\n|-|-|-|-|-|\r\n| 001 Health | ✓ | ✓ | ✓ | |\r\n| 030 Spec Coverage Update | ? | ✓ | ? | Pending |\r\n\r\nEnd'],
    ['with other columns in another order', '| # | tested | SPEC | Owner | **Present** | Specified |\n|-|-|-|-|-|-|\n| 1 | TBD | 001 Health | Ann | todo | ✅ |\n', '| # | tested | SPEC | Owner | **Present** | Specified |\n|-|-|-|-|-|-|\n| 1 | ✅ | 001 Health | Ann | ✅ | ✅ |\n|  | ? | 030 Spec Coverage Update |  | ? | ✅ |\n'],
    ['without blanks', '|Spec|Present|Spec\'d|Tested|Notes|\n|-|-|-|-|-|\n|001 Health|?|?|?|Pending|\n', '|Spec|Present|Spec\'d|Tested|Notes|\n|-|-|-|-|-|\n|001 Health|✓|✓|✓|Pending|\n|030 Spec Coverage Update|?|✓|?|Pending|\n'],
    ['padded', '| Spec                     | Present | Spec\'d | Tested | Notes |\n| ------------------------ | ------- | ------ | ------ | ----- |\n| 001 Health               | ?       | x      |        | Mine  |\n', '| Spec                     | Present | Spec\'d | Tested | Notes |\n| ------------------------ | ------- | ------ | ------ | ----- |\n| 001 Health               | x       | x      | x      | Mine  |\n| 030 Spec Coverage Update | ?       | x      | ?      | Pending |\n'],
    ['with short rows', '| Spec | Present | Spec\'d | Tested | Notes |\n|-|-|-|-|-|\n| 001 Health |\n', '| Spec | Present | Spec\'d | Tested | Notes |\n|-|-|-|-|-|\n| 001 Health | ✓ | ✓ | ✓ |\n| 030 Spec Coverage Update | ? | ✓ | ? | Pending |\n'],
    ['with a header alone', '| Spec | Present | Spec\'d | Tested |\n|-|-|-|-|\n\n001 is fine.\n', '| Spec | Present | Spec\'d | Tested |\n|-|-|-|-|\n| 001 Health | ✓ | ✓ | ✓ |\n| 030 Spec Coverage Update | ? | ✓ | ? |\n\n001 is fine.\n'],
    ['with pipes in cells', '| Spec | Present | Spec\'d | Tested | Notes |\n|-|-|-|-|-|\n| 001 Health \\| ping `a|b` | ? | ? | ? | `x|y` and \\| |\n', '| Spec | Present | Spec\'d | Tested | Notes |\n|-|-|-|-|-|\n| 001 Health \\| ping `a|b` | ✓ | ✓ | ✓ | `x|y` and \\| |\n| 030 Spec Coverage Update | ? | ✓ | ? | Pending |\n'],
    ['with links and words', '| Spec | Present | Spec\'d | Tested | Notes |\n|-|-|-|-|-|\n| [Health](../specs/001-health.md) | yes | yes | ? | |\n| Spec 30: The update | — | ✗ | soon | |\n', '| Spec | Present | Spec\'d | Tested | Notes |\n|-|-|-|-|-|\n| [Health](../specs/001-health.md) | yes | yes | yes | |\n| Spec 30: The update | — | ✗ | soon | |\n'],
    ['with text directly below it', '| Spec | Present | Spec\'d | Tested | Notes |\n|-|-|-|-|-|\n| 001 Health | ✔️ | ? | ? | |\n**Present:** Implemented.\n', '| Spec | Present | Spec\'d | Tested | Notes |\n|-|-|-|-|-|\n| 001 Health | ✔️ | ✔️ | ✔️ | |\n| 030 Spec Coverage Update | ? | ✔️ | ? | Pending |\n**Present:** Implemented.\n'],
    ['behind front matter and an example', '---\na: 1\n---\n```\n| Spec | Present | Spec\'d | Tested |\n|-|-|-|-|\n| 001 Health | ? | ? | ? |\n```\n\n| Spec | Present | Spec\'d | Tested |\n|-|-|-|-|\n| 001 Health | ? | ? | ? |\n', '---\na: 1\n---\n```\n| Spec | Present | Spec\'d | Tested |\n|-|-|-|-|\n| 001 Health | ? | ? | ? |\n```\n\n| Spec | Present | Spec\'d | Tested |\n|-|-|-|-|\n| 001 Health | ✓ | ✓ | ✓ |\n| 030 Spec Coverage Update | ? | ✓ | ? |\n'],
  ];
  for (const [name, before, after] of layouts) {
    it(`is kept as it is written: ${name}`, () => {
      assert.equal(coverage([spec(HEALTH, 'tested'), spec(UPDATE, 'specified')], before), after);
    });
  }

  it('gets new rows at their places where its rows are in the order of their numbers, and at its end where they are not', () => {
    const table = (rows: string[]): string => `# Coverage\n\n| Spec | Present | Spec'd | Tested | Notes |\n|---|---|---|---|---|\n${rows.map((row) => `| ${row} | ✓ | ✓ | ✓ | Mine |\n`).join('')}`;
    const order = (rows: string[]): string[] => {
      const { texts } = update([spec('specs/001-a.md', 'tested'), spec('specs/003-c.md', 'tested'), spec('specs/005-e.md', 'tested')], { coverage: table(rows) });
      return [...(texts.coverage ?? '').matchAll(/^\| (\d{3} \w+)/gm)].map(([, name]) => name ?? '');
    };
    assert.deepEqual(order(['002 B', '004 D']), ['001 A', '002 B', '003 C', '004 D', '005 E']);
    assert.deepEqual(order(['004 D', '002 B']), ['004 D', '002 B', '001 A', '003 C', '005 E']);
    assert.deepEqual(order(['002 B', 'PLAN Month 1', '004 D']), ['002 B', '004 D', '001 A', '003 C', '005 E']);
  });

  it('has a row for each of several specs with the same number', () => {
    const specs = [spec('specs/026-phase-1-task-metrics.md', 'tested'), spec('specs/026-pipeline-observability.md', 'specified'), spec('specs/027-auto.md', 'planned'), spec('specs/x/027-auto.md', 'planned')];
    const head = '| Spec | Present | Spec\'d | Tested | Notes |\n|-|-|-|-|-|\n| PLAN 027 and more | ✓ | — | — | |\n| 026–027 | ? | ? | ? | range |\n';
    assert.equal(coverage(specs, `${head}| 026 Observability | ? | ? | ? | Mine |\n`), `${head}| 026 Observability | ? | ✓ | ? | Mine |
| 026 Phase 1 Task Metrics | ✓ | ✓ | ✓ | Complete |
| 027 Auto | ? | ? | ? | Pending |
| 027 Auto | ? | ? | ? | Pending |
`);
  });

  it('has a row for a spec without a number, escaped where that is needed', () => {
    const text = '| Spec | Present | Tested |\n|-|-|-|\n| Graph, the first | ? | ? |\n';
    assert.equal(coverage([spec('specs/graph-the-first.md', 'tested'), spec('specs/a|b.md', 'planned')], text), '| Spec | Present | Tested |\n|-|-|-|\n| Graph, the first | ✓ | ✓ |\n| A B | ? | ? |\n');
  });

  const CUT = `| Spec | Present | Spec'd | Tested | Notes |
|------|---------|--------|--------|-------|
| 001 Health | ✓ | ✓ | ✓ | Complete |

| 002 Cut off | ? | ✓ | ? | Pending |

| 003 Too | ? | ? | ? | Pending |
**Present:** Implemented.

| Spec | Requirement |
|------|---|
| 001 | x |
`;
  const cutSpecs = [spec(HEALTH, 'tested'), spec('specs/002-cut-off.md', 'tested'), spec('specs/003-too.md', 'planned'), spec('specs/004-new.md', 'planned')];

  it('raises the cells of rows that a blank line has cut off where they are, and says so', () => {
    assert.equal(coverage(cutSpecs, CUT), CUT.replace('002 Cut off | ? | ✓ | ?', '002 Cut off | ✓ | ✓ | ✓').replace('Complete |\n', 'Complete |\n| 004 New | ? | ? | ? | Pending |\n'));
    const { proposals } = update(cutSpecs, { coverage: CUT }).planned;
    assert.deepEqual(proposals.filter(({ kind }) => kind === 'detached-rows').map(({ line, file }) => [line, file]), [[5, COVERAGE]]);
  });

  it('joins them where it is asked to, and sets text off that would become a row', () => {
    assert.equal(coverage(cutSpecs, CUT, { joinRows: true }), `| Spec | Present | Spec'd | Tested | Notes |
|------|---------|--------|--------|-------|
| 001 Health | ✓ | ✓ | ✓ | Complete |
| 002 Cut off | ✓ | ✓ | ✓ | Pending |
| 003 Too | ? | ? | ? | Pending |
| 004 New | ? | ? | ? | Pending |

**Present:** Implemented.

| Spec | Requirement |
|------|---|
| 001 | x |
`);
  });

  it('does not take other lines with pipes for rows', () => {
    const text = "| Spec | Present | Spec'd | Tested | Notes |\n|-|-|-|-|-|\n| 001 Health | ✓ | ✓ | ✓ | Complete |\n\nLegend: ✓ | ✗\n\n- 002 Cut off | ? | ? | ? | x\n";
    const { planned } = update([spec(HEALTH, 'tested')], { coverage: text }, { joinRows: true });
    assert.deepEqual(planned.changes.map(({ path }) => path), ['specs/manifest.json']);
  });

  describe('belongs to people', () => {
    const first = update([spec(HEALTH, 'specified'), spec(UPDATE, 'specified')], { coverage: TABLE }).texts;
    const edited = (from: string, to: string): Texts => ({ ...first, coverage: (first.coverage ?? '').replace(from, to) });

    it('cell by cell: what was changed since it was written stays', () => {
      const texts = edited('| 030 Spec Coverage Update | ? | ✓ | ? | Pending |', '| 030 Spec Coverage Update | ? | ✓ | no | See 019 |');
      const { texts: after, planned } = update([spec(HEALTH, 'tested'), spec(UPDATE, 'tested')], texts);
      assert.match(after.coverage ?? '', /\| 030 Spec Coverage Update \| ✓ \| ✓ \| no \| See 019 \|/);
      assert.deepEqual(planned.kept, [{ place: `${COVERAGE}#${UPDATE}/tested`, now: 'no', evidence: '✓' }]);
    });

    it('row by row: what was deleted does not come back', () => {
      const texts = edited('| 030 Spec Coverage Update | ? | ✓ | ? | Pending |\n', '');
      const { texts: after, planned } = update([spec(HEALTH, 'specified'), spec(UPDATE, 'tested')], texts);
      assert.equal(after.coverage, texts.coverage);
      assert.deepEqual(planned.kept, [{ place: `${COVERAGE}#${UPDATE}/row`, now: '', evidence: '030 Spec Coverage Update' }]);
    });

    it('row by row: nor does a row of theirs that we have marked', () => {
      const { texts, planned } = update([spec(HEALTH, 'tested'), spec(UPDATE, 'specified')], update([spec(HEALTH, 'tested'), spec(UPDATE, 'specified')], { coverage: TABLE }).texts);
      assert.deepEqual(planned.changes, []);
      const without = { ...texts, coverage: (texts.coverage ?? '').replace(/\| 001 .*\n/, '') };
      assert.equal(update([spec(HEALTH, 'tested'), spec(UPDATE, 'specified')], without).texts.coverage, without.coverage);
    });

    it('as a whole: neither a table nor a document comes back', () => {
      for (const coverage of [null, '# Coverage\n']) {
        const { texts, planned } = update([spec(HEALTH, 'tested'), spec(UPDATE, 'tested')], { ...first, coverage });
        assert.equal(texts.coverage, coverage);
        assert.deepEqual(planned.kept.map(({ place }) => place), [`${COVERAGE}#table`]);
      }
    });

    it('dashes and words are nobody else’s, and the evidence against them is told', () => {
      const text = TABLE.replace('| ✓ | ✓ | ? | Mine |', '| — | ✓ | ✗ | Mine |');
      const { texts, planned } = update([spec(HEALTH, 'tested')], { coverage: text });
      assert.equal(texts.coverage, text);
      assert.deepEqual(planned.kept.map(({ place, now }) => [place, now]), [[`${COVERAGE}#${HEALTH}/present`, '—'], [`${COVERAGE}#${HEALTH}/tested`, '✗']]);
    });
  });

  describe('when a spec regresses', () => {
    const proved = update([spec(HEALTH, 'tested')], { coverage: TABLE }).texts;
    const regressed = spec(HEALTH, 'regressed');

    it('proposes to lower our mark, and lowers it where that is allowed', () => {
      const asked = update([regressed], proved);
      assert.equal(asked.texts.coverage, proved.coverage);
      assert.deepEqual(asked.planned.proposals.map(({ kind, line }) => [kind, line]), [['lower-mark', 5]]);
      const lowered = update([regressed], proved, { lowerMarks: true });
      assert.equal(lowered.texts.coverage, TABLE);
      assert.deepEqual(lowered.planned.changes[0]?.summary, ['Takes back that 001 is tested.']);
      assert.equal(update([spec(HEALTH, 'tested')], lowered.texts).texts.coverage, proved.coverage);
    });

    it('never lowers a person’s, but says so', () => {
      const text = TABLE.replace('| ? | Mine |', '| ✓ | Mine |');
      const { texts, planned } = update([regressed], { coverage: text }, { lowerMarks: true });
      assert.equal(texts.coverage, text);
      assert.deepEqual(planned.proposals.map(({ kind, line, message }) => [kind, line, message]), [['contradiction', 5, '001 is marked as tested by a person, and one of its tests fails.']]);
    });

    it('says nothing where tests are stale or have not run', () => {
      const stale = spec(HEALTH, 'implemented', { counts: { passed: 0, failed: 0, skipped: 0, stale: 3 } });
      const { planned } = update([stale], proved, { lowerMarks: true });
      assert.deepEqual([planned.changes, planned.proposals], [[], []]);
    });

    it('takes our own note back with the mark', () => {
      const made = update([spec(UPDATE, 'tested')], {}).texts;
      const { texts } = update([spec(UPDATE, 'regressed')], made, { lowerMarks: true });
      assert.match(texts.coverage ?? '', /\| 030 Spec Coverage Update \| ✓ \| ✓ \| \? \| Pending \|/);
    });
  });

  it('gets a proposal with the text for each tested spec that has no section', () => {
    const tested = spec(UPDATE, 'tested', {
      requirements: [{ text: 'Rows | cells', line: 3, state: 'passed', tests: ['test_rows'] }, { text: 'Notes', line: 4, state: 'unmapped', tests: [] }],
    });
    const { planned } = update([spec(HEALTH, 'tested'), tested, spec('specs/031-x.md', 'specified')], { coverage: TABLE }, { files: new Map([[UPDATE, ['src/a.ts', 'src/b.ts']]]) });
    assert.deepEqual(planned.proposals, [{
      kind: 'detail-section', file: COVERAGE, message: '030 Spec Coverage Update is tested and has no section of its own.', line: null,
      text: `## Spec 030: Spec Coverage Update

| Requirement | Implementation | Test |
|-------------|----------------|------|
| Rows \\| cells | | \`test_rows\` |
| Notes | | |
| All | | \`test/a.test.ts\` |

**Files:** \`src/a.ts\`, \`src/b.ts\`
`,
    }]);
  });

  it('knows sections of several specs, and which of two with the same number has one', () => {
    const text = `${TABLE}\n## Spec 022 + 025: Imports\n\n## Spec 027: Fully Automated\n`;
    const specs = ['022-import-stack', '025-requirements-import', '027-auto-update', '027-fully-automated-pipeline'].map((name) => spec(`specs/${name}.md`, 'tested'));
    assert.deepEqual(update(specs, { coverage: text }).planned.proposals.map(({ message }) => message), ['027 Auto Update is tested and has no section of its own.']);
  });
});

describe('a document with a conflict in it', () => {
  const TEXT = "<<<<<<< HEAD\n| Spec | Present | Spec'd | Tested | Notes |\n|-|-|-|-|-|\n| 001 Health | ? | ? | ? | |\n=======\n| 001 Health | ✓ | ? | ? | |\n>>>>>>> branch\n";

  it('is left as it is, and others are not', () => {
    for (const text of [TEXT, TEXT.replaceAll('\n', '\r\n')]) {
      const status = '## Test Count\n\n1 tests\n';
      const { texts, planned } = update([spec('specs/001-health.md', 'tested')], { coverage: text, status }, { testCount: 5 });
      assert.deepEqual([texts.coverage, texts.status], [text, status.replace('1', '5')]);
      assert.deepEqual(planned.problems, [`${COVERAGE} was left as it is: it has conflict markers. Resolve the conflict, then update again.`]);
      assert.deepEqual(planned.kept, []);
    }
  });

  it('keeps what is remembered of it', () => {
    const first = update([spec('specs/001-health.md', 'tested')], {}).texts;
    const torn = `<<<<<<< HEAD\n${first.coverage ?? ''}=======\n>>>>>>> branch\n`;
    assert.equal(update([spec('specs/001-health.md', 'tested')], { ...first, coverage: torn }).texts.manifest, first.manifest);
  });

  it('is none where lines only look like it', () => {
    assert.notEqual(update([spec('specs/001-health.md', 'tested')], { coverage: '# A\n=======\n\n<<<<<<<HEAD\n' }).texts.coverage, '# A\n=======\n\n<<<<<<<HEAD\n');
  });
});
