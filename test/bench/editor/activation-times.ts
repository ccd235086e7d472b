import { setTimeout as delay } from 'node:timers/promises';
import { commands, workspace } from 'vscode';
import type { ActivationTimes } from './task.ts';

const PATIENCE_MS = 20_000;

/** What VS Code has recorded of the activation of extensions: the table of "Developer: Startup Performance". */
export async function recordedActivations(ids: readonly string[]): Promise<ActivationTimes[]> {
  await commands.executeCommand('perfview.show');
  for (let waited = 0; waited < PATIENCE_MS; waited += 100) {
    const text = workspace.textDocuments.map((document) => document.getText()).find((text) => text.includes('Load Code')) ?? '';
    const rows = ids.map((id) => text.split('\n').find((line) => line.startsWith(`| ${id} `)));
    if (rows.every((row) => row !== undefined)) return rows.map(timesOf);
    await delay(100);
  }
  throw new Error('VS Code did not say how long the activations took.');
}

/** `| id | eager | load | call | finish | event | by |` */
function timesOf(row: string): ActivationTimes {
  const cells = row.split('|').map((cell) => cell.trim());
  return { load: Number(cells[3]), call: Number(cells[4]) };
}
