import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { factsForRules } from '../../../src/host/pipeline-facts.ts';
import { readWorkspace } from '../../../src/host/read-workspace.ts';

describe('the evidence that rules are told of', () => {
  let root: string;
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-evidence-')));
    write('.coherence/config.json', '{"test":{"reports":["reports/*.xml"]}}');
    write('specs/backlog.md', '1. [ ] Slugs — specs/001-slugs.md\n');
    write('specs/001-slugs.md', '# Spec: Slugs\n\n## Requirements\n\n- [ ] It makes slugs\n\n## Acceptance Tests\n\n- `test/slug.test.ts`\n');
    write('test/slug.test.ts', 'it("makes slugs");\n');
  });

  afterEach(() => rmSync(root, { recursive: true }));

  const evidence = async () => {
    const reader = await readWorkspace({ root, environment: {} });
    const facts = await factsForRules(reader);
    reader.dispose();
    return facts;
  };

  it('is of no spec where no test has been run', async () => {
    const facts = await evidence();
    assert.deepEqual(facts.specs, []);
    assert.equal(facts.items.length, 1);
  });

  it('is the same as everybody is told of where one has', async () => {
    write('reports/junit.xml', '<testsuites><testsuite name="s"><testcase classname="s" file="test/slug.test.ts" name="makes slugs"/></testsuite></testsuites>');
    const { specs } = await evidence();
    const reader = await readWorkspace({ root, environment: {} });
    assert.deepEqual(specs, (await reader.coverage()).specs);
    reader.dispose();
    assert.equal(specs?.[0]?.counts.passed, 1);
  });

  it('is there where something is recorded, and no report', async () => {
    write('specs/manifest.json', '{}');
    assert.equal((await evidence()).specs?.length, 1);
  });
});
