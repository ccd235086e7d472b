import { execFileSync } from 'node:child_process';
import { readdirSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { TestWorkspace, LanguageClient, type ClientOptions } from '../../language/language-client.ts';

/** Workspaces and servers of a test, which end with it. */
export class Scene {
  readonly #workspaces: TestWorkspace[] = [];
  readonly #clients: LanguageClient[] = [];

  workspace(files: Record<string, string | Uint8Array> = {}): TestWorkspace {
    const workspace = new TestWorkspace(files);
    this.#workspaces.push(workspace);
    return workspace;
  }

  async client(workspace: TestWorkspace, options?: ClientOptions): Promise<LanguageClient> {
    const client = await LanguageClient.start(workspace, options);
    this.#clients.push(client);
    return client;
  }

  /** Every server has to end in good order. */
  async end(): Promise<void> {
    const codes = await Promise.all(this.#clients.splice(0).map((client) => client.stop()));
    for (const workspace of this.#workspaces.splice(0)) {
      // Folders that nobody may enter, and that lie deeper than a path can be long.
      execFileSync('chmod', ['-R', 'u+rwX', workspace.root], { stdio: 'ignore' });
      execFileSync('rm', ['-rf', workspace.root]);
    }
    if (codes.some((code) => code !== 0)) throw new Error(`A server has ended with ${codes.join(', ')}.`);
  }
}

/** All that is in a folder, with what tells it from another: to see that nothing has been written. */
export function inventory(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder)).sort().flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    const found = lstatSync(join(root, path));
    if (found.isDirectory()) return [`${path}/`, ...inventory(root, path)];
    if (found.isSymbolicLink()) return [`${path} -> ${readlinkSync(join(root, path))}`];
    if (!found.isFile()) return [`${path} ${found.mode}`];
    return [`${path} ${found.mode} ${createHash('sha256').update(readFileSync(join(root, path))).digest('hex')}`];
  });
}
