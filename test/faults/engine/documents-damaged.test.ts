import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CoverageView } from '../../../src/contract/coverage.ts';
import { readConfig } from '../../../src/node/workspace/config-file.ts';
import { WorkspaceFiles } from '../../../src/node/workspace/workspace-files.ts';
import type { TestRepository } from '../../engine/repository.ts';
import { assemble, ofType, type Assembled } from './assembled.ts';
import { repositories } from './repositories.ts';

const STATUS = '# Status\n\n## Specs implemented\n\n- [x] Nothing of ours\n\n## Test count\n\n3 tests.\n';
const SPEC = 'specs/000-parse-and-format.md';

describe('coverage where files are not what they should be', function () {
  this.timeout(60_000);
  const repository = repositories();
  const open: Assembled[] = [];
  afterEach(async () => {
    for (const assembled of open.splice(0)) await assembled.close().catch(() => {});
  });

  function project(config: Record<string, unknown> = {}): TestRepository {
    const made = repository('sample');
    const known = JSON.parse(readFileSync(join(made.root, '.coherence/config.json'), 'utf8')) as Record<string, object>;
    made.write('.coherence/config.json', JSON.stringify({ ...known, ...config, coverage: { ...known['coverage'], ...config['coverage'] as object } }));
    made.write('docs/STATUS.md', STATUS);
    return made;
  }

  const commit = (made: TestRepository): void => {
    made.git('add', '--all');
    made.git('commit', '--quiet', '--message', 'As it is');
  };
  const engine = async (made: TestRepository, options: Parameters<typeof assemble>[1] = {}): Promise<Assembled> => {
    const assembled = await assemble(made, options);
    open.push(assembled);
    return assembled;
  };
  const read = (made: TestRepository, path: string): string => readFileSync(join(made.root, path), 'utf8');
  const statusOf = (view: CoverageView, spec = SPEC): string => view.specs.find((each) => each.spec === spec)?.status ?? 'unknown';

  /** Lets documents follow twice; what was told of them. */
  async function told({ engine: api, events }: Assembled): Promise<string[]> {
    await api.runTests({});
    await api.runTests({});
    return ofType(events, 'notice').map(({ message }) => message);
  }

  const DOCUMENT = 'docs/SPEC-COVERAGE.md';
  const unreadable: Record<string, { put: (made: TestRepository, path: string) => void; says: RegExp }> = {
    '31: is UTF-16': { put: (made, path) => writeFileSync(join(made.root, path), Buffer.from('\uFEFF# Spec Coverage\n', 'utf16le')), says: /not UTF-8/ },
    '31: is not UTF-8': { put: (made, path) => writeFileSync(join(made.root, path), Buffer.from([0x23, 0x20, 0xe9, 0x0a])), says: /not UTF-8/ },
    '30: has 100 MB': { put: (made, path) => { made.write(path, '# Large\n'); truncateSync(join(made.root, path), 100 * 1024 * 1024); }, says: /too large/ },
    '32: is a link to the outside': {
      put: (made, path) => { writeFileSync(join(dirname(made.root), 'outside.md'), '# Outside\n'); symlinkSync(join(dirname(made.root), 'outside.md'), join(made.root, path)); }, says: /outside/,
    },
    '32: is a link to itself': { put: (made, path) => symlinkSync('SPEC-COVERAGE.md', join(made.root, path)), says: /loop/ },
    'has become a folder': { put: (made, path) => made.write(`${path}/file.md`, 'A file.\n'), says: /not a regular file/ },
    '32: is a pipe': { put: (made, path) => execFileSync('mkfifo', [join(made.root, path)]), says: /not a regular file/ },
  };
  for (const [what, { put, says }] of Object.entries(unreadable)) {
    it(`${what}: it is left alone and said once; the others follow, and the status is there`, async function () {
      if (process.platform === 'win32') this.skip();
      const made = project();
      mkdirSync(join(made.root, 'docs'), { recursive: true });
      put(made, DOCUMENT);
      const fingerprint = (): string => execFileSync('sh', ['-c', `ls -ld --time-style=full-iso ${DOCUMENT}; [ -f ${DOCUMENT} ] && sha1sum ${DOCUMENT}; cat ../outside.md 2>/dev/null; true`], { cwd: made.root, encoding: 'utf8' });
      const before = fingerprint();
      const owner = await engine(made);
      const messages = await told(owner);
      assert.equal(messages.length, 1, JSON.stringify(messages));
      assert.match(messages[0] ?? '', says);
      assert.match(messages[0] ?? '', /docs\/SPEC-COVERAGE\.md/);
      assert.equal(fingerprint(), before);
      assert.match(read(made, 'docs/STATUS.md'), /000/);
      const view = await owner.engine.coverage();
      assert.equal(statusOf(view), 'tested');
      assert.equal(view.problems.length, 1);
      assert.ok((await owner.engine.status()).items.open > 0);
      // Mended, it follows again.
      rmSync(join(made.root, DOCUMENT), { recursive: true });
      await owner.engine.runTests({});
      assert.match(read(made, DOCUMENT), /000 .*✓ \| ✓ \| ✓/);
    });
  }

  it('31: line ends and byte order marks stay as they are', async () => {
    const made = project();
    const text = '\uFEFF# Spec Coverage\r\n\r\n| Spec | Present | Spec\'d | Tested | Notes |\r\n|---|---|---|---|---|\r\n| 000 Parse And Format | ? | ? | ? | mine |\r\n\r\nNo end';
    made.write(DOCUMENT, text);
    commit(made);
    const owner = await engine(made);
    assert.deepEqual(await told(owner), []);
    assert.equal(read(made, DOCUMENT), text.replace('? | ? | ? | mine', '✓ | ✓ | ✓ | mine'));
    assert.equal(made.git('status', '--porcelain'), '');
  });

  it('29: a manifest that is not JSON, or of a newer version, stays as it is, and nothing is written', async () => {
    for (const [text, says] of [['{ "schema": 1,', /not valid JSON/], ['{ "schema": 99, "specs": {}, "written": {} }', /newer version/]] as const) {
      const made = project();
      made.write('specs/manifest.json', text);
      commit(made);
      const owner = await engine(made);
      const update = await owner.engine.updateDocuments({});
      assert.deepEqual([update.written, update.changes], [false, []]);
      assert.match(update.problems.join(' '), says);
      await assert.rejects(owner.engine.handOver([`${DOCUMENT}#${SPEC}/tested`]), { code: 'manifest' });
      assert.equal(read(made, 'specs/manifest.json'), text);
      assert.equal(made.git('status', '--porcelain'), '');
      assert.ok((await owner.engine.status()).items.open > 0);
    }
  });

  it('30–31, 34: a spec, a template and a report that nobody can read cost nothing else', async () => {
    const made = project();
    made.write('specs/900-large.md', '# Spec: Large\n');
    truncateSync(join(made.root, 'specs/900-large.md'), 100 * 1024 * 1024);
    writeFileSync(join(made.root, 'specs/901-wide.md'), Buffer.from('\uFEFF# Spec: Wide\n', 'utf16le'));
    writeFileSync(join(made.root, 'specs/TEMPLATE.md'), Buffer.from('\uFEFF# Spec: Template\n', 'utf16le'));
    made.write('specs/902-loop.md', '');
    rmSync(join(made.root, 'specs/902-loop.md'));
    symlinkSync('902-loop.md', join(made.root, 'specs/902-loop.md'));
    const owner = await engine(made);
    await owner.engine.runTests({});
    made.write('junit.xml', '<testsuites>');
    truncateSync(join(made.root, 'junit.xml'), 100 * 1024 * 1024);
    const view = await owner.engine.coverage();
    assert.match(view.reports[0]?.problem ?? '', /too large/);
    assert.equal(view.specs.some(({ spec }) => spec === SPEC), true);
    assert.ok((await owner.engine.status()).items.open > 0);
  });

  const hostile: Record<string, string> = {
    '33: paths that lead outside': '- `../../../etc/passwd` — no\n- `/etc/**` — no\n- `..\\..\\x` — no\n- `src/../../**/*.js` — no\n',
    '34: wildcards without end': `- \`${'*a'.repeat(400)}\` — no\n- \`${'{a,b}'.repeat(60)}\` — no\n- \`${'**/'.repeat(300)}x\` — no\n- \`${'[a'.repeat(300)}\` — no\n- \`src/{a,{b,{c,{d,{e,{f,{g\` — no\n`,
    '34: names with wildcards': '- `src/we*ird?.js` — a name\n- `src/[id].js` — a name\n',
  };
  for (const [what, lines] of Object.entries(hostile)) {
    it(`${what} in specs cost nothing else`, async () => {
      const made = project();
      for (const section of ['Files to Create/Modify', 'Acceptance Tests']) {
        const spec = `# Spec: Hostile ${section}\n\n## Purpose\n\nNo good.\n\n## Requirements\n\n- [ ] None\n\n## Files to Create/Modify\n\n${section.startsWith('F') ? lines : '- `src/parse.js` — it\n'}\n## Acceptance Tests\n\n${section.startsWith('F') ? '- `test/parse.test.js` — it\n' : lines}\n## Out of Scope\n\n- All\n`;
        made.write(`specs/90${section.startsWith('F') ? 1 : 2}-hostile.md`, spec);
      }
      const owner = await engine(made);
      assert.deepEqual(await told(owner), []);
      const view = await owner.engine.coverage();
      assert.equal(statusOf(view), 'tested');
      assert.equal(view.specs.length, 3);
      assert.deepEqual(view.problems, []);
    });
  }

  it('34–35: front matter that is a bomb, runs code or names what every object has is inert', async () => {
    const made = project();
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefghi'[index] ?? 'a'},`.repeat(9)}]`).join('\n')}`;
    const rest = '# Spec: Front\n\n## Purpose\n\nNo good.\n\n## Requirements\n\n- [ ] None\n';
    made.write('specs/903-bomb.md', `---\n${bomb}\ntest: *j\n---\n${rest}`);
    made.write('specs/904-code.md', `---js\nmodule.exports = (require('node:fs').writeFileSync('ran', ''), {})\n---\n${rest}`);
    made.write('specs/905-proto.md', `---\n__proto__: { isWhole: true }\nconstructor: x\ntest: __proto__\nid: __proto__\n---\n${rest}`);
    made.write('specs/__proto__.md', rest);
    made.write('junit.xml', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><testsuites><testsuite name="__proto__"><testcase name="constructor" classname="__proto__" file="__proto__"/></testsuite></testsuites>');
    const owner = await engine(made);
    const view = await owner.engine.coverage();
    assert.equal(view.specs.some(({ spec }) => spec === SPEC), true);
    await owner.engine.updateDocuments({});
    assert.ok(!existsSync(join(made.root, 'ran')));
    assert.equal(Object.hasOwn(Object.prototype, 'isWhole'), false);
    assert.deepEqual((await owner.engine.updateDocuments({})).changes, []);
  });

  it('33: paths and globs of the configuration that lead outside are refused, and nothing outside is read or written', async () => {
    const outside: Record<string, Record<string, unknown>> = {
      document: { coverage: { document: '../outside.md' } },
      status: { coverage: { status: '/tmp/outside.md' } },
      manifest: { coverage: { manifest: 'docs/../../manifest.json' } },
      reports: { test: { command: ['node', '--test'], reports: ['../**/*.xml'] } },
    };
    for (const [name, config] of Object.entries(outside)) {
      const made = project(config);
      for (const file of ['outside.md', 'manifest.json', 'report.xml']) writeFileSync(join(dirname(made.root), file), 'outside\n');
      const owner = await engine(made);
      await owner.engine.runTests({}).catch(() => {});
      const update = await owner.engine.updateDocuments({}).catch((error: unknown) => ({ problems: [String(error)] }));
      const { problems } = await readConfig(new WorkspaceFiles(made.root));
      const said = [...problems.filter(({ severity }) => severity === 'error').map(({ message }) => message), ...update.problems];
      assert.match(said.join(' '), /outside|refused|upwards|absolute/, name);
      for (const file of ['outside.md', 'manifest.json', 'report.xml']) assert.equal(readFileSync(join(dirname(made.root), file), 'utf8'), 'outside\n');
      assert.ok((await owner.engine.status()).items.open > 0, name);
    }
  });
});
