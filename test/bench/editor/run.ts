import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension/extension-api.ts';
import { recordedActivations } from './activation-times.ts';
import { allRows } from './all-rows.ts';
import { longestBlock, moment } from './event-loop.ts';
import { usedMemory } from './memory.ts';
import { partsOfRefresh } from './parts.ts';
import { refreshAfterEdits, refreshAfterEvents } from './refresh.ts';
import type { Figures, Task } from './task.ts';

const CONTROL = 'coherence-pipeline-tests.coherence-bench-control';
/** The page sees rows later than this host sends them, and what came with a start has to come to rest. */
const SETTLE_MS = 2000;

interface ControlApi {
  rowsOf(text: string): { provider: vscode.TreeDataProvider<unknown>; view: vscode.TreeView<unknown> };
}

/** What an editor calls in its extension host to have everything measured once that a window can measure. */
export async function run(): Promise<void> {
  const task = JSON.parse(readFileSync(process.env['COHERENCE_BENCH_TASK'] ?? '', 'utf8')) as Task;
  writeFileSync(task.figures, JSON.stringify(await measure(task)));
}

async function measure(task: Task): Promise<Figures> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const ours = extension<ExtensionApi>(task.extension);
  const control = extension<ControlApi>(CONTROL);
  if (ours.isActive || control.isActive) throw new Error('An extension was activated before it was measured.');
  await delay(SETTLE_MS);

  const before = await usedMemory();
  for (const name of readdirSync(task.content)) renameSync(join(task.content, name), join(root, name));
  const fill = { ready: Number.NaN, rows: Number.NaN, block: Number.NaN, count: 0 };
  const activation = moment();
  fill.block = await longestBlock(async () => {
    const began = performance.now();
    if (task.shown) void vscode.commands.executeCommand('coherence.backlog.focus');
    const api = await ours.activate();
    await api.ready;
    fill.ready = performance.now() - began;
    fill.count = await allRows(api.backlog.tree);
    fill.rows = performance.now() - began;
  });
  await delay(SETTLE_MS);
  const active = await usedMemory();

  const file = join(root, 'specs', 'backlog.md');
  const { moments, refreshes } = await refreshAfterEdits(ours.exports, file, task.edits);
  const events = task.edits === 0 ? [] : await refreshAfterEvents(ours.exports, task.edits / 2);
  const idle = await longestBlock(() => delay(700));

  const controlMoment = moment();
  const began = performance.now();
  if (task.shown) void vscode.commands.executeCommand('benchControl.rows.focus');
  const { provider, view } = (await control.activate()).rowsOf(readFileSync(file, 'utf8'));
  const controlCount = await allRows(provider);
  const controlRows = performance.now() - began;
  if (task.shown) await delay(SETTLE_MS);
  view.dispose();

  const [oursRecorded, controlRecorded] = await recordedActivations([task.extension, CONTROL]);
  if (oursRecorded === undefined || controlRecorded === undefined) throw new Error('Two activations were asked for.');
  return {
    moments: { activation, control: controlMoment, edits: moments },
    activation: { ours: oursRecorded, control: controlRecorded },
    fill,
    control: { rows: controlRows, count: controlCount },
    memory: { before, active },
    edits: refreshes,
    events,
    idle,
    parts: task.edits === 0 ? [] : await partsOfRefresh(task.parts, task.edits),
  };
}

function extension<T>(id: string): vscode.Extension<T> {
  const found = vscode.extensions.getExtension<T>(id);
  if (found === undefined) throw new Error(`${id} is not installed.`);
  return found;
}
