import * as vscode from 'vscode';
import type { TaskView } from '../../contract/engine-api.ts';
import type { ViewId } from '../../contract/views.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';
import { coverageId } from '../model/coverage-tree.ts';
import { checklistId, pipelineTree, type ChecklistLine } from '../model/pipeline-tree.ts';
import { NodeTree, type Row } from './node-tree.ts';

const ID: ViewId = 'coherence.pipeline';

export interface PipelineViewPorts {
  recentTasks: (folder: string) => Promise<readonly TaskView[]>;
  checklist: (folder: string) => Promise<readonly ChecklistLine[]>;
  now: () => number;
}

/** The pipeline from goals to artifacts, and its checklist. */
export class PipelineView implements vscode.Disposable {
  readonly tree = new NodeTree();
  readonly #ports: PipelineViewPorts;
  readonly #view: vscode.TreeView<Row> = vscode.window.createTreeView(ID, { treeDataProvider: this.tree, showCollapseAll: true });

  constructor(ports: PipelineViewPorts) {
    this.#ports = ports;
  }

  show(snapshots: readonly FolderSnapshot[]): void {
    this.tree.show(pipelineTree(snapshots, { ...this.#ports, now: this.#ports.now() }));
  }

  /** Opens the checklist of a folder and looks at everything in it anew. */
  async revealChecklist(folder: string): Promise<void> {
    await this.#reveal(checklistId(folder));
  }

  /** Opens what is known of a folder's specs. */
  async revealCoverage(folder: string): Promise<void> {
    await this.#reveal(coverageId(folder));
  }

  async #reveal(id: string): Promise<void> {
    const row = this.tree.row(id);
    if (row !== undefined) await this.#view.reveal(row, { expand: true, focus: true, select: true });
  }

  dispose(): void {
    this.#view.dispose();
    this.tree.dispose();
  }
}
