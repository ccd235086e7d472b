import type { AgentEvent } from '../../contract/agent-event.ts';
import { amountAt, fieldOf, listAt, parseObject, textAt, type JsonObject } from '../json.ts';
import { limitEvents } from '../limits.ts';
import { NO_CONTEXT, type ReaderContext, type StreamReader } from '../stream-reader.ts';
import { DENIAL, planOf, ToolCalls } from '../tool-calls.ts';
import { message, sentence } from '../wording.ts';

/** Gemini CLI, `--output-format stream-json` (its documentation of headless mode). */
export function createReader(context: ReaderContext = NO_CONTEXT): StreamReader {
  return new GeminiReader(context);
}

const NOT_OFFERED = /^Tool "[^"]{1,100}" not found/;

class GeminiReader implements StreamReader {
  readonly #context: ReaderContext;
  readonly #calls: ToolCalls;

  constructor(context: ReaderContext) {
    this.#context = context;
    this.#calls = new ToolCalls(() => context.cwd);
  }

  line(text: string): AgentEvent[] {
    const event = parseObject(text);
    if (event === null) return [];
    switch (event['type']) {
      case 'init': {
        const id = textAt(event, 'session_id');
        return id === null ? [] : [{ type: 'session', id, model: textAt(event, 'model') }];
      }
      case 'message': {
        const said = event['role'] === 'assistant' ? textAt(event, 'content') ?? '' : '';
        return said === '' ? [] : [{ type: 'text', text: event['delta'] === true ? said : message(said) }];
      }
      case 'tool_use': {
        const plan = textAt(event, 'tool_name') === 'write_todos' ? planOf(listAt(event, 'parameters', 'todos'), ['description']) : null;
        return [plan ?? this.#calls.started(textAt(event, 'tool_id'), textAt(event, 'tool_name'), event['parameters'])];
      }
      case 'tool_result':
        return [this.#toolResult(event)];
      case 'error': {
        const said = textAt(event, 'message') ?? '';
        const limit = limitEvents(said, null, null, this.#context.now());
        return limit.length > 0 || said === '' ? limit : [{ type: 'thought', text: sentence(said) }];
      }
      case 'result':
        return this.#result(event);
      default:
        return [];
    }
  }

  end(): AgentEvent[] {
    return [];
  }

  #toolResult(event: JsonObject): AgentEvent {
    const id = textAt(event, 'tool_id');
    if (textAt(event, 'status') !== 'error') return this.#calls.ended(id, 'completed', null);
    const said = textAt(event, 'error', 'message') ?? textAt(event, 'output') ?? '';
    // A tool that is not offered in its mode is one that it does not know.
    const isDenied = NOT_OFFERED.test(said.slice(0, 500)) || /denied|permission|policy/i.test(textAt(event, 'error', 'type') ?? '') || DENIAL.test(said.slice(0, 2000));
    return this.#calls.ended(id, isDenied ? 'denied' : 'failed', said);
  }

  #result(event: JsonObject): AgentEvent[] {
    const stats = event['stats'];
    const events: AgentEvent[] = [{
      type: 'usage', usage: { input: amountAt(stats, 'input_tokens'), output: amountAt(stats, 'output_tokens'), cached: amountAt(stats, 'cached') }, costUsd: null,
    }];
    if (textAt(event, 'status') !== 'error') return [...events, { type: 'result', ok: true, text: null, error: null }];
    // `error.type` is "unknown" whatever it was: its text has the status of the provider.
    const said = textAt(event, 'error', 'message') ?? textAt(event, 'error') ?? '';
    const code = fieldOf(event, 'error', 'code');
    const status = typeof code === 'number' && code >= 400 && code < 600 ? code : null;
    events.push(...limitEvents(said, status, null, this.#context.now()));
    return [...events, { type: 'result', ok: false, text: null, error: sentence(said) || 'It failed and does not say why.' }];
  }
}
