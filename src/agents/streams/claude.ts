import type { AgentEvent } from '../../contract/agent-event.ts';
import { fieldOf, listAt, numberAt, parseObject, textAt, type JsonObject } from '../json.ts';
import { epochSeconds, limitIn } from '../limits.ts';
import { NO_CONTEXT, type ReaderContext, type StreamReader } from '../stream-reader.ts';
import { DENIAL, planOf, ToolCalls } from '../tool-calls.ts';
import { message, sentence } from '../wording.ts';
import { ClaudeUsage } from './claude-usage.ts';

/** Claude Code, `--output-format stream-json` (its documentation of headless mode and of the Agent SDK's messages). */
export function createReader(context: ReaderContext = NO_CONTEXT): StreamReader {
  return new ClaudeReader(context);
}

class ClaudeReader implements StreamReader {
  readonly #now: () => number;
  readonly #calls: ToolCalls;
  readonly #usage = new ClaudeUsage();
  #cwd: string;
  /** What a window that is used up said of itself; the result that follows does not repeat when it opens. */
  #rejected: { resetsAt: string | null } | null = null;
  readonly #denied = new Set<string>();

  constructor(context: ReaderContext) {
    this.#now = () => context.now();
    this.#cwd = context.cwd;
    this.#calls = new ToolCalls(() => this.#cwd);
  }

  line(text: string): AgentEvent[] {
    const event = parseObject(text);
    if (event === null) return [];
    switch (event['type']) {
      case 'system':
        return this.#system(event);
      case 'assistant':
        return this.#message(event);
      case 'user':
        return listAt(event, 'message', 'content').flatMap((block) => this.#toolResult(block));
      case 'rate_limit_event':
        return this.#rateLimit(event);
      case 'result':
        return this.#result(event);
      default:
        return [];
    }
  }

  end(): AgentEvent[] {
    return [];
  }

  #system(event: JsonObject): AgentEvent[] {
    switch (event['subtype']) {
      case 'init': {
        this.#cwd = textAt(event, 'cwd') ?? this.#cwd;
        const id = textAt(event, 'session_id');
        const model = textAt(event, 'model');
        this.#usage.begin(model);
        return id === null ? [] : [{ type: 'session', id, model }];
      }
      case 'api_retry': {
        const status = numberAt(event, 'error_status');
        const delay = numberAt(event, 'retry_delay_ms');
        return [{ type: 'waiting', message: status === null ? 'The connection failed; it tries again.' : `The provider answered ${status}; it tries again.`, seconds: delay === null ? null : Math.max(0, delay) / 1000 }];
      }
      case 'permission_denied':
        return this.#deny(event);
      default:
        return [];
    }
  }

  #message({ message: told, parent_tool_use_id: caller }: JsonObject): AgentEvent[] {
    const isHelper = typeof caller === 'string';
    return [...listAt(told, 'content').flatMap((block) => this.#said(block, isHelper)), ...this.#usage.message(told, isHelper)];
  }

  /** What a helper of the agent's says is said to the agent, and not to us. */
  #said(block: unknown, isHelper: boolean): AgentEvent[] {
    switch (fieldOf(block, 'type')) {
      case 'text': {
        const text = textAt(block, 'text') ?? '';
        return text === '' || isHelper ? [] : [{ type: 'text', text: message(text) }];
      }
      case 'thinking': {
        const text = textAt(block, 'thinking') ?? '';
        return text === '' ? [] : [{ type: 'thought', text }];
      }
      case 'tool_use': {
        const plan = textAt(block, 'name') === 'TodoWrite' ? planOf(listAt(block, 'input', 'todos'), ['content']) : null;
        return [plan ?? this.#calls.started(textAt(block, 'id'), textAt(block, 'name'), fieldOf(block, 'input'))];
      }
      default:
        return [];
    }
  }

  #toolResult(block: unknown): AgentEvent[] {
    if (fieldOf(block, 'type') !== 'tool_result') return [];
    const id = textAt(block, 'tool_use_id');
    if (id !== null && this.#denied.has(id)) return [];
    if (fieldOf(block, 'is_error') !== true) return [this.#calls.ended(id, 'completed', null)];
    const said = textAt(block, 'content') ?? listAt(block, 'content').map((part) => textAt(part, 'text') ?? '').join('\n');
    if (!DENIAL.test(said.slice(0, 2000))) return [this.#calls.ended(id, 'failed', said)];
    if (id !== null) this.#denied.add(id);
    return [this.#calls.ended(id, 'denied', said)];
  }

  #deny(denial: unknown): AgentEvent[] {
    const id = textAt(denial, 'tool_use_id');
    if (id !== null && this.#denied.has(id)) return [];
    if (id !== null && this.#denied.size < 1000) this.#denied.add(id);
    const why = textAt(denial, 'message') ?? textAt(denial, 'decision_reason') ?? textAt(denial, 'reason');
    return [this.#calls.ended(id, 'denied', why, { name: textAt(denial, 'tool_name'), input: fieldOf(denial, 'tool_input') })];
  }

  /** One is told with every answer of a subscription; most of them say that all is well. */
  #rateLimit(event: JsonObject): AgentEvent[] {
    const info = event['rate_limit_info'];
    if (textAt(info, 'status') !== 'rejected' || fieldOf(info, 'isUsingOverage') === true) return [];
    const resetsAt = epochSeconds(numberAt(info, 'resetsAt'), this.#now());
    this.#rejected = { resetsAt };
    const window = (textAt(info, 'rateLimitType') ?? '').replaceAll('_', ' ').slice(0, 100);
    return [{ type: 'limit', limit: { kind: 'usage', resetsAt, message: window === '' ? 'The usage limit is reached.' : `The usage limit is reached (${window}).` } }];
  }

  #result(event: JsonObject): AgentEvent[] {
    const events: AgentEvent[] = [...listAt(event, 'permission_denials').flatMap((denial) => this.#deny(denial)), this.#usage.result(event)];
    const text = textAt(event, 'result');
    // `subtype` stays "success" where the provider refused: `is_error` is what counts.
    const ok = event['is_error'] !== true && (textAt(event, 'subtype') ?? 'success') === 'success';
    if (ok) return [...events, { type: 'result', ok: true, text, error: null }];
    const said = text ?? (listAt(event, 'errors').filter((error) => typeof error === 'string').join(' ') || (textAt(event, 'subtype') ?? '').replaceAll('_', ' '));
    const status = numberAt(event, 'api_error_status');
    const named = limitIn(said, status, this.#rejected?.resetsAt ?? this.#resetIn(said), this.#now());
    const limit = named !== null && this.#rejected !== null ? { ...named, kind: 'usage' as const } : named;
    if (limit !== null) events.push({ type: 'limit', limit });
    return [...events, { type: 'result', ok: false, text: null, error: sentence(said) || 'It failed and does not say why.' }];
  }

  /** Older versions wrote the time of reset behind a bar: `usage limit reached|1755806400`. */
  #resetIn(text: string): string | null {
    const told = /\|(\d{10})\b/.exec(text.slice(0, 2000))?.[1];
    return told === undefined ? null : epochSeconds(Number(told), this.#now());
  }
}
