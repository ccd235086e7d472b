import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkspace } from '../../../src/host/open-workspace.ts';

const ITEMS_OF_A_HEADING = 25;

/** Makes the content of a workspace with a backlog of so many items; unless it is the first time, they are known already. */
export async function benchContent(folder: string, { items, first }: { items: number; first: boolean }): Promise<string> {
  for (const name of ['specs', '.coherence']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'specs', 'backlog.md'), backlogOf(items));
  writeFileSync(join(folder, '.coherence', 'config.json'), '{ "agent": "demo" }\n');
  const git = (...args: string[]): void => { execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', ...args], { cwd: folder }); };
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A backlog');
  if (first) return folder;
  const host = await openWorkspace({ root: folder, trust: true, environment: process.env });
  await host.api.items();
  await host.close();
  return folder;
}

/** With the time of its files, so that git need not read them again. */
export function copyContent(folder: string, copy: string): void {
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
}

function backlogOf(items: number): string {
  const lines = ['# Backlog', ''];
  for (let index = 0; index < items; index += 1) {
    if (index % ITEMS_OF_A_HEADING === 0) lines.push('', `## Part ${index / ITEMS_OF_A_HEADING + 1}`, '');
    lines.push(`${index + 1}. Let people see number ${index + 1} of the ${THINGS[index % THINGS.length] ?? ''} they keep <!-- goal:quarter-${index % 4 + 1} impact:${index % 5 + 1} effort:${index % 3 + 1} -->`);
  }
  return `${lines.join('\n')}\n`;
}

const THINGS = ['notes', 'lists', 'pictures', 'letters', 'maps', 'songs', 'recipes'];
