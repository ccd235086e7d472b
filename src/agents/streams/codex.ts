import type { AgentEvent, ToolStatus } from '../../contract/agent-event.ts';
import { amountAt, fieldOf, listAt, numberAt, parseObject, textAt } from '../json.ts';
import { limitEvents, secondsIn } from '../limits.ts';
import { NO_CONTEXT, type ReaderContext, type StreamReader } from '../stream-reader.ts';
import { planOf, plainCommand, ToolCalls } from '../tool-calls.ts';
import { message, sentence, shownPath, title } from '../wording.ts';

/** Codex, `codex exec --json` (its documentation of non-interactive mode; exec_events.rs in its repository). */
export function createReader(context: ReaderContext = NO_CONTEXT): StreamReader {
  return new CodexReader(context);
}

const REJECTED = /codex_core::tools::\S{1,80}: error=([\w ]{1,60}) rejected: (.{1,500})/;

class CodexReader implements StreamReader {
  readonly #context: ReaderContext;
  readonly #calls: ToolCalls;
  #lastMessage: string | null = null;

  constructor(context: ReaderContext) {
    this.#context = context;
    this.#calls = new ToolCalls(() => context.cwd);
  }

  line(text: string): AgentEvent[] {
    const event = parseObject(text);
    if (event === null) return [];
    switch (event['type']) {
      case 'thread.started': {
        const id = textAt(event, 'thread_id');
        return id === null ? [] : [{ type: 'session', id, model: null }];
      }
      case 'item.started':
        return this.#started(event['item']);
      case 'item.updated':
        return this.#plan(event['item']);
      case 'item.completed':
        return this.#completed(event['item']);
      case 'error':
        return this.#error(textAt(event, 'message') ?? '');
      case 'turn.failed': {
        const said = textAt(event, 'error', 'message') ?? '';
        return [
          ...limitEvents(said, null, null, this.#context.now()),
          { type: 'result', ok: false, text: null, error: sentence(said) || 'The turn failed and it does not say why.' },
        ];
      }
      case 'turn.completed': {
        const usage = event['usage'];
        return [
          { type: 'usage', usage: { input: amountAt(usage, 'input_tokens'), output: amountAt(usage, 'output_tokens'), cached: amountAt(usage, 'cached_input_tokens') }, costUsd: null },
          { type: 'result', ok: true, text: this.#lastMessage, error: null },
        ];
      }
      default:
        return [];
    }
  }

  /** What it is not allowed stands in no event: its router says it beside them (`patch rejected: writing is blocked by …`). */
  beside(text: string): AgentEvent[] {
    const [, what, why] = REJECTED.exec(text.slice(0, 2000)) ?? [];
    return what === undefined ? [] : [this.#calls.ended(null, 'denied', why ?? '', { name: what.trim() })];
  }

  end(): AgentEvent[] {
    return [];
  }

  #started(item: unknown): AgentEvent[] {
    const called = this.#called(item);
    if (called === null) return this.#plan(item);
    return [this.#calls.started(textAt(item, 'id'), called.name, null, called)];
  }

  #completed(item: unknown): AgentEvent[] {
    const text = textAt(item, 'text') ?? '';
    switch (kindOf(item)) {
      case 'agent_message':
      case 'assistant_message':
        if (text === '') return [];
        this.#lastMessage = text;
        return [{ type: 'text', text: message(text) }];
      case 'reasoning':
        return text === '' ? [] : [{ type: 'thought', text }];
      case 'error': {
        // A note beside the work, also of its waiting; what ends it comes as an event of its own.
        const said = textAt(item, 'message') ?? '';
        const note = sentence(said);
        return note === '' ? [] : [waitingIn(said) ?? { type: 'thought', text: note }];
      }
      default: {
        const called = this.#called(item);
        return called === null ? this.#plan(item) : [this.#ended(item, called)];
      }
    }
  }

  #called(item: unknown): { name: string; title: string; files: string[] } | null {
    switch (kindOf(item)) {
      case 'command_execution':
        return { name: 'shell', title: plainCommand(textAt(item, 'command') ?? ''), files: [] };
      case 'file_change': {
        const changes = listAt(item, 'changes');
        const files = changes.flatMap((change) => textAt(change, 'path') ?? []);
        const kinds = new Set(changes.map((change) => textAt(change, 'kind')));
        const name = kinds.size === 1 && kinds.has('add') ? 'Write' : kinds.size === 1 && kinds.has('delete') ? 'Delete' : 'Edit';
        return { name, title: title(name, ...files.slice(0, 3).map((file) => shownPath(file, this.#context.cwd)), files.length > 3 ? '…' : null), files };
      }
      case 'mcp_tool_call':
        return { name: title(textAt(item, 'tool')) || 'tool', title: title(textAt(item, 'server'), textAt(item, 'tool')), files: [] };
      case 'web_search':
        return { name: 'web search', title: title('web search', textAt(item, 'query')), files: [] };
      default:
        return null;
    }
  }

  #ended(item: unknown, called: { name: string; title: string; files: string[] }): AgentEvent {
    const code = numberAt(item, 'exit_code');
    const said = textAt(item, 'status');
    const status: Exclude<ToolStatus, 'started'> = said === 'declined' ? 'denied' : said === 'failed' || (code !== null && code !== 0) ? 'failed' : 'completed';
    const error = textAt(item, 'error', 'message') ?? textAt(item, 'aggregated_output');
    const outcome = status === 'completed' ? null : status === 'failed' && code !== null && code !== 0 ? `exit ${code}` : error;
    return this.#calls.ended(textAt(item, 'id'), status, outcome, called);
  }

  #plan(item: unknown): AgentEvent[] {
    const plan = kindOf(item) === 'todo_list' ? planOf(listAt(item, 'items'), ['text']) : null;
    return plan === null ? [] : [plan];
  }

  /** Told before a turn fails, and each time that it connects anew: `Reconnecting... 2/5`. */
  #error(said: string): AgentEvent[] {
    const limit = limitEvents(said, null, null, this.#context.now());
    const waiting = waitingIn(said);
    if (waiting !== null) return [waiting];
    if (limit.length > 0 || said === '') return limit;
    return [{ type: 'thought', text: sentence(said) }];
  }
}

function waitingIn(said: string): AgentEvent | null {
  return /\bre-?connecting|\bretrying\b/i.test(said.slice(0, 500)) ? { type: 'waiting', message: sentence(said), seconds: secondsIn(said) } : null;
}

/** Its first versions called it `item_type`. */
function kindOf(item: unknown): unknown {
  return fieldOf(item, 'type') ?? fieldOf(item, 'item_type');
}
