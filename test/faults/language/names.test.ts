import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { spec } from '../../language/documents.ts';
import { messageOf } from '../../language/language-client.ts';
import { Scene } from './folders.ts';
import { lint, rulesOf } from './lint-process.ts';
import { askEverything } from './questions.ts';

const FILE = 'specs/001-clock.md';
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];
/** With it every object would have a property of this name. */
const POLLUTED = 'coherencePolluted';

describe('names that mean something to JavaScript', function () {
  this.timeout(120_000);
  const scene = new Scene();
  afterEach(() => scene.end());

  it('35: front matter that is JavaScript is not run', async () => {
    const workspace = scene.workspace({});
    const proof = join(workspace.root, 'ran');
    const program = `require("node:fs").writeFileSync(${JSON.stringify(proof)}, "")`;
    for (const [index, head] of ['---js', '---javascript', '--- js', '---json', '---coffee', '---yaml'].entries()) {
      workspace.write(`specs/${100 + index}-js.md`, `${head}\n{ title: ${program}, status: (() => { ${program} })() }\n---\n${spec(`${100 + index} JS`, '[no](no.md)')}`);
    }
    workspace.write('specs/200-tags.md', `---\na: !!js/function 'function () { ${program} }'\nb: !!js/undefined ''\nc: !!python/object/apply:os.system ['touch ${proof}']\nd: !<tag:yaml.org,2002:js/regexp> /a/\n---\n${spec('200 Tags', '[no](no.md)')}`);
    const client = await scene.client(workspace);
    const files = [...[0, 1, 2, 3, 4, 5].map((index) => `specs/${100 + index}-js.md`), 'specs/200-tags.md'];
    for (const file of files) assert.ok((await client.rules(file)).includes('broken-link'), file);
    const linted = await lint(workspace.root, ['--fix']);
    for (const file of files) assert.ok(rulesOf(linted, file).includes('broken-link'), file);
    assert.equal(existsSync(proof), false);
  });

  it('35: as keys of front matter: they change no object', async () => {
    const keys = NAMES.map((name) => `${name}:\n  ${POLLUTED}: yes\n  status: Done`).join('\n');
    const merge = `base: &base\n  __proto__:\n    ${POLLUTED}: yes\nmerged:\n  <<: *base\n`;
    const text = `---\n${keys}\n${merge}---\n${spec('001 Clock', '[no](no.md)')}`;
    const workspace = scene.workspace({ [FILE]: text, 'specs/002-zones.md': spec('002 Zones', '[no](no.md)') });
    const client = await scene.client(workspace);
    assert.equal((await askEverything(client, FILE, text)).includes(POLLUTED), false);
    assert.deepEqual(await client.rules('specs/002-zones.md'), ['broken-link']);
    assert.ok((await client.rules(FILE)).includes('broken-link'));
    assert.deepEqual(client.logged, []);
  });

  it('35: as items, attributes, dependencies and specs of a backlog: they are names like others', async () => {
    const text = `# Backlog\n\n${NAMES.map((name, index) => `${index + 1}. [ ] ${name} <!-- after:${NAMES[(index + 1) % 3] ?? ''} goal:${name} ${name}:1 -->`).join('\n')}\n8. [ ] ${NAMES[0]}\n9. [ ] Zones → specs/__proto__.md\n`;
    const workspace = scene.workspace({ 'specs/backlog.md': text, [FILE]: spec('001 Clock', '[no](no.md)'), 'specs/__proto__.md': spec('__proto__'), 'specs/constructor.md': spec('constructor', '[a](__proto__.md#constructor) [no](toString.md)') });
    const client = await scene.client(workspace);
    await askEverything(client, 'specs/backlog.md', text);
    const rules = await client.rules('specs/backlog.md');
    assert.ok(rules.includes('unknown-attribute'), rules.join());
    assert.deepEqual((await client.rules('specs/constructor.md')).toSorted(), ['broken-anchor', 'broken-link']);
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    const linted = await lint(workspace.root);
    assert.deepEqual(rulesOf(linted, 'specs/backlog.md'), rules);
    assert.deepEqual(client.logged, []);
  });

  it('35: as rules in comments: they are reported, and turn nothing off', async () => {
    const comments = NAMES.map((name) => `<!-- coherence-disable ${name} -->\n<!-- coherence-disable-next-line ${name} -->\n`).join('\n');
    const workspace = scene.workspace({ [FILE]: `${spec('001 Clock', '[no](no.md)')}\n## Notes\n\n${comments}` });
    const client = await scene.client(workspace);
    const rules = await client.rules(FILE);
    assert.equal(rules.filter((rule) => rule === 'unknown-rule').length, NAMES.length * 2);
    assert.ok(rules.includes('broken-link'));
    assert.deepEqual(rulesOf(await lint(workspace.root), FILE), rules);
  });

  it('35: in the configuration: they are unknown names, and what else it says counts', async () => {
    const rules = NAMES.map((name) => `${JSON.stringify(name)}: "off"`).join(', ');
    const workspace = scene.workspace({
      [FILE]: spec('001 Clock', '[no](no.md)'),
      '.coherence/config.json': `{ "__proto__": { "${POLLUTED}": 1, "specs": "elsewhere" }, "constructor": { "prototype": { "${POLLUTED}": 1 } }, "lint": { "__proto__": { "maxKilobytes": 1 }, "rules": { ${rules}, "broken-link": "error" } } }`,
    });
    const client = await scene.client(workspace);
    const [found, ...more] = await client.diagnostics(FILE);
    assert.deepEqual([found?.code, found?.severity, more], ['broken-link', 1, []]);
    const linted = await lint(workspace.root);
    assert.deepEqual(linted.findings.filter(({ file }) => file === FILE).map(({ rule, severity }) => [rule, severity]), [['broken-link', 'error']], linted.stderr);
  });

  it('35: as names of files, rows and headings: links to them are looked up like others', async () => {
    const headings = NAMES.map((name) => `## ${name}\n\nText.\n`).join('\n');
    const links = NAMES.map((name) => `[a](#${name.toLowerCase()}) [b](${name}) [c](#${name}-1)`).join(' ');
    const workspace = scene.workspace({
      [FILE]: `${spec('001 Clock')}\n${headings}\n## Notes\n\n${links}\n`,
      'docs/SPEC-COVERAGE.md': `# Spec Coverage\n\n| Spec | Tests | Status |\n|---|---|---|\n${NAMES.map((name) => `| ${name} | t | ✅ |`).join('\n')}\n`,
    });
    const client = await scene.client(workspace);
    const rules = await client.rules(FILE);
    assert.ok(rules.length >= NAMES.length && rules.every((rule) => rule === 'broken-anchor'), rules.join());
    assert.ok((await client.diagnostics(FILE)).every((found) => !messageOf(found).includes('"#constructor"')), 'a heading that is there');
    await askEverything(client, 'docs/SPEC-COVERAGE.md', '# Spec Coverage');
    assert.deepEqual(client.logged, []);
  });
});
