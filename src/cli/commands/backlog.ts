import type { Command } from 'commander';
import { findItem } from '../../backlog/find-item.ts';
import type { BacklogListItem } from '../../contract/engine-api.ts';
import type { TextEdit } from '../../contract/finding.ts';
import { EXIT } from '../../contract/exit-codes.ts';
import { applyTextEdits } from '../../contract/text-edit.ts';
import { addItemEdits, markDoneEdits, markOpenEdits, moveItemEdits, targetFile } from '../../engine/backlog/backlog-edits.ts';
import { BACKLOG_BYTES } from '../../engine/backlog/backlog-source.ts';
import { requireRightConfig } from '../../host/require-right-config.ts';
import { backlogOption, hostOptions, jsonOption, layoutOf, withReader, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import { plainLine } from '../text/plain.ts';
import { backlogLines, findingLines } from '../views/backlog-lines.ts';
import { itemTitle } from '../views/status-lines.ts';

type BacklogOptions = WorkspaceOptions & JsonOption;

interface AddOptions extends BacklogOptions {
  heading?: string;
  meta?: true;
}

interface MoveOptions extends BacklogOptions {
  before: string;
}

export function addBacklog(program: Command, invocation: Invocation): void {
  const backlog = program.command('backlog').description('list, check and edit the items of the backlog').helpCommand(false);
  const command = (nameAndArguments: string, description: string): Command =>
    workspaceCommand(backlog, nameAndArguments, description).addOption(backlogOption()).addOption(jsonOption());

  command('list', 'list the items with their keys and states').action((options: BacklogOptions) => list(invocation, options));
  command('check', 'report what is wrong in the backlog files, with the line').action((options: BacklogOptions) => check(invocation, options));
  command('add', 'add an item to the product backlog')
    .argument('<text>', 'the item, one line')
    .option('--heading <text>', 'the heading that it goes under; made where there is none')
    .option('--meta', 'add it to the meta backlog')
    .action((text: string, options: AddOptions) => add(invocation, text, options));
  command('done', 'mark an item as done in its file')
    .argument('<item>', 'key or number')
    .action((name: string, options: BacklogOptions) => editItem(invocation, name, options, 'Marked as done', markDoneEdits));
  command('reopen', 'take the marks that say done from an item in its file')
    .argument('<item>', 'key or number')
    .action((name: string, options: BacklogOptions) => editItem(invocation, name, options, 'Open again', markOpenEdits));
  command('move', 'move an item within its file')
    .argument('<item>', 'key or number')
    .requiredOption('--before <item>', 'the item that it goes before')
    .action((name: string, options: MoveOptions) => move(invocation, name, options));
}

async function list(invocation: Invocation, options: BacklogOptions): Promise<void> {
  const { terminal } = invocation;
  const items = await withReader(invocation, hostOptions(invocation, options), (reader) => reader.items());
  if (options.json) return writeJson(terminal, { items });
  writeLines(terminal, items.length === 0 ? ['The backlog has no items.'] : backlogLines(items, layoutOf(terminal)));
}

async function check(invocation: Invocation, options: BacklogOptions): Promise<void> {
  const { terminal } = invocation;
  const findings = await withReader(invocation, hostOptions(invocation, options), (reader) => reader.findings());
  if (options.json) writeJson(terminal, { findings });
  else writeLines(terminal, findingLines(findings, layoutOf(terminal)));
  if (findings.some((finding) => finding.severity !== 'information')) invocation.exitCode = EXIT.failed;
}

async function add(invocation: Invocation, text: string, options: AddOptions): Promise<void> {
  const host = hostOptions(invocation, options);
  const { file, kind } = await withReader(invocation, host, (reader) => {
    requireRightConfig(reader.problems);
    return Promise.resolve(targetFile(reader.config, options.meta ? 'meta' : 'product'));
  });
  const files = invocation.services.files(host.root);
  const before = (await files.read(file, BACKLOG_BYTES)) ?? '';
  const edits = addItemEdits(before, file, kind, { text, ...(options.heading === undefined ? {} : { heading: options.heading }) });
  await files.write(file, applyTextEdits(before, edits));
  const items = await withReader(invocation, host, (reader) => reader.items());
  const added = items.findLast((item) => item.file === file && plainLine(text).startsWith(plainLine(item.text)));
  report(invocation, options, 'Added', file, added);
}

async function move(invocation: Invocation, name: string, options: MoveOptions): Promise<void> {
  await editItem(invocation, name, options, 'Moved', (text, item, items) =>
    moveItemEdits(text, item, { before: findItem(items, options.before) }, options.before));
}

/** Edits the file of one item; a file that changed in between is not touched. */
async function editItem(
  invocation: Invocation, name: string, options: BacklogOptions, done: string,
  edit: (text: string, item: BacklogListItem, items: readonly BacklogListItem[]) => TextEdit[],
): Promise<void> {
  const host = hostOptions(invocation, options);
  const items = await withReader(invocation, host, (reader) => {
    requireRightConfig(reader.problems);
    return reader.items();
  });
  const item = findItem(items, name);
  const files = invocation.services.files(host.root);
  const text = (await files.read(item.file, BACKLOG_BYTES)) ?? '';
  const edits = edit(text, item, items);
  if (edits.length > 0) await files.write(item.file, applyTextEdits(text, edits));
  const after = await withReader(invocation, host, (reader) => reader.items());
  report(invocation, options, edits.length > 0 ? done : 'Nothing to change', item.file, after.find((each) => each.key === item.key) ?? item);
}

function report(invocation: Invocation, options: BacklogOptions, what: string, file: string, item: BacklogListItem | undefined): void {
  const { terminal } = invocation;
  if (options.json) return writeJson(terminal, { item: item ?? null });
  const { style, symbols } = layoutOf(terminal);
  const place = item === undefined ? file : `${file}:${item.line}`;
  writeLines(terminal, [
    `${style.good(symbols.done)} ${what}: ${item === undefined ? '' : `${itemTitle(item, item.key)} `}${style.dim(`(${plainLine(place)})`)}`,
    ...(what === 'Open again' && item?.state === 'done' ? [style.dim(`  It is done by recorded evidence as well. Do it anew with: coherence reopen ${item.key}`)] : []),
  ]);
}
