import assert from 'node:assert/strict';
import stringWidth from 'string-width';
import { UserError } from '../../../src/base/errors.ts';
import type { CoverageView, DocumentUpdate, SpecCoverage } from '../../../src/contract/coverage.ts';
import { coverageFindings } from '../../../src/cli/coverage/findings.ts';
import { createLayout } from '../../../src/cli/text/layout.ts';
import { coverageLines } from '../../../src/cli/views/coverage-lines.ts';
import { documentLines } from '../../../src/cli/views/document-lines.ts';
import { Bench, EMPTY_COVERAGE, withoutColours } from './harness.ts';

const at80 = createLayout({ columns: 80, colour: false, unicode: true });
const at40 = createLayout({ columns: 40, colour: false, unicode: true });

function spec(values: Partial<SpecCoverage>): SpecCoverage {
  return {
    spec: 'specs/001-clock.md', id: '001', title: 'Clock', status: 'specified', marks: { present: false, specified: true, tested: false },
    requirements: [], tests: [], counts: { passed: 0, failed: 0, skipped: 0, stale: 0 }, evidence: null, regression: null, ...values,
  };
}

function requirement(state: SpecCoverage['requirements'][number]['state']): SpecCoverage['requirements'][number] {
  return { text: 'It ticks', line: 9, state, tests: [] };
}

const VIEW: CoverageView = {
  ...EMPTY_COVERAGE,
  specs: [
    spec({ status: 'tested', requirements: [requirement('passed'), requirement('passed')], counts: { passed: 12, failed: 0, skipped: 0, stale: 0 } }),
    spec({
      spec: 'specs/002-the-zone-that-the-user-has-chosen.md', status: 'regressed', requirements: [requirement('failed'), requirement('passed'), requirement('unmapped')],
      counts: { passed: 3, failed: 1, skipped: 2, stale: 1 }, regression: { since: '2030-01-01T09:30:12.000Z', tests: ['zone > is kept'] },
    }),
    spec({ spec: 'specs/003-alarm.md' }),
  ],
  reports: [
    { path: 'reports/unit.xml', at: '2030-01-01T09:31:00.000Z', cases: 16, problem: null },
    { path: 'reports/broken.xml', at: '2030-01-01T09:31:00.000Z', cases: 0, problem: 'It ends in the middle of a tag.' },
  ],
  tests: 16,
  pending: [{ path: 'docs/SPEC-COVERAGE.md', summary: ['Marked 001 as tested.', 'Added a row for 003.'], onlyEvidence: false }],
  kept: [{ place: 'docs/SPEC-COVERAGE.md#specs/002-zone.md/tested', now: '✓', evidence: '?' }],
  proposals: [
    { kind: 'detail-section', file: 'docs/SPEC-COVERAGE.md', message: 'Spec 003 has no detail section.', line: null, text: '### 003\n' },
    { kind: 'detached-rows', file: 'docs/SPEC-COVERAGE.md', message: 'A blank line cuts 3 rows off.', line: 41 },
  ],
};

const UPDATE: DocumentUpdate = {
  changes: [
    { path: 'docs/SPEC-COVERAGE.md', before: '| a | ? |\n', after: '| a | ✓ |\n', summary: ['Marked 001 as tested.'] },
    { path: 'specs/manifest.json', before: null, after: '{}\n', summary: ['Made it.'] },
  ],
  kept: VIEW.kept, proposals: VIEW.proposals, written: true, problems: [],
};

const DIFF = '--- a/docs/SPEC-COVERAGE.md\n+++ b/docs/SPEC-COVERAGE.md\n@@ -1,1 +1,1 @@\n-| a | ? |\n+| a | ✓ |\n--- /dev/null\n+++ b/specs/manifest.json\n@@ -0,0 +1,1 @@\n+{}\n';

describe('coverage list', () => {
  it('has the specs in columns, what regressed, the reports, and what the documents do not say yet', () => {
    assert.deepEqual(coverageLines(VIEW, at80), [
      'spec                         status       passed  failed  skipped  stale  proved',
      'specs/001-clock.md           tested           12       0        0      0     2/2',
      'specs/002-the-zone-that-th…  regressed         3       1        2      1     1/3',
      'specs/003-alarm.md           specified         0       0        0      0       -',
      '',
      'Regressed',
      '  ✖ specs/002-the-zone-that-the-user-has-chosen.md',
      '    Its tests passed once and fail since 2030-01-01 09:30 UTC: zone > is kept.',
      '',
      'Reports',
      '  ✔ reports/unit.xml  16 tests, 2030-01-01 09:31 UTC',
      '  ▲ reports/broken.xml',
      '    It ends in the middle of a tag.',
      '',
      'Documents',
      '  ◆ docs/SPEC-COVERAGE.md  2 changes',
      '    People keep 1 place.',
      '    2 proposals for you to decide.',
      '    coherence coverage update --dry-run',
      '',
      '3 specs · 1 specified · 1 tested · 1 regressed · 16 tests known',
    ]);
  });

  it('puts the figures below the specs where the window is narrow', () => {
    const lines = coverageLines(VIEW, at40);
    assert.deepEqual(lines.slice(0, 6), [
      'specs/001-clock.md', '    tested · 12 passed · 2/2 proved',
      'specs/002-the-zone-that-the-user-has-ch…', '    regressed · 3 passed · 1 failed · 2…',
      'specs/003-alarm.md', '    specified',
    ]);
    assert.ok(lines.slice(0, 6).every((line) => stringWidth(line) <= 40));
  });

  it('is the same text in colour', () => {
    for (const layout of [at80, at40]) {
      const coloured = coverageLines(VIEW, createLayout({ columns: layout.columns, colour: true, unicode: true }));
      assert.notDeepEqual(coloured, coverageLines(VIEW, layout));
      assert.deepEqual(coloured.map((line) => withoutColours(line)), coverageLines(VIEW, layout));
    }
  });

  it('says that nothing is there', () => {
    assert.deepEqual(coverageLines(EMPTY_COVERAGE, at80), ['There are no specs.', '', '0 specs · no tests known']);
  });

  it('is what "coherence coverage" does', async () => {
    const made = new Bench();
    made.coverage = VIEW;
    assert.equal(await made.coherence('coverage'), 0);
    const { out } = made.terminal;
    assert.deepEqual(made.lines, coverageLines(VIEW, at80));
    assert.equal(await made.coherence('coverage', 'list'), 0);
    assert.equal(made.terminal.out, out);
    assert.equal(await made.coherence('coverage', '--json', '--root', '/work'), 0);
    assert.deepEqual(made.json, { specs: VIEW.specs, reports: VIEW.reports, tests: 16 });
    assert.equal(await made.coherence('coverage', 'lst'), 2);
    assert.equal(made.closed, 3);
  });

  it('lets nothing in a document act on the terminal', async () => {
    const made = new Bench();
    made.coverage = { ...VIEW, specs: [spec({ spec: 'specs/\u001b[2Jx.md' })] };
    await made.coherence('coverage');
    assert.ok(!made.terminal.out.includes('\u001b'));
  });
});

describe('coverage update', () => {
  function bench(documents: Partial<DocumentUpdate> = {}): Bench {
    const made = new Bench();
    made.documents = { ...UPDATE, ...documents };
    return made;
  }

  it('says of a place where nothing stands any more that it was taken out', () => {
    const kept = [{ place: 'docs/STATUS.md#pending/specs/003-x.md', now: '', evidence: '003 X' }];
    const lines = documentLines({ changes: [], kept, proposals: [], written: false, problems: [] }, at80);
    assert.ok(lines.join('\n').includes('was taken out, the evidence says “003'), lines.join('\n'));
    assert.ok(coverageFindings({ ...EMPTY_COVERAGE, kept }).some(({ message }) => message.startsWith('A person has taken out “003 X”')));
  });

  it('says what was changed, what people keep with the command that hands it over, and what is proposed', async () => {
    const made = bench({ problems: ['docs/PLAN.md has no table of its current status.'] });
    assert.equal(await made.coherence('coverage', 'update'), 0);
    assert.deepEqual(made.lines, [
      '✔ docs/SPEC-COVERAGE.md',
      '    Marked 001 as tested.',
      '✔ specs/manifest.json (new)',
      '    Made it.',
      '',
      'Kept as people wrote it',
      '  · docs/SPEC-COVERAGE.md#specs/002-zone.md/tested says “✓”, the evidence “?”',
      "    coherence coverage hand-over 'docs/SPEC-COVERAGE.md#specs/002-zone.md/tested'",
      '',
      '2 proposals for you to decide',
      '  ◆ docs/SPEC-COVERAGE.md Spec 003 has no detail section.',
      '  ◆ docs/SPEC-COVERAGE.md:41 A blank line cuts 3 rows off.',
      '    The texts to add are in the output of --json.',
      '',
      '▲ docs/PLAN.md has no table of its current status.',
    ]);
    assert.equal(made.closed, 1);
  });

  it('says that nothing was changed, and what was not written', async () => {
    const made = bench({ changes: [], kept: [], proposals: [], written: false });
    await made.coherence('coverage', 'update');
    assert.deepEqual(made.lines, ['✔ The documents say what the evidence says: nothing was changed.']);
    assert.deepEqual(documentLines({ ...UPDATE, kept: [], proposals: [], written: false, problems: ['A test failed.'] }, at80), [
      '◆ docs/SPEC-COVERAGE.md (not written)', '    Marked 001 as tested.', '◆ specs/manifest.json (not written)', '    Made it.', '', '▲ A test failed.',
    ]);
  });

  it('is the same text in colour', () => {
    const coloured = documentLines(UPDATE, createLayout({ columns: 40, colour: true, unicode: true }));
    assert.deepEqual(coloured.map((line) => withoutColours(line)), documentLines(UPDATE, at40));
  });

  for (const [argv, request] of [
    [[], {}],
    [['--dry-run'], { dryRun: true, namesCommit: true }],
    [['--junit', 'reports/*.xml', 'more/**/*.xml', '--join-rows'], { reports: ['reports/*.xml', 'more/**/*.xml'], joinRows: true }],
    [['--junit=a.xml', '--junit=b.xml', '--strict'], { reports: ['a.xml', 'b.xml'] }],
    [['--only-if-passed'], { onlyIfPassed: true }],
  ] as const) {
    it(`asks for what it is told: ${argv.join(' ')}`, async () => {
      const made = bench();
      assert.equal(await made.coherence('coverage', 'update', ...argv), 0);
      assert.deepEqual(made.calls, [`updateDocuments ${JSON.stringify(request)}`]);
    });
  }

  for (const [value, isCi] of [['true', true], ['1', true], ['woodpecker', true], ['', false], ['false', false], ['0', false], [undefined, false]] as const) {
    it(`writes ${isCi ? 'only what passed' : 'everything'} where CI is ${value ?? 'not set'}`, async () => {
      const made = bench();
      made.environment = { CI: value };
      await made.coherence('coverage', 'update');
      assert.deepEqual(made.calls, [`updateDocuments ${JSON.stringify(isCi ? { onlyIfPassed: true } : {})}`]);
    });
  }

  it('prints a diff with --dry-run, and nothing beside it', async () => {
    const made = bench({ written: false });
    assert.equal(await made.coherence('coverage', 'update', '--dry-run'), 0);
    assert.equal(made.terminal.out, DIFF);
    assert.equal(made.terminal.error, '');
    assert.equal(made.hostOptions.length, 1);
  });

  it('tells beside the diff what did not work', async () => {
    const made = bench({ changes: [], written: false, problems: ['No report was found.'] });
    assert.equal(await made.coherence('coverage', 'update', '--dry-run'), 0);
    assert.equal(made.terminal.out, '');
    assert.equal(made.terminal.error, 'Nothing would change.\n▲ No report was found.\n');
    assert.equal(await made.coherence('coverage', 'update', '--dry-run', '--strict'), 1);
  });

  it('prints the bytes of a document as they are into a pipe, and harmless into a terminal', async () => {
    const made = bench({ changes: [{ path: 'a.md', before: null, after: '\u001b[2J\tx\r\n', summary: [] }] });
    await made.coherence('coverage', 'update', '--dry-run');
    assert.ok(made.terminal.out.endsWith('+\u001b[2J\tx\r\n'));
    made.terminal.live = true;
    await made.coherence('coverage', 'update', '--dry-run');
    assert.ok(made.terminal.out.endsWith('+\ufffd[2J\tx\r\n'));
  });

  it('prints the update as JSON, with a diff in place of the texts', async () => {
    const made = bench();
    assert.equal(await made.coherence('coverage', 'update', '--json'), 0);
    const [first, second] = DIFF.split(/(?=^--- \/dev)/m);
    assert.deepEqual(made.json, {
      changes: [{ path: 'docs/SPEC-COVERAGE.md', summary: ['Marked 001 as tested.'], diff: first }, { path: 'specs/manifest.json', summary: ['Made it.'], diff: second }],
      kept: UPDATE.kept, proposals: UPDATE.proposals, written: true, problems: [],
    });
  });

  it('fails on problems with --strict alone', async () => {
    const made = bench({ problems: ['No report was found.'] });
    assert.equal(await made.coherence('coverage', 'update'), 0);
    assert.equal(await made.coherence('coverage', 'update', '--strict'), 1);
    made.documents = UPDATE;
    assert.equal(await made.coherence('coverage', 'update', '--strict'), 0);
  });

  it('does not fail whatever goes wrong, and says it', async () => {
    for (const error of [new UserError('owner-unreachable', 'The owner does not answer.', { hint: 'Wait for it.' }), new TypeError('x is undefined') as never]) {
      const made = bench();
      made.callError = error;
      assert.equal(await made.coherence('coverage', 'update'), 0);
      assert.match(made.terminal.out, /^▲ (?:The owner does not answer\. Wait for it\.|x is undefined)\n$/);
      assert.equal(await made.coherence('coverage', 'update', '--strict', '--json'), 1);
      assert.equal((made.json as DocumentUpdate).problems.length, 1);
      assert.equal(made.terminal.error, '');
    }
  });

  it('refuses a wrong command line and a wrong configuration', async () => {
    const made = bench();
    assert.equal(await made.coherence('coverage', 'update', '--junit'), 2);
    assert.equal(await made.coherence('coverage', 'update', 'docs/STATUS.md'), 2);
    assert.equal(await made.coherence('coverage', 'update', '--root', '/nowhere'), 2);
    made.problems = [{ severity: 'error', path: 'coverage.update', message: 'No such value.' }];
    assert.equal(await made.coherence('coverage', 'update'), 2);
    assert.equal(await made.coherence('coverage', 'check'), 2);
    assert.deepEqual(made.calls, []);
  });
});

describe('coverage check', () => {
  function bench(coverage: Partial<CoverageView>): Bench {
    const made = new Bench();
    made.coverage = { ...EMPTY_COVERAGE, ...coverage };
    return made;
  }

  it('lists what the documents do not say, with file and line, and fails', async () => {
    const made = bench(VIEW);
    assert.equal(await made.coherence('coverage', 'check'), 1);
    assert.deepEqual(made.lines, [
      '✖ specs/002-the-zone-that-the-user-has-chosen.md regressed',
      '    Its tests passed once and fail since 2030-01-01 09:30 UTC: zone > is kept.',
      '✖ docs/SPEC-COVERAGE.md pending',
      '    Marked 001 as tested.',
      '✖ docs/SPEC-COVERAGE.md pending',
      '    Added a row for 003.',
      '✖ docs/SPEC-COVERAGE.md:41 detached-rows',
      '    A blank line cuts 3 rows off.',
      '✖ reports/broken.xml problem',
      '    It ends in the middle of a tag.',
      '· docs/SPEC-COVERAGE.md detail-section',
      '    Spec 003 has no detail section.',
      '· docs/SPEC-COVERAGE.md kept',
      '    A person keeps “✓” where the evidence says “?”:',
      '    docs/SPEC-COVERAGE.md#specs/002-zone.md/tested',
      '',
      '5 findings',
    ]);
  });

  it('prints findings as JSON', async () => {
    const made = bench({ proposals: VIEW.proposals.slice(1), problems: ['The manifest is no JSON.'] });
    assert.equal(await made.coherence('coverage', 'check', '--json'), 1);
    assert.deepEqual(made.json, {
      findings: [
        { file: 'docs/SPEC-COVERAGE.md', line: 41, kind: 'detached-rows', severity: 'error', message: 'A blank line cuts 3 rows off.' },
        { file: null, line: null, kind: 'problem', severity: 'error', message: 'The manifest is no JSON.' },
      ],
    });
  });

  it('is content where everything agrees', async () => {
    const made = bench({ specs: VIEW.specs.slice(0, 1), reports: VIEW.reports.slice(0, 1), tests: 12 });
    assert.equal(await made.coherence('coverage', 'check'), 0);
    assert.equal(made.terminal.out, '✔ The documents say what the evidence says.\n');
    assert.equal(await made.coherence('coverage', 'check', '--json'), 0);
    assert.deepEqual(made.json, { findings: [] });
  });

  for (const [name, part] of [
    ['a pending change', { pending: [{ path: 'docs/STATUS.md', summary: [], onlyEvidence: false }] }],
    ['a regression', { specs: VIEW.specs.slice(1, 2) }],
    ['a contradiction', { proposals: [{ kind: 'contradiction', file: 'docs/STATUS.md', message: 'It says 3 tests.', line: 4 }] }],
    ['detached rows', { proposals: VIEW.proposals.slice(1) }],
    ['a mark that stands too high', { proposals: [{ kind: 'lower-mark', file: 'docs/SPEC-COVERAGE.md', message: '002 is marked as tested.', line: 4 }] }],
    ['a problem', { problems: ['The manifest is no JSON.'] }],
    ['a report that cannot be read', { reports: VIEW.reports.slice(1) }],
  ] as [string, Partial<CoverageView>][]) {
    it(`fails for ${name} alone`, async () => {
      assert.equal(await bench(part).coherence('coverage', 'check'), 1);
    });
  }

  it('does not fail for what people keep or may add, nor for what waits', async () => {
    const made = bench({ kept: VIEW.kept, proposals: VIEW.proposals.slice(0, 1), waitsFor: '56' });
    assert.equal(await made.coherence('coverage', 'check'), 0);
    assert.match(made.terminal.out, /\n✔ The documents say what the evidence says\.\n$/);
    assert.equal(made.lines.filter((line) => line.startsWith('·')).length, 3);
  });

  it('does not fail for evidence that is only newer', async () => {
    const made = bench({ pending: [{ path: 'specs/manifest.json', summary: ['Records the evidence of 001.'], onlyEvidence: true }] });
    assert.equal(await made.coherence('coverage', 'check'), 0);
    assert.match(made.terminal.out, /newer-evidence/);
  });

  it('takes reports of its own into account, and writes nothing', async () => {
    const made = bench({});
    assert.equal(await made.coherence('coverage', 'check', '--junit', 'reports/*.xml', '--json'), 0);
    assert.deepEqual(made.calls, ['coverage reports/*.xml']);
  });

});

describe('coverage hand-over', () => {
  it('reaches the engine with who did it', async () => {
    const made = new Bench();
    assert.equal(await made.coherence('coverage', 'hand-over', 'docs/A.md#a', 'docs/A.md#b'), 0);
    assert.deepEqual(made.calls, ['handOver docs/A.md#a docs/A.md#b ada']);
    assert.match(made.terminal.out, /^✔ Handed over\./);
    assert.equal(await made.coherence('coverage', 'hand-over', 'docs/A.md#a', '--json'), 0);
    assert.deepEqual(made.json, { ok: true });
  });

  it('names what can be handed over where a place is not known', async () => {
    const made = new Bench();
    made.coverage = VIEW;
    made.callError = new UserError('unknown-place', 'Nobody keeps docs/A.md#a.');
    assert.equal(await made.coherence('coverage', 'hand-over', 'docs/A.md#a'), 2);
    assert.equal(made.terminal.error, '✖ Nobody keeps docs/A.md#a.\n    docs/SPEC-COVERAGE.md#specs/002-zone.md/tested\n  These can be handed over; a name with blanks needs quotes.\n');
    made.coverage = EMPTY_COVERAGE;
    assert.equal(await made.coherence('coverage', 'hand-over', 'docs/A.md#a'), 2);
    assert.match(made.terminal.error, /nothing to hand over/);
    assert.equal(made.closed, 2);
  });

  it('needs a place', async () => {
    const made = new Bench();
    assert.equal(await made.coherence('coverage', 'hand-over'), 2);
    assert.deepEqual(made.calls, []);
  });
});
