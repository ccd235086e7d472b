import * as l10n from '@vscode/l10n';
import type { DecisionView } from '../../contract/engine-api.ts';
import { isClosed } from '../model/decision-icon.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';
import { notice } from '../../base/markdown-text.ts';

/** Answers that fit beside a notification's text. */
const MOST_BUTTONS = 3;

export interface DecisionNoticePorts {
  enabled: () => boolean;
  /** Shows a notification; resolves with the button that was chosen, or undefined, when it has gone. */
  ask: (message: string, buttons: readonly string[]) => PromiseLike<string | undefined>;
  answer: (folder: string, decision: DecisionView, answer: string | undefined) => Promise<void>;
}

/**
 * Asks each question once, one at a time. A question that was not answered stays in the attention view. The notification
 * of one that was answered elsewhere cannot be taken back, and keeps no other from being asked.
 */
export class DecisionNotices {
  readonly #ports: DecisionNoticePorts;
  readonly #told = new Set<string>();
  /** The question that is shown, and those that waited beside it. */
  #shown: { id: string; beside: Set<string>; answering: boolean } | undefined;
  #latest: readonly FolderSnapshot[] = [];

  constructor(ports: DecisionNoticePorts) {
    this.#ports = ports;
  }

  show(snapshots: readonly FolderSnapshot[]): void {
    this.#latest = snapshots;
    if (!this.#ports.enabled()) return;
    const open = snapshots.filter(({ trusted }) => trusted)
      .flatMap(({ folder, status }) => (status?.decisions ?? []).map((decision) => ({ folder: folder.uri, decision, id: noticeId(folder.uri, decision) })));
    if (this.#isAsking(open.map(({ id }) => id))) return;
    const next = open.find(({ id }) => !this.#told.has(id));
    if (next === undefined) return;
    this.#told.add(next.id);
    const shown = { id: next.id, beside: new Set(open.map(({ id }) => id)), answering: false };
    this.#shown = shown;
    const gone = (): void => {
      if (this.#shown !== shown) return;
      this.#shown = undefined;
      this.show(this.#latest);
    };
    // It fails where the window closes around it.
    this.#ask(next.folder, next.decision, shown).then(gone, gone);
  }

  /** Whoever has answered a question elsewhere has seen there what waited beside it: that is not asked once more. */
  #isAsking(open: readonly string[]): boolean {
    const shown = this.#shown;
    if (shown === undefined) return false;
    if (shown.answering) return true;
    if (open.includes(shown.id)) {
      for (const id of open) shown.beside.add(id);
      return true;
    }
    for (const id of shown.beside) this.#told.add(id);
    this.#shown = undefined;
    return false;
  }

  async #ask(folder: string, decision: DecisionView, shown: { answering: boolean }): Promise<void> {
    const other = l10n.t('Answer…');
    // What a gate has found, or what an agent wants to run, is looked at whole before it is decided.
    const isSeen = decision.findings.length === 0 && decision.kind !== 'permission';
    const options = decision.options.length <= MOST_BUTTONS && isSeen ? decision.options : [];
    const label = decision.label === '' ? '' : `${decision.label} · `;
    const chosen = await this.#ports.ask(notice(`${label}${decision.question}`), options.length > 0 && isClosed(decision.kind) ? options : [...options, other]);
    if (chosen === undefined) return;
    shown.answering = true;
    await this.#ports.answer(folder, decision, chosen === other ? undefined : chosen);
  }
}

function noticeId(folder: string, { id, askedAt }: DecisionView): string {
  return `${folder} ${id} ${askedAt}`;
}
