import type { AgentEvent, TokenUsage } from '../../contract/agent-event.ts';
import { amountAt, fieldOf, listAt, numberAt, parseObject, textAt, type JsonObject } from '../json.ts';
import { limitEvents, limitIn } from '../limits.ts';
import { NO_CONTEXT, type ReaderContext, type StreamReader } from '../stream-reader.ts';
import { DENIAL, planOf, ToolCalls } from '../tool-calls.ts';
import { message, sentence } from '../wording.ts';

/** GitHub Copilot CLI, `--output-format json` (its programmatic reference; the session events of its SDK). */
export function createReader(context: ReaderContext = NO_CONTEXT): StreamReader {
  return new CopilotReader(context);
}

class CopilotReader implements StreamReader {
  readonly #context: ReaderContext;
  readonly #calls: ToolCalls;
  #usage: TokenUsage = { input: 0, output: 0, cached: 0 };
  #hasSession = false;
  #error: string | null = null;

  constructor(context: ReaderContext) {
    this.#context = context;
    this.#calls = new ToolCalls(() => context.cwd);
  }

  line(text: string): AgentEvent[] {
    const event = parseObject(text);
    if (event === null) return [];
    const data = event['data'];
    switch (event['type']) {
      case 'session.start':
      case 'session.resume':
        return this.#session(textAt(data, 'sessionId'), textAt(data, 'selectedModel'));
      case 'assistant.message':
        return this.#said(data);
      case 'assistant.reasoning': {
        const thought = textAt(data, 'content') ?? '';
        return thought === '' ? [] : [{ type: 'thought', text: thought }];
      }
      case 'assistant.usage':
        return this.#spent(data);
      case 'tool.execution_start': {
        const plan = textAt(data, 'toolName') === 'update_todo' ? planOf(listAt(data, 'arguments', 'todos'), ['content', 'text', 'title']) : null;
        return [plan ?? this.#calls.started(textAt(data, 'toolCallId'), textAt(data, 'toolName') ?? textAt(data, 'mcpToolName'), fieldOf(data, 'arguments'))];
      }
      case 'tool.execution_complete':
        return [this.#toolEnded(data)];
      case 'session.error':
        return this.#failed(data);
      case 'result':
        return this.#result(event);
      default:
        return [];
    }
  }

  end(): AgentEvent[] {
    return [];
  }

  #session(id: string | null, model: string | null): AgentEvent[] {
    if (id === null || this.#hasSession) return [];
    this.#hasSession = true;
    return [{ type: 'session', id, model }];
  }

  /** What a helper of the agent's says is said to the agent, and not to us. */
  #said(data: unknown): AgentEvent[] {
    const said = textAt(data, 'content') ?? '';
    return said === '' || textAt(data, 'parentToolCallId') !== null ? [] : [{ type: 'text', text: message(said) }];
  }

  #spent(data: unknown): AgentEvent[] {
    const cached = amountAt(data, 'cacheReadTokens');
    this.#usage = {
      input: this.#usage.input + Math.max(amountAt(data, 'inputTokens'), cached),
      output: this.#usage.output + amountAt(data, 'outputTokens'),
      cached: this.#usage.cached + cached,
    };
    // Its `cost` counts premium requests, not dollars.
    return [{ type: 'usage', usage: this.#usage, costUsd: null }];
  }

  #toolEnded(data: unknown): AgentEvent {
    const id = textAt(data, 'toolCallId');
    if (fieldOf(data, 'success') !== false) return this.#calls.ended(id, 'completed', null);
    const said = textAt(data, 'error', 'message') ?? textAt(data, 'error') ?? textAt(data, 'result', 'content') ?? '';
    const isDenied = /denied|rejected/i.test(textAt(data, 'error', 'code') ?? '') || DENIAL.test(said.slice(0, 2000));
    return this.#calls.ended(id, isDenied ? 'denied' : 'failed', said);
  }

  #failed(data: unknown): AgentEvent[] {
    const said = textAt(data, 'message') ?? '';
    this.#error = sentence(said);
    const status = numberAt(data, 'statusCode');
    const isLimit = /rate.?limit|quota/i.test(textAt(data, 'errorType') ?? '');
    const limit = limitIn(said, isLimit ? 429 : status, null, this.#context.now());
    return limit === null ? [] : [{ type: 'limit', limit }];
  }

  #result(event: JsonObject): AgentEvent[] {
    const session = this.#session(textAt(event, 'sessionId'), null);
    const code = numberAt(event, 'exitCode') ?? 0;
    if (code === 0) return [...session, { type: 'result', ok: true, text: null, error: null }];
    const said = textAt(event, 'error', 'message') ?? textAt(event, 'error') ?? '';
    return [
      ...session,
      ...limitEvents(said, null, null, this.#context.now()),
      { type: 'result', ok: false, text: null, error: sentence(said) || this.#error || `It ended with exit code ${code}.` },
    ];
  }
}
