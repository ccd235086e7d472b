import type { AgentEvent, TokenUsage } from '../../contract/agent-event.ts';
import { amountAt, fieldOf, listAt, numberAt, parseObject, textAt, type JsonObject } from '../json.ts';
import { limitEvents, limitIn, secondsIn } from '../limits.ts';
import { retryAfter } from '../retry-after.ts';
import { NO_CONTEXT, type ReaderContext, type StreamReader } from '../stream-reader.ts';
import { DENIAL, planOf, ToolCalls } from '../tool-calls.ts';
import { message, sentence } from '../wording.ts';

/** OpenCode, `opencode run --format json` (cli/cmd/run.ts in its repository). */
export function createReader(context: ReaderContext = NO_CONTEXT): StreamReader {
  return new OpencodeReader(context);
}

/** Why a step ends after which another one comes: it has called tools. */
const GOES_ON = new Set(['tool-calls', 'tool_calls', 'tool_use']);

/** A line of its own log, which it writes beside its stream: `… message="stream error" … error.error="AI_APICallError: Rate limit reached."`. */
const STREAM_ERROR = /\bmessage="stream error"(?=[^\n]{0,2000}\bsmall=false\b)[^\n]{0,4000}?\berror\.error="(?:\w{1,60}: )?([^"\\]{1,2000})/;
/** Whoever waits longer than this is not waited for: it is ended as one that is silent, and its account rests. */
const PATIENCE_SECONDS = 300;

/** It has no last event: the last step that calls no tool is its end, and its steps are added up. */
class OpencodeReader implements StreamReader {
  readonly #context: ReaderContext;
  readonly #calls: ToolCalls;
  #session: string | null = null;
  #usage: TokenUsage = { input: 0, output: 0, cached: 0 };
  #cost = 0;

  constructor(context: ReaderContext) {
    this.#context = context;
    this.#calls = new ToolCalls(() => context.cwd);
  }

  line(text: string): AgentEvent[] {
    const event = parseObject(text);
    if (event === null) return [];
    return [...this.#sessionOf(event), ...this.#read(event)];
  }

  /** It asks again by itself, for hours where it is told to, and says nothing of that in its stream. */
  beside(text: string): AgentEvent[] {
    const said = STREAM_ERROR.exec(text.slice(0, 8000))?.[1] ?? '';
    if (limitIn(said, null, null, this.#context.now()) === null) return [];
    const seconds = secondsIn(said);
    return [{ type: 'waiting', message: sentence(said), seconds: seconds !== null && seconds <= PATIENCE_SECONDS ? seconds : null }];
  }

  end(): AgentEvent[] {
    return [];
  }

  #sessionOf(event: JsonObject): AgentEvent[] {
    const id = textAt(event, 'sessionID');
    if (id === null || this.#session !== null) return [];
    this.#session = id;
    return [{ type: 'session', id, model: null }];
  }

  #read(event: JsonObject): AgentEvent[] {
    const part = event['part'];
    switch (event['type']) {
      case 'text': {
        const said = textAt(part, 'text') ?? '';
        return said === '' ? [] : [{ type: 'text', text: message(said) }];
      }
      case 'reasoning': {
        const thought = textAt(part, 'text') ?? '';
        return thought === '' ? [] : [{ type: 'thought', text: thought }];
      }
      case 'tool_use':
        return this.#tool(part);
      case 'step_finish':
        return this.#step(part);
      case 'error':
        return this.#error(event['error']);
      default:
        return [];
    }
  }

  /** Told when it has ended. */
  #tool(part: unknown): AgentEvent[] {
    const name = textAt(part, 'tool');
    const state = fieldOf(part, 'state');
    const input = fieldOf(state, 'input');
    const plan = name === 'todowrite' ? planOf(listAt(input, 'todos'), ['content']) : null;
    if (plan !== null) return [plan];
    const id = textAt(part, 'callID');
    if (textAt(state, 'status') === 'error') {
      const said = textAt(state, 'error') ?? '';
      return [this.#calls.ended(id, DENIAL.test(said.slice(0, 2000)) ? 'denied' : 'failed', said, { name, input })];
    }
    const code = numberAt(state, 'metadata', 'exit');
    return [this.#calls.ended(id, code === null || code === 0 ? 'completed' : 'failed', code === null || code === 0 ? null : `exit ${code}`, { name, input })];
  }

  #step(part: unknown): AgentEvent[] {
    const tokens = fieldOf(part, 'tokens');
    const cached = amountAt(tokens, 'cache', 'read');
    this.#usage = {
      input: this.#usage.input + amountAt(tokens, 'input') + amountAt(tokens, 'cache', 'write') + cached,
      output: this.#usage.output + amountAt(tokens, 'output') + amountAt(tokens, 'reasoning'),
      cached: this.#usage.cached + cached,
    };
    this.#cost += amountAt(part, 'cost');
    // It knows no price of a model that a person has added: nothing is not free then.
    const usage: AgentEvent = { type: 'usage', usage: this.#usage, costUsd: this.#cost > 0 ? this.#cost : null };
    const reason = textAt(part, 'reason') ?? '';
    if (GOES_ON.has(reason)) return [usage];
    if (reason === 'length') return [usage, { type: 'result', ok: false, text: null, error: 'Its answer was longer than its model may write.' }];
    if (reason === 'error' || reason === 'content-filter') return [usage, { type: 'result', ok: false, text: null, error: `Its last step ended with: ${reason}.` }];
    return [usage, { type: 'result', ok: true, text: null, error: null }];
  }

  #error(error: unknown): AgentEvent[] {
    const data = fieldOf(error, 'data');
    const said = textAt(data, 'message') ?? textAt(error, 'message') ?? textAt(error, 'name') ?? '';
    const status = numberAt(data, 'statusCode');
    return [
      ...limitEvents(said, status, retryAfter(fieldOf(data, 'responseHeaders'), this.#context.now()), this.#context.now()),
      { type: 'result', ok: false, text: null, error: sentence(said) || 'It failed and does not say why.' },
    ];
  }
}
