import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configSchema } from '../../src/contract/config.ts';
import { checkSpec } from '../../src/lint/check-spec.ts';
import { readSpec } from '../../src/spec/document.ts';
import type { SectionName } from '../../src/spec/section-name.ts';
import { readTemplate } from '../../src/spec/template.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/corpus/coherence-network/specs');

describe('the specs of a real project', () => {
  before(function () {
    if (!existsSync(FOLDER)) this.skip();
  });

  const documents = () => readdirSync(FOLDER).filter((name) => name.endsWith('.md')).sort()
    .map((name) => readSpec(readFileSync(join(FOLDER, name), 'utf8'), `specs/${name}`));
  // Backlogs stand in the same folder, and one spec says only that it was merged into another.
  const NO_SPECS = /backlog\.md|backlog-cursor\.md|015-placeholder\.md|TEMPLATE\.md/;

  it('have the sections that a person counts in the 40 files', () => {
    const counts = new Map<SectionName, number>();
    const specs = documents();
    for (const spec of specs) {
      for (const name of new Set(spec.sections.map((section) => section.name))) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    assert.equal(specs.length, 40);
    assert.deepEqual(Object.fromEntries(counts), {
      purpose: 36, requirements: 35, 'api-contract': 31, 'data-model': 21, files: 35, 'acceptance-tests': 33, 'out-of-scope': 34,
      'decision-gates': 30, verification: 2,
    });
  });

  it('each have a title, requirements and files', () => {
    for (const spec of documents().filter(({ file }) => !NO_SPECS.test(file))) {
      assert.ok(spec.title, spec.file);
      assert.ok(spec.requirements.length > 0, `${spec.file}: requirements`);
      assert.ok(spec.files.length > 0, `${spec.file}: files`);
    }
  });

  it('are held against their own template: what is reported is really so', () => {
    const template = readTemplate(readFileSync(join(FOLDER, 'TEMPLATE.md'), 'utf8'));
    const findings = documents().filter(({ file }) => !NO_SPECS.test(file)).flatMap((spec) => checkSpec(spec, readFileSync(join(FOLDER, spec.file.slice('specs/'.length)), 'utf8'), template, configSchema.parse({})));
    assert.deepEqual(findings.map(({ file, message }) => `${file.slice(6, 9)} ${message}`), [
      '024 The link to "../../api/scripts/index_npm.py" leads outside of the workspace.',
      '028 The section "Acceptance Tests" is missing.',
      '028 The section "Out of Scope" is missing.',
      '030 The section "Acceptance Tests" is missing.',
      'spr No test can decide "appropriate": say what is measured, or what exactly happens.',
    ]);
  });
});
