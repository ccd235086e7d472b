import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import type { ConfigProblem } from '../../../src/contract/config.ts';
import type { Fix } from '../../../src/contract/finding.ts';
import type { FixableFinding, Linter, LintFinding } from '../../../src/lint/linter.ts';
import type { WorkspaceDocuments } from '../../../src/cli/lint/workspace-documents.ts';
import { Bench, withoutColours } from './harness.ts';

/** A linter that has found what it is told. */
function linterWith(found: Record<string, readonly { finding: LintFinding; fix?: Fix }[]>): Linter {
  return {
    configure() {}, setFiles() {}, fileChanged() {}, fileDeleted() {}, open() {}, close() {}, setFacts() {},
    documents: () => Object.keys(found),
    lint: (file) => ({ findings: (found[file] ?? []).map(({ finding }) => finding), resultId: '1' }),
    takeChanged: () => [],
    readSome: () => 0,
    isOpen: () => false,
    fixes: (file) => (found[file] ?? []).flatMap(({ finding, fix }): FixableFinding[] => (fix === undefined ? [] : [{ finding, fix }])),
    analysis: () => null,
    facts: () => null,
    allFacts: () => [],
  };
}

function finding(file: string, line: number, severity: LintFinding['severity'], message: string, others: Partial<LintFinding> = {}): LintFinding {
  return { file, rule: 'broken-link', severity, message, range: { start: { line, character: 4 }, end: { line, character: 9 } }, fixable: false, ...others };
}

const SAFE: Fix = { title: 'Mend it', edits: [], safe: true };

describe('coherence lint', () => {
  let bench: Bench;

  function documents(found: Parameters<typeof linterWith>[0], others: Partial<WorkspaceDocuments> = {}): void {
    bench.workspaceDocuments = {
      root: '/work', config: configSchema.parse({}), problems: [], linter: linterWith(found), notices: [], text: () => null, write: () => Promise.resolve(),
      relative: (path) => (path === '/work' ? '' : path.startsWith('/work/') ? path.slice(6) : null), ...others,
    };
  }

  beforeEach(() => {
    bench = new Bench();
    for (const folder of ['/work/specs', '/work/specs/old', '/work/src', '/elsewhere']) bench.paths.set(folder, 'folder');
    for (const file of ['/work/specs/a.md', '/work/specs/old/b.md', '/work/README.md', '/elsewhere/a.md']) bench.paths.set(file, 'file');
  });

  it('prints findings by file, what they are worth, and what can be fixed', async () => {
    documents({
      'specs/b.md': [{ finding: finding('specs/b.md', 120, 'information', 'Done is a box without a tick here, and its tests have passed since yesterday, all of them.', { rule: 'tested-but-open' }) }],
      'specs/a.md': [
        { finding: finding('specs/a.md', 0, 'error', 'The section "Purpose" is missing.', { rule: 'missing-section', fixable: true }), fix: { ...SAFE, safe: false } },
        { finding: finding('specs/a.md', 11, 'warning', 'There is no file x.md.', { fixable: true, related: [{ file: 'specs/b.md', range: { start: { line: 2, character: 0 }, end: { line: 2, character: 1 } }, message: 'It was here.' }] }), fix: SAFE },
      ],
      'specs/c.md': [],
    });
    assert.equal(await bench.coherence('lint'), 1);
    assert.deepEqual(bench.lines, [
      'specs/a.md',
      '    1:5  error    The section "Purpose" is missing.  missing-section',
      '   12:5  warning  There is no file x.md.  broken-link',
      '                  specs/b.md:3:1 It was here.',
      '',
      'specs/b.md',
      '  121:5  info     Done is a box without a tick here, and its tests have passed',
      '                  since yesterday, all of them.  tested-but-open',
      '',
      '✖ 1 error, 1 warning, 1 for information in 2 of 3 documents; 1 can be fixed with',
      '  --fix.',
    ]);
    assert.equal(bench.terminal.error, '');
    bench.terminal.colour = true;
    const plain = bench.terminal.out;
    await bench.coherence('lint');
    assert.notEqual(bench.terminal.out, plain);
    assert.equal(withoutColours(bench.terminal.out), plain);
  });

  it('says where it has looked, where there is nothing to check', async () => {
    documents({});
    assert.equal(await bench.coherence('lint'), 0);
    assert.match(bench.terminal.error.replaceAll(/\s+/g, ' '), /^▲ There is nothing to check in \/work: no specs in specs and no backlog specs\/backlog\.md\. Say in \.coherence\/config\.json where they are, or begin with coherence init\. $/);
    assert.equal(await bench.coherence('lint', '--json'), 0);
    assert.match(bench.terminal.out, /\{"findings":\[\]\}\n$/);
  });

  it('ends with 1 for errors and warnings and not for information', async () => {
    for (const [severity, code, mark] of [['error', 1, '✖ 1 error'], ['warning', 1, '▲ 1 warning'], ['information', 0, '· 1 for information']] as const) {
      documents({ 'specs/a.md': [{ finding: finding('specs/a.md', 1, severity, 'So it is.') }] });
      for (const format of ['text', 'json', 'sarif']) assert.equal(await bench.coherence('lint', '--format', format), code, `${severity} ${format}`);
      await bench.coherence('lint');
      assert.equal(bench.lines.at(-1), `${mark} in 1 of 1 document.`);
    }
    documents({ 'specs/a.md': [], 'specs/b.md': [] });
    assert.equal(await bench.coherence('lint'), 0);
    assert.deepEqual(bench.lines, ['✔ No findings in 2 documents.']);
  });

  it('prints nothing that a terminal would act on', async () => {
    documents({ 'specs/\u001b[2Ja.md': [{ finding: finding('specs/\u001b[2Ja.md', 1, 'error', 'A \u001b]0;x\u0007 name\nand more.', { related: [{ file: 'b\u0007.md', range: finding('', 0, 'error', '').range, message: '\u009b1m' }] }) }] }, { notices: ['\u001b[1mOops'] });
    await bench.coherence('lint');
    // oxlint-disable-next-line no-control-regex -- control characters are the subject here
    assert.doesNotMatch(bench.terminal.out.replaceAll('\n', '') + bench.terminal.error.replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f]/);
  });

  it('prints JSON with these keys and no others', async () => {
    const related = [{ file: 'specs/b.md', range: finding('', 2, 'error', '').range, message: 'It was here.' }];
    const odd = { ...finding('specs/a.md', 1, 'warning', 'So it is.', { fixable: true, related }), internal: 1 } as LintFinding;
    documents({ 'specs/a.md': [{ finding: odd }, { finding: finding('specs/a.md', 2, 'error', 'And so.') }] });
    for (const words of [['--json'], ['--format', 'json'], ['--json', '--format=json']]) {
      await bench.coherence('lint', ...words);
      assert.equal(bench.terminal.out, `${JSON.stringify({
        findings: [
          { file: 'specs/a.md', rule: 'broken-link', severity: 'warning', message: 'So it is.', range: odd.range, fixable: true, related },
          { file: 'specs/a.md', rule: 'broken-link', severity: 'error', message: 'And so.', range: finding('', 2, 'error', '').range, fixable: false },
        ],
      })}\n`);
    }
  });

  it('prints SARIF with paths of the repository', async () => {
    bench.paths = new Map([['/', 'folder'], ['/work', 'folder'], ['/work/.git', 'file'], ['/work/my part', 'folder']]);
    documents({ 'specs/a.md': [{ finding: finding('specs/a.md', 1, 'warning', 'So it is.') }] }, { root: '/work/my part' });
    assert.equal(await bench.coherence('lint', '--format', 'sarif', '--root', '/work/my part'), 1);
    const { runs: [run] } = bench.json as { runs: [{ originalUriBaseIds: unknown; results: { locations: { physicalLocation: { artifactLocation: unknown } }[] }[]; tool: { driver: { semanticVersion: string } } }] };
    assert.deepEqual(run.originalUriBaseIds, { SRCROOT: { uri: 'file:///work/' } });
    assert.deepEqual(run.results[0]?.locations[0]?.physicalLocation.artifactLocation, { uri: 'my%20part/specs/a.md', uriBaseId: 'SRCROOT' });
    assert.equal(run.tool.driver.semanticVersion, '1.2.3');
    documents({ 'specs/a.md': [] }, { root: '/elsewhere' });
    await bench.coherence('lint', '--format', 'sarif', '--root', '/work/my part');
    assert.match(bench.terminal.out, /"originalUriBaseIds":\{"SRCROOT":\{"uri":"file:\/\/\/elsewhere\/"\}\}/);
  });

  it('checks what is named, each document once', async () => {
    const files = ['specs/old/b.md', 'specs/a.md', 'docs/SPEC-COVERAGE.md', 'specs/oldest.md'];
    documents(Object.fromEntries(files.map((file) => [file, [{ finding: finding(file, 1, 'information', 'So it is.') }]])));
    const checked = async (...paths: string[]) => {
      assert.equal(await bench.coherence('lint', '--json', ...paths), 0, bench.terminal.error);
      return (bench.json as { findings: { file: string }[] }).findings.map(({ file }) => file);
    };
    assert.deepEqual(await checked(), [...files].sort());
    assert.deepEqual(await checked('.'), [...files].sort());
    assert.deepEqual(await checked('specs/old'), ['specs/old/b.md']);
    assert.deepEqual(await checked('specs', 'specs/a.md', './specs/../specs/a.md'), ['specs/a.md', 'specs/old/b.md', 'specs/oldest.md']);
    assert.deepEqual(await checked('/work/specs/a.md'), ['specs/a.md']);
  });

  it('says what it cannot check', async () => {
    documents({ 'specs/a.md': [] });
    for (const [words, message] of [
      [['specs/b.md'], 'There is no file or folder specs/b.md.'],
      [['README.md'], 'README.md is no document that is checked.'],
      [['specs', 'src'], 'No document in src is checked.'],
      [['../elsewhere/a.md'], '../elsewhere/a.md is outside of the workspace.'],
      [['--format', 'xml'], 'Option \'--format <format>\' argument \'xml\' is invalid.'],
      [['--json', '--format', 'sarif'], '--json and --format sarif say two things.'],
    ] as const) {
      assert.equal(await bench.coherence('lint', ...words), 2, words.join(' '));
      assert.equal(bench.terminal.out, '');
      assert.ok(bench.terminal.error.replaceAll('\\"', '"').includes(message), bench.terminal.error);
    }
  });

  it('says what is odd in the configuration, and stops where it is wrong', async () => {
    const odd: ConfigProblem = { severity: 'warning', path: 'lint.rules.x', message: 'There is no rule "x". It is ignored.' };
    documents({ 'specs/a.md': [] }, { problems: [odd], notices: ['The state cannot be read.'] });
    assert.equal(await bench.coherence('lint', '--json'), 0);
    assert.equal(bench.terminal.out, '{"findings":[]}\n');
    assert.deepEqual(bench.terminal.error, '▲ lint.rules.x: There is no rule "x". It is ignored.\n▲ The state cannot be read.\n');
    documents({ 'specs/a.md': [] }, { problems: [odd, { severity: 'error', path: 'backlogs', message: 'This must not be empty.' }] });
    assert.equal(await bench.coherence('lint'), 2);
    assert.equal(bench.terminal.out, '');
  });

  it('says in a terminal how far it has come, and takes that away again', async () => {
    documents(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`specs/${index}.md`, []])));
    bench.terminal.live = true;
    bench.clock.monotonic = () => (bench.clock.milliseconds += 40);
    assert.equal(await bench.coherence('lint'), 0);
    assert.match(bench.terminal.shown[0] ?? '', /^\d+ of 30 documents checked$/);
    assert.equal(bench.terminal.shown.at(-1), null);
  });
});
