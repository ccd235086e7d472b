import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import picomatch from 'picomatch';
import * as z from 'zod';
import { configSchema } from '../../../src/contract/config.ts';
import { RULE_IDS, RULES, type RuleSubjectName } from '../../../src/contract/rules.ts';
import { parseConfig } from '../../../src/node/workspace/config-file.ts';
import { rulePage } from '../../../src/host/rule-pages.ts';

const root = new URL('../../../', import.meta.url);
const guide = readFileSync(new URL('docs/language.md', root), 'utf8');

/** A page with its code as one word. */
function proseOf(page: string): string {
  return page.replaceAll(/^(`{3,})[^\n]*\n[^]*?^\1 *$/gm, 'code');
}

describe('docs/rules', () => {
  it('has a page for every rule, and no other', () => {
    const pages = readdirSync(new URL('docs/rules/', root)).sort();
    assert.deepEqual(pages, RULE_IDS.map((id) => `${id}.md`).sort());
  });

  for (const id of RULE_IDS) {
    it(`${id} says what it finds, why, an example, and how it is mended where it can be`, () => {
      const page = rulePage(id) ?? assert.fail('no page');
      const wanted = [`# ${id}`, '## What it finds', '## Why', '## Example', ...(RULES[id].fixable ? ['## Fix'] : [])];
      const prose = proseOf(page);
      const found = prose.split('\n').filter((line) => /^##? /.test(line));
      assert.deepEqual(found.filter((heading) => heading !== '## Options'), wanted);
      for (const section of prose.split(/^## .*$/m).slice(1)) assert.notEqual(section.trim(), '', 'an empty section');
      for (const [, target = ''] of prose.matchAll(/\]\(([^)#:]+)\)/g)) assert.ok(existsSync(new URL(`docs/rules/${target}`, root)), target);
    });
  }
});

describe('docs/language.md', () => {
  const NAMES: Record<RuleSubjectName, string> = { document: 'All documents', spec: 'Specs', backlog: 'Backlogs', coverage: 'The coverage document', task: 'Tasks' };

  it('has every rule with its severity, whether it has a fix, and its title, below its subject', () => {
    const rows = guide.split(/^### /m).flatMap((section) => {
      const [subject = ''] = section.split('\n');
      return [...section.matchAll(/^\| \[`([a-z-]+)`\]\(rules\/([a-z-]+)\.md\) \| (\w+) \| (\w*) \| (.+) \|$/gm)].map(([, ...cells]) => [subject, ...cells]);
    });
    const rules = RULE_IDS.map((id) => [NAMES[RULES[id].subject], id, id, RULES[id].severity, RULES[id].fixable ? 'yes' : '', RULES[id].title]);
    assert.deepEqual(rows, rules);
  });

  it('has an example of a configuration that is right', () => {
    const examples = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text).filter((text) => text.includes('"lint"'));
    assert.equal(examples.length, 1);
    for (const example of examples) assert.deepEqual(parseConfig(example).problems, []);
  });

  it('is about the rules that the configuration knows', () => {
    const schema = JSON.parse(JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }))) as { properties: { lint: { properties: { rules: { propertyNames: { enum: string[] } } } } } };
    assert.deepEqual(schema.properties.lint.properties.rules.propertyNames.enum, RULE_IDS);
  });
});

describe('the package', () => {
  it('has the pages of the rules', () => {
    const lines = readFileSync(new URL('.vscodeignore', root), 'utf8').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    for (const id of RULE_IDS) assert.ok(picomatch(lines)(`docs/rules/${id}.md`), id);
  });
});
