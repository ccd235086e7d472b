import assert from 'node:assert/strict';
import type { LanguageState } from '../../../src/contract/language.ts';
import { BACKLOG, spec } from '../../language/documents.ts';
import { EDITOR, eventually, type LanguageClient, type TestWorkspace } from '../../language/language-client.ts';
import { Scene } from './folders.ts';

const COUNT = 500;
/** What is promised, from the moment at which they are there. */
const KNOWN_WITHIN_MS = 2000;
const FILE = 'specs/001-clock.md';
const path = (index: number): string => `specs/area-${index % 50}/part-${index % 250}/${index + 100}-new.md`;

describe('very many new files', function () {
  this.timeout(60_000);
  const scene = new Scene();
  afterEach(() => scene.end());

  const project = (): TestWorkspace => scene.workspace({ [FILE]: spec('001 Clock', `[last](${path(COUNT - 1).slice('specs/'.length)})`), 'specs/backlog.md': BACKLOG });
  const documents = async (client: LanguageClient): Promise<number> => (await client.connection.sendRequest<LanguageState>('coherence/state')).documents;

  function writeAll(workspace: TestWorkspace): string[] {
    const files = Array.from({ length: COUNT }, (_, index) => path(index));
    for (const [index, file] of files.entries()) workspace.write(file, spec(`${index + 100} New`));
    return files;
  }

  const tellings: Record<string, (client: LanguageClient, files: string[]) => Promise<void>> = {
    'a notification of each file in one batch': (client, files) => client.created(...files),
    'a notification of the folders alone': (client) => client.created(...Array.from({ length: 50 }, (_, index) => `specs/area-${index}`)),
  };
  for (const [what, tell] of Object.entries(tellings)) {
    it(`36: 500 files in new nested folders, ${what}: known within 2 s, and so is what they change for others`, async () => {
      const workspace = project();
      const client = await scene.client(workspace);
      assert.deepEqual(await client.rules(FILE), ['broken-link']);
      const files = writeAll(workspace);
      const began = performance.now();
      await tell(client, files);
      assert.equal(await documents(client), COUNT + 2);
      assert.deepEqual(await client.rules(FILE), []);
      assert.ok(performance.now() - began < KNOWN_WITHIN_MS, `${performance.now() - began}`);
      const symbols = await client.connection.sendRequest<unknown[]>('workspace/symbol', { query: `${COUNT + 99} New` });
      assert.ok(symbols.length > 0);
    });
  }

  it('36: a client that does not watch: they are known with the next look at the disk', async () => {
    const workspace = project();
    const { didChangeWatchedFiles: _, ...others } = EDITOR.workspace ?? {};
    const client = await scene.client(workspace, { capabilities: { ...EDITOR, workspace: others } });
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    writeAll(workspace);
    // The disk is looked at no more often than every two seconds.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const began = performance.now();
    await eventually(() => client.rules(FILE), (rules) => rules.length === 0, 'the last one is known');
    assert.equal(await documents(client), COUNT + 2);
    assert.ok(performance.now() - began < KNOWN_WITHIN_MS, `${performance.now() - began}`);
  });

  it('36: they go as they have come', async () => {
    const workspace = project();
    const client = await scene.client(workspace);
    const files = writeAll(workspace);
    await client.created(...files);
    assert.deepEqual(await client.rules(FILE), []);
    for (let index = 0; index < 50; index += 1) workspace.remove(`specs/area-${index}`);
    await client.watched(3, ...Array.from({ length: 50 }, (_, index) => `specs/area-${index}`));
    assert.equal(await documents(client), 2);
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
  });
});
