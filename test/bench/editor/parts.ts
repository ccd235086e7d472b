import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLogger } from '../../../src/base/logger.ts';
import { attentionList } from '../../../src/extension/model/attention-list.ts';
import { backlogTree } from '../../../src/extension/model/backlog-tree.ts';
import { contextValues } from '../../../src/extension/model/context-values.ts';
import type { FolderSnapshot } from '../../../src/extension/model/folder-snapshot.ts';
import { pipelineTree } from '../../../src/extension/model/pipeline-tree.ts';
import { statusLine } from '../../../src/extension/model/status-line.ts';
import { NodeTree } from '../../../src/extension/views/node-tree.ts';
import { openWorkspace } from '../../../src/host/open-workspace.ts';
import type { WorkspaceHost } from '../../../src/host/workspace-host.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { FileHints } from '../../../src/node/watch/file-hints.ts';
import { edited } from './edited.ts';
import type { Figures } from './task.ts';

const BACKLOG = 'specs/backlog.md';

/** The parts of a refresh after an edit, each by itself, in a workspace of its own and with the extension's code. */
export async function partsOfRefresh(root: string, count: number): Promise<Figures['parts']> {
  const file = join(root, BACKLOG);
  const text = await readFile(file, 'utf8');
  const host = await openWorkspace({ root, trust: true, environment: process.env });
  let hinted: () => void = () => {};
  const hints = new FileHints({ root, paths: ['specs', '.coherence', BACKLOG], clock: systemClock, logger: silentLogger, onHint: () => hinted() });
  await hints.ready;
  const trees = [new NodeTree(), new NodeTree()] as const;
  const parts: Figures['parts'] = [];
  // The first round fills everything.
  for (let number = 0; number <= count; number += 1) {
    const hint = await timed(async () => {
      const told = new Promise<void>((resolve) => { hinted = resolve; });
      await writeFile(file, edited(text, number));
      await told;
    });
    const { value, time: snapshot } = await timed(() => snapshotOf(root, host));
    await delay(50);
    const model = await timed(() => everythingShown(value));
    const rows = await timed(() => trees.forEach((tree, index) => tree.show(model.value[index] ?? [])));
    if (number > 0) parts.push({ hint: hint.time, snapshot, model: model.time, rows: rows.time });
    await delay(50);
  }
  hints.dispose();
  await host.close();
  return parts;
}

async function snapshotOf(root: string, { api, config }: WorkspaceHost): Promise<FolderSnapshot> {
  const [status, items, coverage] = await Promise.all([api.status(), api.items(), api.coverage()]);
  return {
    folder: { uri: `file://${root}`, name: 'bench', root }, trusted: true, backlog: 'ready', role: 'owner', config, configured: true,
    problems: [], files: [BACKLOG], status, items, specs: [], coverage, trouble: null,
  };
}

function everythingShown(snapshot: FolderSnapshot): ReturnType<typeof backlogTree>[] {
  const now = Date.now();
  const none = (): Promise<never[]> => Promise.resolve([]);
  contextValues([snapshot], { filtered: false, keys: 0 });
  attentionList([snapshot], now);
  statusLine([snapshot], now);
  return [
    backlogTree([snapshot], { filter: {}, now, tasks: none }),
    pipelineTree([snapshot], { now, recentTasks: none, checklist: none }),
  ];
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ value: T; time: number }> {
  const began = performance.now();
  const value = await work();
  return { value, time: performance.now() - began };
}
