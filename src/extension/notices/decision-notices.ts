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

  constructor(ports: DecisionNoticePorts) {
    this.#ports = ports;
  }

  show(snapshots: readonly FolderSnapshot[]): void {
    if (!this.#ports.enabled() || this.#isShownAndOpen(snapshots)) return;
    for (const { folder, status, trusted } of snapshots) {
      if (!trusted) continue;
      const decision = status?.decisions.find((each) => !this.#told.has(noticeId(folder.uri, each)));
      if (decision === undefined) continue;
      this.#told.add(noticeId(folder.uri, decision));
      void this.#ask(folder.uri, decision);
      return;
    }
  }

  /** A notification stays where nobody looks at it. Once its question is answered elsewhere it is in no other's way. */
  #isShownAndOpen(snapshots: readonly FolderSnapshot[]): boolean {
    return snapshots.some(({ folder, status }) => status?.decisions.some((decision) => noticeId(folder.uri, decision) === this.#shown) ?? false);
  }

  async #ask(folder: string, decision: DecisionView): Promise<void> {
    const id = noticeId(folder, decision);
    this.#shown = id;
    const other = vscode.l10n.t('Answer…');
    const options = decision.options.length <= MOST_BUTTONS ? decision.options : [];
    try {
      const label = decision.label === '' ? '' : `${decision.label} · `;
      const chosen = await vscode.window.showInformationMessage(notice(`${label}${decision.question}`), ...options, other);
      if (chosen !== undefined) await this.#ports.answer(folder, decision, chosen === other ? undefined : chosen);
    } finally {
      if (this.#shown === id) this.#shown = undefined;
    }
  }
}

function noticeId(folder: string, { id, askedAt }: DecisionView): string {
  return `${folder} ${id} ${askedAt}`;
}
