import type { AgentEvent } from '../../contract/agent-event.ts';
import { amountAt, fieldOf, listAt, objectOf, parseObject, textAt, type JsonObject } from '../json.ts';
import { limitEvents } from '../limits.ts';
import { NO_CONTEXT, type ReaderContext, type StreamReader } from '../stream-reader.ts';
import { DENIAL, planOf, ToolCalls } from '../tool-calls.ts';
import { message, sentence } from '../wording.ts';

/** Cursor's CLI, `--output-format stream-json` (its reference of output formats). It has no result where it fails. */
export function createReader(context: ReaderContext = NO_CONTEXT): StreamReader {
  return new CursorReader(context);
}

/** Characters of a thought that are kept while it is still thought. */
const THOUGHT = 2000;

class CursorReader implements StreamReader {
  readonly #context: ReaderContext;
  readonly #calls: ToolCalls;
  #cwd: string;
  #thought = '';
  #hasSpoken = false;

  constructor(context: ReaderContext) {
    this.#context = context;
    this.#cwd = context.cwd;
    this.#calls = new ToolCalls(() => this.#cwd);
  }

  line(text: string): AgentEvent[] {
    const event = parseObject(text);
    if (event === null) return [];
    switch (event['type']) {
      case 'system': {
        if (event['subtype'] !== 'init') return [];
        this.#cwd = textAt(event, 'cwd') ?? this.#cwd;
        const id = textAt(event, 'session_id');
        return id === null ? [] : [{ type: 'session', id, model: textAt(event, 'model') }];
      }
      case 'thinking':
        return this.#thinks(event);
      case 'assistant':
        return listAt(event, 'message', 'content').flatMap((block): AgentEvent[] => {
          const said = textAt(block, 'text') ?? '';
          if (said === '') return [];
          this.#hasSpoken = true;
          return [{ type: 'text', text: message(said) }];
        });
      case 'tool_call':
        return this.#tool(event);
      case 'result':
        return this.#result(event);
      default:
        return [];
    }
  }

  end(): AgentEvent[] {
    return [];
  }

  #thinks(event: JsonObject): AgentEvent[] {
    if (event['subtype'] !== 'completed') {
      this.#thought = (this.#thought + (textAt(event, 'text') ?? '')).slice(0, THOUGHT);
      return [];
    }
    const text = this.#thought;
    this.#thought = '';
    return text === '' ? [] : [{ type: 'thought', text }];
  }

  /** The call is below a key that names its tool: `{"writeToolCall": {"args": …, "result": {"success": …}}}`. */
  #tool(event: JsonObject): AgentEvent[] {
    const call = objectOf(event['tool_call']);
    const key = call === null ? undefined : Object.keys(call).find((each) => objectOf(call[each]) !== null);
    if (call === null || key === undefined) return [];
    const below = call[key];
    const name = key === 'function' ? textAt(below, 'name') ?? key : key.replace(/ToolCall$/, '');
    const input = fieldOf(below, 'args');
    const plan = /todo/i.test(name) ? planOf(listAt(input, 'todos'), ['content']) : null;
    const id = textAt(event, 'call_id');
    if (event['subtype'] === 'started') return [plan ?? this.#calls.started(id, name, input)];
    if (event['subtype'] !== 'completed' || plan !== null) return [];
    const result = fieldOf(below, 'result');
    const refusal = fieldOf(result, 'rejected') ?? fieldOf(result, 'permissionDenied');
    if (refusal !== undefined) return [this.#calls.ended(id, 'denied', textAt(refusal, 'reason') ?? textAt(refusal, 'error'), { name, input })];
    const failure = fieldOf(result, 'error') ?? fieldOf(result, 'failure') ?? fieldOf(result, 'timeout');
    const code = fieldOf(result, 'success', 'exitCode') ?? fieldOf(failure, 'exitCode');
    if (typeof code === 'number' && code !== 0) return [this.#calls.ended(id, 'failed', `exit ${code}`, { name, input })];
    if (failure === undefined) return [this.#calls.ended(id, 'completed', null, { name, input })];
    const said = textAt(failure, 'errorMessage') ?? textAt(failure, 'message') ?? textAt(failure, 'error') ?? textAt(failure, 'stderr') ?? (typeof failure === 'string' ? failure : '');
    return [this.#calls.ended(id, DENIAL.test(said.slice(0, 2000)) ? 'denied' : 'failed', said, { name, input })];
  }

  #result(event: JsonObject): AgentEvent[] {
    const usage = objectOf(event['usage']);
    const cached = amountAt(usage, 'cacheReadTokens');
    const events: AgentEvent[] = usage === null ? [] : [{
      type: 'usage', usage: { input: amountAt(usage, 'inputTokens') + amountAt(usage, 'cacheWriteTokens') + cached, output: amountAt(usage, 'outputTokens'), cached }, costUsd: null,
    }];
    const text = textAt(event, 'result');
    if (event['is_error'] !== true && (textAt(event, 'subtype') ?? 'success') === 'success') {
      // Its result repeats all of its words.
      return [...events, { type: 'result', ok: true, text: this.#hasSpoken ? null : text, error: null }];
    }
    events.push(...limitEvents(text ?? '', null, null, this.#context.now()));
    return [...events, { type: 'result', ok: false, text: null, error: sentence(text ?? '') || 'It failed and does not say why.' }];
  }
}
