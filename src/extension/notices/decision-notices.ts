import * as vscode from 'vscode';
import type { DecisionView } from '../../contract/engine-api.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';
import { notice } from '../model/markdown-text.ts';

/** Answers that fit beside a notification's text. */
const MOST_BUTTONS = 3;

export interface DecisionNoticePorts {
  enabled: () => boolean;
  answer: (folder: string, decision: DecisionView, answer: string | undefined) => Promise<void>;
}

/**
 * Asks each question once, one at a time. A question that was not answered, or came while another one was shown, stays
 * in the attention view.
 */
export class DecisionNotices {
  readonly #ports: DecisionNoticePorts;
  readonly #told = new Set<string>();
  /** The question that is shown. */
  #shown: string | undefined;
  /** What waited beside it. */
  readonly #beside = new Set<string>();
  #answering = false;

  constructor(ports: DecisionNoticePorts) {
    this.#ports = ports;
  }

  show(snapshots: readonly FolderSnapshot[]): void {
    if (!this.#ports.enabled() || this.#isAsking(snapshots)) return;
    for (const { folder, status, trusted } of snapshots) {
      if (!trusted) continue;
      const decision = status?.decisions.find((each) => !this.#told.has(noticeId(folder.uri, each)));
      if (decision === undefined) continue;
      this.#told.add(noticeId(folder.uri, decision));
      void this.#ask(folder.uri, decision);
      return;
    }
  }

  /**
   * Whether a person is being asked. A notification stays when its question is answered elsewhere: it is in no later
   * question's way then, and what waited beside it is where they answer.
   */
  #isAsking(snapshots: readonly FolderSnapshot[]): boolean {
    if (this.#answering) return true;
    if (this.#shown === undefined) return false;
    const open = snapshots.flatMap(({ folder, status }) => (status?.decisions ?? []).map((decision) => noticeId(folder.uri, decision)));
    if (open.includes(this.#shown)) {
      for (const id of open) this.#beside.add(id);
      return true;
    }
    for (const id of this.#beside) this.#told.add(id);
    this.#shown = undefined;
    this.#beside.clear();
    return false;
  }

  async #ask(folder: string, decision: DecisionView): Promise<void> {
    const id = noticeId(folder, decision);
    this.#shown = id;
    const other = vscode.l10n.t('Answer…');
    const options = decision.options.length <= MOST_BUTTONS ? decision.options : [];
    try {
      const label = decision.label === '' ? '' : `${decision.label} · `;
      const chosen = await vscode.window.showInformationMessage(notice(`${label}${decision.question}`), ...options, other);
      if (chosen === undefined) return;
      this.#answering = true;
      await this.#ports.answer(folder, decision, chosen === other ? undefined : chosen);
    } finally {
      this.#answering = false;
      if (this.#shown === id) {
        this.#shown = undefined;
        this.#beside.clear();
      }
    }
  }
}

function noticeId(folder: string, { id, askedAt }: DecisionView): string {
  return `${folder} ${id} ${askedAt}`;
}
