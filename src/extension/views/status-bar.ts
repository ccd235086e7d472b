import * as vscode from 'vscode';
import { statusLine } from '../model/status-line.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';

/** Left of most others, right of what the editor itself says about the workspace. */
const PRIORITY = 40;

/** What goes on, in one item of the status bar. */
export class StatusBar implements vscode.Disposable {
  readonly item = vscode.window.createStatusBarItem('coherence.status', vscode.StatusBarAlignment.Left, PRIORITY);

  constructor() {
    this.item.name = vscode.l10n.t('Coherence Pipeline');
    this.item.command = 'coherence.showActions';
  }

  /** `now`: milliseconds since the epoch. */
  show(snapshots: readonly FolderSnapshot[], now: number): void {
    const line = statusLine(snapshots, now);
    if (line === null) {
      this.item.hide();
      return;
    }
    if (this.item.text !== line.text) {
      this.item.text = line.text;
      this.item.accessibilityInformation = { label: line.spoken, role: 'button' };
      this.item.backgroundColor = line.prominent === 'error' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    }
    const tooltip = new vscode.MarkdownString(line.tooltip);
    // The links are ours, and everything else in it is escaped.
    tooltip.isTrusted = { enabledCommands: ['coherence.runNext', 'coherence.stop', 'coherence.pause', 'coherence.resume', 'coherence.tryAccount', 'coherence.raiseBudget', 'coherence.backlog.focus', 'coherence.attention.focus'] };
    this.item.tooltip = tooltip;
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}
