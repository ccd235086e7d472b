import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { BACKLOG, spec } from '../../language/documents.ts';
import { type LanguageClient, TestWorkspace } from '../../language/language-client.ts';
import { inventory, Scene } from './folders.ts';
import { lint } from './lint-process.ts';
import { askEverything } from './questions.ts';

const FILE = 'specs/001-clock.md';
const CANARY = 'Zephyrcanary';
const OUTSIDE = spec(`777 ${CANARY}`);

/** How the file `canary.md` beside the workspace may be meant. */
const waysOut = (root: string): string[] => [
  '../../canary.md', '../canary.md', '../../../../../../../../etc/passwd', 'x/../../../canary.md', '%2e%2e/%2e%2e/canary.md', '..%2f..%2fcanary.md', '%252e%252e/%252e%252e/canary.md',
  '..\\..\\canary.md', '..\\\\..\\\\canary.md', '..%5c..%5ccanary.md', join(dirname(root), 'canary.md'), pathToFileURL(join(dirname(root), 'canary.md')).href, 'C:\\canary.md', 'c:/canary.md', '//localhost/canary.md', '\\\\host\\share\\canary.md',
  '../../canary.md%00.md', '.%00./canary.md', './/..//../canary.md', '．．/．．/canary.md', '....//....//canary.md', '~/canary.md', '$HOME/canary.md', '../../ca%6Eary.md',
];

describe('paths that lead out of the workspace', function () {
  this.timeout(120_000);
  const scene = new Scene();
  afterEach(() => scene.end());

  /** A workspace in a folder of its own, with a canary beside it. */
  function project(text: (root: string) => Record<string, string>): { workspace: TestWorkspace; outer: TestWorkspace } {
    const outer = scene.workspace({ 'canary.md': OUTSIDE, 'work/specs/backlog.md': BACKLOG });
    const root = join(outer.root, 'work');
    return { workspace: new TestWorkspace(text(root), root), outer };
  }

  /** Nothing of the outside is said, nothing there is made. */
  async function staysInside({ workspace, outer }: ReturnType<typeof project>, files: readonly string[]): Promise<void> {
    const isOutside = (line: string): boolean => !line.startsWith('work/');
    const before = inventory(outer.root).filter(isOutside);
    const client = await scene.client(workspace);
    for (const file of files) {
      const text = readFileSync(join(workspace.root, file), 'utf8');
      assert.equal((await askEverything(client, file, text)).includes(CANARY), false, file);
      await client.open(file, text);
      const answers = await askEverything(client, file, text);
      assert.equal(answers.includes(CANARY), false, file);
      for (const uri of urisIn(await actions(client, file))) assert.ok(isBelow(uri, workspace), uri);
      for (const match of answers.matchAll(/"(?:uri|oldUri|newUri|targetUri)":"([^"]*)"/g)) assert.ok(isBelow(match[1] ?? '', workspace), match[0]);
    }
    const linted = await lint(workspace.root, ['--fix']);
    assert.equal((linted.stdout + linted.stderr).includes(CANARY), false);
    assert.ok(linted.code === 0 || linted.code === 1, linted.stderr);
    assert.deepEqual(inventory(outer.root).filter(isOutside), before);
  }

  async function actions(client: LanguageClient, file: string): Promise<CodeAction[]> {
    const range = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };
    const textDocument = { uri: client.workspace.uriOf(file) };
    const found: (CodeAction[] | null)[] = [];
    for (const only of [undefined, ['source.fixAll']]) {
      found.push(await client.connection.sendRequest('textDocument/codeAction', { textDocument, range, context: { diagnostics: [], ...(only === undefined ? {} : { only }) } }));
    }
    return found.flatMap((each) => each ?? []);
  }

  it('33: in links: none is followed, offered or written', async () => {
    const made = project((root) => ({ [FILE]: `${spec('001 Clock')}\n## Notes\n\n${waysOut(root).map((way) => `- [a](${way}) and [b](<${way}#purpose>) and ![c](${way})`).join('\n')}\n` }));
    await staysInside(made, [FILE]);
  });

  it('33: in listed files, named tests and `Spec path:`: reported, none is looked for', async () => {
    const made = project((root) => ({
      [FILE]: spec('001 Clock').replace('- `src/clock.js`', `${waysOut(root).map((way) => `- \`${way}\` — a file`).join('\n')}\n- \`src/clock.js\``)
        .replace('- `test/clock.test.js`', `${waysOut(root).map((way) => `- \`${way}\` — a test`).join('\n')}\n- \`test/clock.test.js\``),
      'specs/002-path.md': `${spec('002 Path')}\n${waysOut(root).map((way) => `Spec path: ${way}\n`).join('\n')}`,
    }));
    await staysInside(made, [FILE, 'specs/002-path.md']);
    const { findings } = await lint(made.workspace.root);
    assert.ok(findings.some(({ rule }) => rule === 'file-outside-workspace'));
  });

  it('33: in the ids, specs and dependencies of items: no fix makes a file outside', async () => {
    const made = project((root) => ({
      [FILE]: spec('001 Clock'),
      'specs/backlog.md': `# Backlog\n\n${waysOut(root).map((way, index) => [
        `${3 * index + 1}. [ ] Item ${index} → ${way}`, `${3 * index + 2}. [ ] [Item b${index}](${way})`,
        `${3 * index + 3}. [ ] ${way} <!-- coherence: id=${way} spec=${way} after=${way} -->`,
      ].join('\n')).join('\n')}\n`,
    }));
    await staysInside(made, ['specs/backlog.md']);
  });

  it('33: in the rows of the coverage document, and in the front matter of a spec', async () => {
    const made = project((root) => ({
      [FILE]: `---\nstatus: ${JSON.stringify(waysOut(root)[0])}\nspec: ${JSON.stringify(waysOut(root)[1])}\nfiles: ${JSON.stringify(waysOut(root))}\n---\n${spec('001 Clock')}`,
      'docs/SPEC-COVERAGE.md': `# Spec Coverage\n\n| Spec | Tests | Status |\n|---|---|---|\n${waysOut(root).map((way) => `| [x](${way}) | ${way} | ✅ |\n| ${way} | \`${way}\` | ✅ |`).join('\n')}\n`,
    }));
    await staysInside(made, [FILE, 'docs/SPEC-COVERAGE.md']);
  });

  it('33: in the configuration: refused, with its reason', async () => {
    for (const config of [{ specs: '../..' }, { backlogs: ['../canary.md'] }, { template: '../canary.md' }, { coverage: { document: '%2e%2e/canary.md' } }]) {
      const { workspace, outer } = project(() => ({ [FILE]: spec('001 Clock', '[no](no.md)'), '.coherence/config.json': JSON.stringify(config) }));
      const before = inventory(outer.root);
      const client = await scene.client(workspace);
      assert.equal((await askEverything(client, FILE, spec('001 Clock'))).includes(CANARY), false);
      assert.ok((await client.rules(FILE)).includes('broken-link'), JSON.stringify([config, await client.rules(FILE), client.logged]));
      const linted = await lint(workspace.root, ['--fix']);
      assert.ok(linted.code !== null && linted.code > 1, `${JSON.stringify(config)} ${linted.stderr}`);
      assert.equal((linted.stdout + linted.stderr).includes(CANARY), false);
      assert.deepEqual(inventory(outer.root), before);
    }
  });

  it('33: as the new name of a spec: refused, or a file of the workspace', async () => {
    const { workspace, outer } = project(() => ({ [FILE]: spec('001 Clock'), 'specs/002-zones.md': spec('002 Zones', '[a](001-clock.md)') }));
    const client = await scene.client(workspace);
    for (const newName of [...waysOut(workspace.root), '../../canary.md\0', 'a\0b', '..', '.', '', '/', 'a/../../../b', 'con:x', 'a\nb', 'a'.repeat(5000), '.git/hooks/x', '.coherence/config']) {
      const edit = await client.connection.sendRequest<WorkspaceEdit | null>('textDocument/rename', { textDocument: { uri: workspace.uriOf(FILE) }, position: { line: 0, character: 4 }, newName }).catch(() => null);
      for (const uri of urisIn(edit)) assert.ok(isBelow(uri, workspace) && !uri.includes('/.'), `${newName}: ${uri}`);
    }
    for (const way of [pathToFileURL(join(outer.root, 'canary.md')).href, `${workspace.uri}/../canary.md`, `${workspace.uri}/%2e%2e/canary.md`, `${workspace.uri}/..%2fcanary.md`, `${workspace.uri}/a%00b.md`, 'untitled:x', 'file://host/canary.md']) {
      const edit = await client.connection.sendRequest<WorkspaceEdit | null>('workspace/willRenameFiles', { files: [{ oldUri: workspace.uriOf(FILE), newUri: way }] }).catch(() => null);
      for (const uri of urisIn(edit)) assert.ok(isBelow(uri, workspace), uri);
      assert.equal(JSON.stringify(edit).includes('..'), false, `${way} ${JSON.stringify(edit)}`);
    }
  });

  it('33: as the documents that are asked about: nothing of the outside is read', async () => {
    const { workspace, outer } = project(() => ({ [FILE]: spec('001 Clock') }));
    const client = await scene.client(workspace);
    for (const uri of [
      pathToFileURL(join(outer.root, 'canary.md')).href, `${workspace.uri}/specs/../../canary.md`, `${workspace.uri}/specs/%2e%2e/%2e%2e/canary.md`, `${workspace.uri}/..%2fcanary.md`, `${workspace.uri}/specs/..%2f..%2fcanary.md`,
      `${workspace.uri}/specs/..%5c..%5ccanary.md`, `${workspace.uri}/specs/a%00.md`, 'file:///etc/passwd', 'file://%00', 'canary.md', '', 'untitled:canary',
    ]) {
      const textDocument = { uri };
      const answers: unknown[] = [await client.pullUri(uri).catch(String)];
      for (const method of ['codeLens', 'documentSymbol', 'documentLink']) answers.push(await client.connection.sendRequest(`textDocument/${method}`, { textDocument }).catch(String));
      answers.push(await client.connection.sendRequest('textDocument/hover', { textDocument, position: { line: 0, character: 3 } }).catch(String));
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [1, 2, 3].map((type) => ({ uri, type })) });
      assert.equal(JSON.stringify(answers).includes(CANARY), false, uri);
      assert.equal(JSON.stringify(answers).includes('root:x:'), false, uri);
    }
    assert.deepEqual(await client.rules(FILE), []);
    assert.deepEqual(client.messages, []);
  });

  it('33: words of the command line that lead outside: refused', async () => {
    const { workspace, outer } = project(() => ({ [FILE]: spec('001 Clock') }));
    for (const word of ['../canary.md', '..', '/etc', join(outer.root, 'canary.md')]) {
      const linted = await lint(workspace.root, ['--root', workspace.root, '--fix', word]);
      assert.ok(linted.code !== null && linted.code > 1, `${word} ${linted.stderr}`);
      assert.match(linted.stderr, /outside/);
    }
    assert.equal(readFileSync(join(outer.root, 'canary.md'), 'utf8'), OUTSIDE);
  });

  it('33: a spec that becomes a link to the outside between its check and its fix: what is outside stays as it is', async function () {
    if (process.platform === 'win32') this.skip();
    const mendable = `${spec('002 Bytes')}\nSpec path: specs/002-byte.md\n`;
    for (const kind of ['file', 'folder'] as const) {
      const { workspace, outer } = project(() => ({ [FILE]: spec('001 Clock'), 'specs/deep/002-bytes.md': mendable }));
      // The same text stands outside: whoever wrote through the link would see nothing wrong with it.
      outer.write('deep/002-bytes.md', mendable);
      const path = join(workspace.root, kind === 'file' ? 'specs/deep/002-bytes.md' : 'specs/deep');
      const client = await scene.client(workspace);
      assert.deepEqual(await client.rules('specs/deep/002-bytes.md'), ['spec-path']);
      const swap = `import { rmSync, symlinkSync } from 'node:fs'; import { WorkspaceFiles } from ${JSON.stringify(new URL('../../../src/node/workspace/workspace-files.ts', import.meta.url).href)};
        const write = WorkspaceFiles.prototype.write; WorkspaceFiles.prototype.write = function (...parts) {
        rmSync(${JSON.stringify(path)}, { recursive: true, force: true }); symlinkSync(${JSON.stringify(join(outer.root, kind === 'file' ? 'deep/002-bytes.md' : 'deep'))}, ${JSON.stringify(path)}); return write.apply(this, parts); };`;
      const linted = await lint(workspace.root, ['--fix'], { node: ['--import', `data:text/javascript,${encodeURIComponent(swap)}`] });
      assert.equal(linted.code === 0 || linted.code === 1, true, linted.stderr);
      assert.match(linted.stderr, /was left as it is/);
      assert.equal(readFileSync(join(outer.root, 'deep/002-bytes.md'), 'utf8'), mendable);
      assert.deepEqual(inventory(join(outer.root, 'deep')).length, 1);
      rmSync(path);
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(join(outer.root, kind === 'file' ? 'deep/002-bytes.md' : 'deep'), path);
      for (const uri of urisIn(await actions(client, 'specs/deep/002-bytes.md'))) assert.ok(isBelow(uri, workspace));
      writeFileSync(join(workspace.root, FILE), spec('001 Clock'));
    }
  });
});

/** The files that an edit touches. */
function urisIn(edit: unknown): string[] {
  return [...JSON.stringify(edit ?? null).matchAll(/"(?:uri|oldUri|newUri)":"([^"]*)"/g)].map((match) => match[1] ?? '');
}

function isBelow(uri: string, workspace: TestWorkspace): boolean {
  return new URL(uri).href.startsWith(`${workspace.uri}/`) && !/%2e%2e|%2f|%5c|%00/i.test(uri);
}
