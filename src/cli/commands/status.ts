import type { Command } from 'commander';
import { backlogOption, hostOptions, jsonOption, layoutOf, withReader, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import { attentionLines } from '../views/attention-lines.ts';
import { statusLines } from '../views/status-lines.ts';

type StatusOptions = WorkspaceOptions & JsonOption;

export function addStatus(program: Command, invocation: Invocation): void {
  workspaceCommand(program, 'status', 'show what is going on: what runs, what needs you, what is next')
    .addOption(backlogOption())
    .addOption(jsonOption())
    .action((options: StatusOptions) => status(invocation, options));
}

export function addAttention(program: Command, invocation: Invocation): void {
  workspaceCommand(program, 'attention', 'list what needs a human, each with the command to use')
    .addOption(backlogOption())
    .addOption(jsonOption())
    .action((options: StatusOptions) => attention(invocation, options));
}

async function status(invocation: Invocation, options: StatusOptions): Promise<void> {
  const { terminal, services } = invocation;
  await withReader(invocation, hostOptions(invocation, options), async (reader) => {
    const view = await reader.status();
    if (options.json) writeJson(terminal, view);
    else writeLines(terminal, statusLines(view, await reader.items(), services.clock.now(), layoutOf(terminal)));
  });
}

async function attention(invocation: Invocation, options: StatusOptions): Promise<void> {
  const { terminal } = invocation;
  const view = await withReader(invocation, hostOptions(invocation, options), (reader) => reader.status());
  if (options.json) return writeJson(terminal, { attention: view.attention, decisions: view.decisions });
  writeLines(terminal, view.attention.length === 0 ? ['Nothing needs you.'] : attentionLines(view.attention, layoutOf(terminal)));
}
