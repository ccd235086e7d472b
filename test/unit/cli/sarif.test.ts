import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { SourceLines, type Range } from '../../../src/base/source-lines.ts';
import { SEVERITIES, type Finding, type Fix } from '../../../src/contract/finding.ts';
import { RULE_IDS, RULES } from '../../../src/contract/rules.ts';
import type { LintReport, ReportedFinding } from '../../../src/cli/lint/report.ts';
import { relativeUri, sarifLog, type SarifContext } from '../../../src/cli/lint/sarif-format.ts';

/** As much of a log as is looked at here. */
interface Log {
  runs: [{
    tool: { driver: { rules: { id: string; shortDescription: { text: string }; defaultConfiguration: { level: string; enabled?: boolean }; help?: { markdown: string } }[] } };
    invocations: [{ exitCode: number; toolExecutionNotifications: { message: { text: string } }[] }];
    results: Result[];
  }];
}

interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  locations: [{ physicalLocation: { artifactLocation: { uri: string; uriBaseId: string }; region: unknown } }];
  relatedLocations?: unknown[];
  fixes?: { artifactChanges: { artifactLocation: { uri: string }; replacements: { deletedRegion: Record<string, number>; insertedContent: { text: string } }[] }[] }[];
  partialFingerprints: Record<string, string>;
}

const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
// Of draft 4, whose words in it mean the same in draft 7; it has no bounds that exclude, which do not.
const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
const isSarif = ajv.compile(schema);

function context(texts: Record<string, string> = {}, others: Partial<SarifContext> = {}): SarifContext {
  return { version: '1.2.3', sourceRoot: 'file:///home/ada/my%20work/', prefix: '', text: (file) => texts[file] ?? null, page: () => null, ...others };
}

function report(findings: readonly ReportedFinding[], others: Partial<LintReport> = {}): LintReport {
  return { findings, documents: 1, fixed: null, left: [], notices: [], ...others };
}

/** The log as others get it: written and read again. */
function logOf(findings: readonly ReportedFinding[], where: SarifContext, others: Partial<LintReport> = {}): Log {
  const log: unknown = JSON.parse(JSON.stringify(sarifLog(report(findings, others), where)));
  assert.ok(isSarif(log), JSON.stringify(isSarif.errors?.slice(0, 3)));
  return log as Log;
}

function found(text: string, words: string, fix: Fix | null = null, others: Partial<Finding> = {}): ReportedFinding {
  const start = text.indexOf(words);
  assert.ok(start >= 0);
  const range = new SourceLines(text).range({ start, end: start + words.length });
  return { finding: { file: 'specs/a.md', rule: 'broken-link', severity: 'warning', message: 'There is no file b.md.', range, fixable: fix !== null, ...others }, fix };
}

describe('the SARIF log', () => {
  it('is right by the schema whatever was found', () => {
    const position = fc.record({ line: fc.nat(1000), character: fc.nat(1000) });
    const range = fc.tuple(position, position).map(([a, b]): Range => (a.line < b.line || (a.line === b.line && a.character <= b.character) ? { start: a, end: b } : { start: b, end: a }));
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\ud800', '\uFEFF', '|', '#', '\0') }));
    const file = fc.array(fc.oneof(fc.constantFrom('a b', '100%', 'c#', 'q?x', 'C:', 'ä', '日本', '\ud800', '..', "it's", '[x]', '\\'), fc.string({ minLength: 1 }).map((name) => name.replaceAll('/', '_'))), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    const edits = fc.record({ file, edits: fc.array(fc.tuple(fc.nat(50), fc.nat(50), text).map(([start, length, words]) => ({ start, end: start + length, text: words })), { maxLength: 3 }) });
    const fix = fc.record({ title: text, edits: fc.array(edits, { maxLength: 3 }), safe: fc.boolean(), creates: fc.option(fc.array(fc.record({ file, text }), { maxLength: 2 }), { nil: undefined }), rename: fc.option(fc.record({ from: file, to: file }), { nil: undefined }) }, { requiredKeys: ['title', 'edits', 'safe'] });
    const finding = fc.record({
      file, rule: fc.oneof(fc.constantFrom(...RULE_IDS), text), severity: fc.constantFrom(...SEVERITIES), message: text, range, fixable: fc.boolean(),
      related: fc.array(fc.record({ file, range, message: text }), { maxLength: 3 }),
    }, { requiredKeys: ['file', 'rule', 'severity', 'message', 'range', 'fixable'] });
    const reported = fc.record({ finding, fix: fc.option(fix) });
    fc.assert(fc.property(fc.array(reported, { maxLength: 6 }), fc.array(text), fc.array(fc.record({ file, message: text })), text, (findings, notices, left, document) => {
      const { runs: [run] } = logOf(findings as ReportedFinding[], context({}, { text: () => document, page: () => document, prefix: 'a b/' }), { notices, left });
      assert.equal(run.results.length, findings.length);
      for (const { locations: [{ physicalLocation }] } of run.results) {
        const { uri } = physicalLocation.artifactLocation;
        assert.ok(new URL(uri, 'file:///root/').href.startsWith('file:///'), uri);
        assert.match(uri, /^[\w.~!*'()%/-]+$/);
      }
    }));
  });

  it('names every rule with its level', () => {
    const { rules } = logOf([], context({}, { page: (rule) => `# ${rule}\n` })).runs[0].tool.driver;
    assert.deepEqual(rules.map(({ id }) => id), RULE_IDS);
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    assert.deepEqual(byId.get('missing-section')?.defaultConfiguration, { level: 'error' });
    assert.deepEqual(byId.get('vague-requirement')?.defaultConfiguration, { level: 'note' });
    assert.deepEqual(byId.get('no-goal')?.defaultConfiguration, { enabled: false, level: 'warning' });
    assert.equal(byId.get('encoding')?.shortDescription.text, `${RULES.encoding.title}.`);
    assert.equal(byId.get('encoding')?.help?.markdown, '# encoding\n');
  });

  it('counts lines and columns from 1, in UTF-16 units', () => {
    const text = '# A\r\n\r\n💥 [b](b.md)\n';
    const [result] = logOf([found(text, '[b](b.md)')], context({ 'specs/a.md': text })).runs[0].results;
    assert.deepEqual(result?.locations[0].physicalLocation, {
      artifactLocation: { uri: 'specs/a.md', uriBaseId: 'SRCROOT' }, region: { startLine: 3, startColumn: 4, endLine: 3, endColumn: 13 },
    });
    assert.equal(RULE_IDS[result?.ruleIndex ?? -1], 'broken-link');
    assert.equal(result?.level, 'warning');
  });

  it('has fixes as replacements of places, and none that make or rename a file', () => {
    const text = '\uFEFF# A\n[b](b.md)\n';
    const fix: Fix = { title: 'Name c.md', edits: [{ file: 'specs/a.md', edits: [{ start: 9, end: 13, text: 'c.md' }, { start: text.length, end: text.length, text: 'end\n' }] }, { file: 'specs/c.md', edits: [] }], safe: true };
    const fixes = (other: Partial<Fix>) => logOf([found(text, 'b.md', { ...fix, ...other })], context({ 'specs/a.md': text })).runs[0].results[0]?.fixes;
    assert.deepEqual(fixes({}), [{
      description: { text: 'Name c.md' },
      artifactChanges: [{
        artifactLocation: { uri: 'specs/a.md', uriBaseId: 'SRCROOT' },
        replacements: [
          { deletedRegion: { startLine: 2, startColumn: 5, endLine: 2, endColumn: 9 }, insertedContent: { text: 'c.md' } },
          { deletedRegion: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 1 }, insertedContent: { text: 'end\n' } },
        ],
      }],
    }]);
    assert.equal(fixes({ creates: [{ file: 'b.md', text: '' }] }), undefined);
    assert.equal(fixes({ rename: { from: 'a.md', to: 'b.md' } }), undefined);
    assert.equal(fixes({ edits: [] }), undefined);
  });

  it('knows a finding again when lines above it come, and two of the same apart', () => {
    const prints = (text: string, ...others: ReportedFinding[]) =>
      logOf(others.length === 0 ? [found(text, 'b.md')] : others, context({ 'specs/a.md': text })).runs[0].results.map((result) => result.partialFingerprints['coherenceFinding/v1']);
    const text = '# A\n\n- [b](b.md)\n';
    const [print] = prints(text);
    assert.match(print ?? '', /^[0-9a-f]{32}:1$/);
    assert.deepEqual(prints(`---\nid: 1\n---\n${text.replace('- ', '  -  ')}`), [print]);
    const moved = (line: number) => prints(text, found(text, 'b.md', null, { message: `It is also on line ${line}.` }));
    assert.deepEqual(moved(3), moved(12));
    const twice = found(text, 'b.md');
    assert.deepEqual(prints(text, twice, twice), [print, print?.replace(/1$/, '2')]);
    for (const other of [{ file: 'specs/b.md' }, { rule: 'broken-anchor' }, { message: 'There is no file c.md.' }]) assert.notDeepEqual(prints(text, found(text, 'b.md', null, other)), [print]);
  });

  it('says how it ended, and what was not looked at', () => {
    const text = '# A\n';
    const exit = (severity: Finding['severity'], others: Partial<LintReport> = {}) => logOf([found(text, 'A', null, { severity })], context({ 'specs/a.md': text }), others).runs[0].invocations[0];
    assert.deepEqual(SEVERITIES.map((severity) => exit(severity).exitCode), [1, 1, 0]);
    const { exitCode, toolExecutionNotifications } = exit('information', { notices: ['No facts.'], left: [{ file: 'specs/a.md', message: 'Somebody else has changed it.' }] });
    assert.equal(exitCode, 1);
    assert.deepEqual(toolExecutionNotifications.map(({ message }) => message.text), ['No facts.', 'Somebody else has changed it.']);
  });
});

describe('relativeUri', () => {
  it('escapes what means something in an address', () => {
    assert.equal(relativeUri('a b/100%/c#/q?x/ä/C:/it\'s.md'), 'a%20b/100%25/c%23/q%3Fx/%C3%A4/C%3A/it\'s.md');
    assert.equal(relativeUri('\ud800.md'), '%EF%BF%BD.md');
  });
});
