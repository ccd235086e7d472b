import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.ts';
import { configSchema } from '../../../src/contract/config.ts';
import type { DocumentChange } from '../../../src/contract/coverage.ts';
import { BacklogSource } from '../../../src/engine/backlog/backlog-source.ts';
import { DocumentWriter } from '../../../src/engine/coverage/document-writer.ts';

import type { Checkout } from '../../../src/engine/ports/checkout.ts';
import type { WorkspacePort } from '../../../src/engine/ports/workspace.ts';
import { emptyState } from '../../../src/pipeline/state.ts';
import { StillClock } from '../cli/harness.ts';

describe('documents that are written', () => {
  let files: Record<string, string>;
  let committed: Record<string, string>;
  let commits: string[][];
  let fails: boolean;
  let writer: DocumentWriter;

  beforeEach(() => {
    files = { 'docs/a.md': 'a', 'docs/b.md': 'b', 'specs/backlog.md': 'x' };
    committed = { ...files };
    commits = [];
    fails = false;
    const workspace: WorkspacePort = {
      root: '/', exists: (path) => Promise.resolve(path in files), list: () => Promise.resolve([]),
      read: (path) => Promise.resolve(files[path] ?? null),
      write: (path, text) => {
        if (path === 'specs/manifest.json') return Promise.reject(new UserError('unwritable', 'The file cannot be written.'));
        files[path] = text;
        return Promise.resolve();
      },
    };
    const checkout: Pick<Checkout, 'settled' | 'record'> = {
      settled: (paths) => Promise.resolve(paths.filter((path) => files[path] === committed[path])),
      record: (paths) => {
        if (fails) return Promise.reject(new UserError('git', 'The index is locked.'));
        for (const path of paths) committed[path] = files[path] ?? '';
        commits.push([...paths]);
        return Promise.resolve(`c${commits.length}`);
      },
    };
    const config = configSchema.parse({});
    const backlog = () => new BacklogSource(workspace, config, new StillClock()).read(emptyState());
    writer = new DocumentWriter({ workspace, checkout, backlog }, config);
  });

  const change = (path: string): DocumentChange => ({ path, before: files[path] ?? null, after: `${files[path] ?? ''}+`, summary: [`Changes ${path}.`] });

  async function update(paths: string[], commit = true) {
    const written = await writer.write(paths.map(change), commit);
    return written === 'changed' ? assert.fail() : written;
  }

  it('are committed together', async () => {
    assert.deepEqual(await update(['docs/a.md', 'docs/b.md', 'specs/backlog.md']), { commit: 'c1', problem: null });
    assert.deepEqual(commits, [['specs/backlog.md', 'docs/a.md', 'docs/b.md']]);
  });

  it('go with the next commit where one fails, which is told', async () => {
    fails = true;
    const failed = await update(['docs/a.md']);
    assert.match(failed.problem ?? '', /were written and could not be committed\. The index is locked/);
    fails = false;
    assert.deepEqual(await update(['docs/a.md']), { commit: 'c1', problem: null });
    assert.equal(committed['docs/a.md'], 'a++');
  });

  it('are not committed with what a person has changed in one of them, whoever asked for the update', async () => {
    files['docs/a.md'] = 'a, and a person’s';
    await update(['docs/a.md', 'docs/b.md'], false);
    assert.deepEqual(await update(['docs/a.md', 'docs/b.md', 'specs/backlog.md']), { commit: 'c1', problem: null });
    assert.deepEqual(commits, [['specs/backlog.md']]);
  });

  it('are committed later where nobody asked for a commit and nothing else is in them', async () => {
    await update(['docs/a.md'], false);
    assert.deepEqual(await update(['docs/a.md']), { commit: 'c1', problem: null });
  });

  it('are as they were where one of them cannot be written', async () => {
    const changes = ['docs/a.md', 'docs/b.md', 'specs/manifest.json'].map(change);
    await assert.rejects(writer.write(changes, false), /cannot be written/);
    assert.deepEqual([files['docs/a.md'], files['docs/b.md']], ['a', 'b']);
  });

  it('are left as they are where one is another by now', async () => {
    const changes = ['docs/a.md', 'docs/b.md'].map(change);
    files['docs/b.md'] = 'typed meanwhile';
    assert.equal(await writer.write(changes, false), 'changed');
    assert.equal(files['docs/a.md'], 'a');
  });
});
