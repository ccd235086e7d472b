import * as vscode from 'vscode';
import type { FolderIdentity } from '../model/folder-snapshot.ts';
import { leavesOf, type TestNode } from '../model/test-tree.ts';
import { fileUri } from '../documents/folder-files.ts';

/** The items of the Test Explorer by their ids. An item stays the same object for as long as its node keeps id and file. */
export class TestItems {
  readonly #controller: vscode.TestController;
  readonly #byId = new Map<string, { item: vscode.TestItem; node: TestNode }>();
  /** What was published of a test last. */
  readonly #stamps = new Map<string, string>();

  constructor(controller: vscode.TestController) {
    this.#controller = controller;
  }

  item(id: string): vscode.TestItem | undefined {
    return this.#byId.get(id)?.item;
  }

  node(id: string): TestNode | undefined {
    return this.#byId.get(id)?.node;
  }

  /** Makes the items those of the nodes. What has not changed is not touched. */
  show(nodes: readonly TestNode[], folders: readonly FolderIdentity[]): void {
    const byUri = new Map(folders.map((folder) => [folder.uri, folder]));
    const there = new Set<string>();
    this.#place(this.#controller.items, nodes, byUri, there);
    for (const id of this.#byId.keys()) {
      if (there.has(id)) continue;
      this.#byId.delete(id);
      this.#stamps.delete(id);
    }
  }

  /** Reports to a run what is new of these tests; `start` begins one only if there is something. */
  publish(nodes: readonly TestNode[], start: () => vscode.TestRun): void {
    for (const { id, stamp, outcome } of leavesOf(nodes)) {
      const item = this.item(id);
      if (item === undefined || outcome === null || stamp === (this.#stamps.get(id) ?? '')) continue;
      this.#stamps.set(id, stamp);
      report(start(), item, outcome);
    }
  }

  /** Those of the tests of which something new would be published. */
  fresh(nodes: readonly TestNode[]): TestNode[] {
    return leavesOf(nodes).filter(({ id, stamp, outcome }) => outcome !== null && stamp !== (this.#stamps.get(id) ?? ''));
  }

  #place(collection: vscode.TestItemCollection, nodes: readonly TestNode[], folders: ReadonlyMap<string, FolderIdentity>, there: Set<string>): void {
    const wanted = new Set(nodes.map(({ id }) => id));
    const gone: string[] = [];
    collection.forEach(({ id }) => {
      if (!wanted.has(id)) gone.push(id);
    });
    for (const id of gone) collection.delete(id);
    nodes.forEach((node, index) => {
      const item = this.#itemFor(collection, node, folders.get(node.scope.folder));
      update(item, node, index);
      there.add(node.id);
      this.#byId.set(node.id, { item, node });
      this.#place(item.children, node.children, folders, there);
    });
  }

  /** Where a test has moved to another file it is another item: an item's file is for good. */
  #itemFor(collection: vscode.TestItemCollection, { id, label, path }: TestNode, folder: FolderIdentity | undefined): vscode.TestItem {
    const uri = path === null || folder === undefined ? undefined : fileUri(folder, path);
    const known = collection.get(id);
    if (known !== undefined && known.uri?.toString() === uri?.toString()) return known;
    const item = this.#controller.createTestItem(id, label, uri);
    collection.add(item);
    return item;
  }
}

/** Each write would travel, so only what differs is written. */
function update(item: vscode.TestItem, { label, line }: TestNode, index: number): void {
  if (item.label !== label) item.label = label;
  // In the order of the specs, not of their names.
  const sortText = String(index).padStart(6, '0');
  if (item.sortText !== sortText) item.sortText = sortText;
  const range = line === null || item.uri === undefined ? undefined : new vscode.Range(line - 1, 0, line - 1, 0);
  if (item.range?.start.line !== range?.start.line) item.range = range;
}

/** What is stale or forgotten proves nothing: it is shown like what was left out, and never green. */
function report(run: vscode.TestRun, item: vscode.TestItem, { state, message, duration }: NonNullable<TestNode['outcome']>): void {
  switch (state) {
    case 'passed':
      run.passed(item, duration ?? undefined);
      break;
    case 'failed':
      run.failed(item, messageFor(item, message), duration ?? undefined);
      break;
    case 'skipped':
    case 'stale':
    case 'not-run':
      run.skipped(item);
      break;
  }
}

function messageFor({ uri, range }: vscode.TestItem, text: string | null): vscode.TestMessage {
  const message = new vscode.TestMessage(text ?? vscode.l10n.t('It failed and did not say why.'));
  if (uri !== undefined && range !== undefined) message.location = new vscode.Location(uri, range);
  return message;
}
