import type { AgentEvent } from '../../contract/agent-event.ts';
import { fieldOf, objectOf, textAt, type JsonObject } from '../json.ts';
import { secondsIn } from '../limits.ts';
import { sentence } from '../wording.ts';
import type { AgentError } from './turn-end.ts';

/**
 * What codex-acp tells of its connection beside its work (`_meta.codex` of a `session_info_update`): it answers a prompt as if
 * all were well where its provider has not answered it.
 */
export class SessionHealth {
  #isBroken = false;
  #error: JsonObject | null = null;

  update(update: unknown): AgentEvent[] {
    const told = fieldOf(update, '_meta', 'codex');
    const status = textAt(told, 'threadStatus', 'type');
    if (status !== null) this.#isBroken = status === 'systemError';
    const error = objectOf(fieldOf(told, 'error'));
    if (error === null) return [];
    this.#error = error;
    if (error['willRetry'] !== true) return [];
    const details = textAt(error, 'additionalDetails') ?? '';
    const message = sentence([textAt(error, 'message') ?? '', details].filter((text) => text !== '').join(' '));
    return [{ type: 'waiting', message: message || 'It tries again.', seconds: secondsIn(details) }];
  }

  /** Why it has ended; null where it has not failed. `said`: its last words, which are the reason where it gives one. */
  failure(said: string): AgentError | null {
    if (!this.#isBroken) return null;
    return { code: 0, message: said.trim() || (textAt(this.#error, 'message') ?? ''), data: { codexErrorInfo: this.#error?.['codexErrorInfo'] } };
  }
}
