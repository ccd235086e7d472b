import { createHash } from 'node:crypto';
import { decidePermission, optionFor, type PolicyContext } from '../../agents/acp/permission.ts';
import type { SessionUpdates } from '../../agents/acp/session-updates.ts';
import { fieldOf, listAt, type JsonObject } from '../../agents/json.ts';
import type { AgentEvent } from '../../contract/agent-event.ts';
import type { PermissionAsk } from '../../contract/permission.ts';
import type { ConversationContext } from './conversation.ts';
import { realPath } from './real-path.ts';

const CANCELLED: JsonObject = { outcome: { outcome: 'cancelled' } };

/** Answers what an agent asks leave for, by its posture and by what a person has answered before. */
export class PermissionAnswers {
  readonly #context: ConversationContext;
  readonly #updates: SessionUpdates;
  readonly #tell: (events: readonly AgentEvent[]) => void;
  #asked: PermissionAsk | null = null;

  constructor(context: ConversationContext, updates: SessionUpdates, tell: (events: readonly AgentEvent[]) => void) {
    this.#context = context;
    this.#updates = updates;
    this.#tell = tell;
  }

  /** What is left to a person; nothing more is allowed after it. */
  get asked(): PermissionAsk | null {
    return this.#asked;
  }

  /** The answer to one `session/request_permission`. `onAsk`: it wants what only a person can allow, so its turn is to end after this answer. */
  answer(params: unknown, onAsk: () => void): JsonObject {
    const toolCall = fieldOf(params, 'toolCall');
    if (this.#asked !== null) return CANCELLED;
    const { call, events } = this.#updates.asked(toolCall);
    this.#tell(events);
    const decision = decidePermission(call, this.#policy());
    if (decision.kind === 'ask') {
      this.#asked = decision.ask;
      this.#updates.left(toolCall);
      onAsk();
      return CANCELLED;
    }
    const option = optionFor(decision.kind, listAt(params, 'options'));
    if (decision.kind === 'reject') this.#tell(this.#updates.denied(toolCall, decision.why));
    else if (option === null) this.#tell(this.#updates.denied(toolCall, 'It offers no way to allow it.'));
    return option === null ? CANCELLED : { outcome: { outcome: 'selected', optionId: option } };
  }

  #policy(): PolicyContext {
    const { request: { cwd, grants, posture }, redactor } = this.#context;
    return {
      posture,
      grants,
      folders: [...new Set([cwd, realPath(cwd) ?? cwd])],
      real: realPath,
      digest: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
      clean: (text) => redactor.redactTelling(text),
    };
  }
}
