import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBacklog } from '../../src/backlog/read.ts';
import { SourceLines } from '../../src/base/source-lines.ts';
import { configSchema } from '../../src/contract/config.ts';
import { applyTextEdits } from '../../src/contract/text-edit.ts';
import { BACKLOG_RULES } from '../../src/lint/rules/backlog/backlog-rules.ts';
import { COVERAGE_RULES } from '../../src/lint/rules/coverage/coverage-rules.ts';
import { runRules } from '../../src/lint/run-rules.ts';
import { worldOf } from '../unit/lint/world-of.ts';

const ROOT = join(import.meta.dirname, '../../../shared/corpus/coherence-network');
const COVERAGE = 'docs/SPEC-COVERAGE.md';
const BACKLOG = 'specs/006-overnight-backlog.md';

describe('the coverage document and the backlog of a real project, among its specs', () => {
  before(function () {
    if (!existsSync(ROOT)) this.skip();
  });

  const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
  const world = () => {
    const specs = readdirSync(join(ROOT, 'specs')).filter((name) => name.endsWith('.md')).map((name) => `specs/${name}`);
    return worldOf({ files: Object.fromEntries([...specs, COVERAGE].map((file) => [file, read(file)])), backlogs: [BACKLOG] });
  };

  it('has six rows that are cut off, seven specs without a row, and nothing else; one fix mends all of it', () => {
    const check = (text: string) => runRules(COVERAGE_RULES, { file: COVERAGE, source: new SourceLines(text), config: configSchema.parse({ backlogs: [BACKLOG] }), world: world() }, null);
    let text = read(COVERAGE);
    const rules = check(text).map(({ finding }) => finding.rule);
    assert.deepEqual(rules, [...Array<string>(7).fill('missing-row'), ...Array<string>(6).fill('detached-row')]);
    const fix = check(text).find(({ finding }) => finding.rule === 'missing-row')?.fix?.() ?? assert.fail('no fix of missing-row');
    text = applyTextEdits(text, fix.edits.flatMap(({ edits }) => edits));
    assert.deepEqual(check(text), []);
  });

  it('has one item that asks for the same as another one, and no path to a spec that is wrong', () => {
    const document = readBacklog(read(BACKLOG), BACKLOG, 'product');
    const found = runRules(BACKLOG_RULES, { file: BACKLOG, source: document.lines, config: configSchema.parse({ backlogs: [BACKLOG] }), document, world: world() }, null);
    assert.deepEqual(found.map(({ finding }) => finding.message), ['Item 63 asks for the same as item 43, which is done.']);
  });
});
