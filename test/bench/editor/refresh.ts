import { readFile, writeFile } from 'node:fs/promises';
import { commands } from 'vscode';
import type { ExtensionApi } from '../../../src/extension/extension-api.ts';
import type { TreeNode } from '../../../src/extension/model/tree-node.ts';
import { edited } from './edited.ts';
import { longestBlock, moment } from './event-loop.ts';
import type { Refresh } from './task.ts';

const PATIENCE_MS = 30_000;

/** Writes an edit of one item again and again, each time until the tree has told of it. */
export async function refreshAfterEdits(api: ExtensionApi, file: string, count: number): Promise<{ moments: number[]; refreshes: Refresh[] }> {
  const text = await readFile(file, 'utf8');
  const moments: number[] = [];
  const refreshes: Refresh[] = [];
  for (let number = 1; number <= count; number += 1) {
    refreshes.push(await refresh(api, async () => {
      moments.push(moment());
      await writeFile(file, edited(text, number));
    }));
  }
  return { moments, refreshes };
}

/** Skips an item and takes it back, through the commands that people call. */
export async function refreshAfterEvents(api: ExtensionApi, count: number): Promise<Refresh[]> {
  const item = firstItem(api.backlog.tree.roots.map(({ node }) => node));
  const target = { folder: item.folder, key: item.key };
  const refreshes: Refresh[] = [];
  for (let round = 0; round < count; round += 1) {
    refreshes.push(
      await refresh(api, () => commands.executeCommand('coherence.skipItem', target)),
      await refresh(api, () => commands.executeCommand('coherence.retryItem', target)),
    );
  }
  return refreshes;
}

async function refresh({ backlog }: ExtensionApi, change: () => PromiseLike<unknown>): Promise<Refresh> {
  let time = Number.NaN;
  const block = await longestBlock(async () => {
    const began = performance.now();
    const told = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The tree told of no change.')), PATIENCE_MS);
      const listening = backlog.tree.onDidChangeTreeData(() => {
        time = performance.now() - began;
        clearTimeout(timer);
        listening.dispose();
        resolve();
      });
    });
    await Promise.all([change(), told]);
  });
  return { time, block };
}

function firstItem(nodes: readonly TreeNode[]): TreeNode {
  for (const node of nodes) {
    if (node.key !== undefined) return node;
    const { children } = node;
    if (Array.isArray(children) && children.length > 0) return firstItem(children as readonly TreeNode[]);
  }
  throw new Error('There is no item in the tree.');
}
