import { client, methods, RequestError, type ClientContext } from '@agentclientprotocol/sdk';
import { SessionUpdates } from '../../agents/acp/session-updates.ts';
import { currentModel } from '../../agents/acp/set-up.ts';
import { endByError, endOf, type AgentError } from '../../agents/acp/turn-end.ts';
import { fieldOf, numberAt, textAt, type JsonObject } from '../../agents/json.ts';
import type { AcpPreset } from '../../agents/preset.ts';
import { presetNamed } from '../../agents/presets.ts';
import { StreamLines } from '../../agents/stream-lines.ts';
import { headOf } from '../../base/cut-text.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { AgentEvent } from '../../contract/agent-event.ts';
import type { OutputName } from '../process/child-output.ts';
import { PermissionAnswers } from './acp-permission.ts';
import { SessionOpening } from './acp-session.ts';
import { AcpTransport } from './acp-transport.ts';
import type { AgentSide, Conversation, ConversationContext, Executor } from './conversation.ts';

/** The version of the protocol that we speak. */
const PROTOCOL = 1;
/** Milliseconds of silence after the answer to a prompt by which all has come that was told before it, and how long that may take. */
const QUIET_MS = 250;
const DRAIN_MS = 2000;
/** Characters of a line that is no message that go to the log. */
const BESIDE = 4000;
/** Milliseconds that an agent has to come to the end of a turn that was cancelled. */
const CANCEL_MS = 2000;
/** Milliseconds that an agent has to exit once its input is closed: some never do. */
const EXIT_MS = 3000;

/** Agents that speak the Agent Client Protocol over their standard input and output. */
export const acpExecutor: Executor = { input: 'pipe', isTyped: true, converse: (context) => new AcpConversation(context) };

/** One turn of an agent: a session, the direction as its prompt, and answers to what it asks leave for. */
class AcpConversation implements Conversation {
  readonly #context: ConversationContext;
  readonly #preset: AcpPreset | undefined;
  readonly #updates: SessionUpdates;
  readonly #permissions: PermissionAnswers;
  readonly #beside = new TextDecoder();
  readonly #besideLines = new StreamLines();
  readonly #timers = new Set<Disposable>();
  #transport: AcpTransport | null = null;
  #peer: ClientContext | null = null;
  #session: string | null = null;
  #model: string | null = null;
  #isIntroduced = false;
  /** What ends the attempt, held until all has come that was told before it. */
  #result: AgentEvent[] = [];
  #heardAt = 0;
  #stop = (): void => {};
  #isOver = false;

  constructor(context: ConversationContext) {
    this.#context = context;
    const { preset } = context.request.agent;
    this.#preset = preset === undefined ? undefined : presetNamed(preset).acp;
    this.#updates = new SessionUpdates({ cwd: context.request.cwd, now: () => context.clock.now() });
    this.#permissions = new PermissionAnswers(context, this.#updates, (events) => this.#tell(events));
  }

  begin(agent: AgentSide): void {
    const transport = new AcpTransport((text) => agent.write(text), {
      update: (params) => this.#update(params),
      answer: (method, answer) => this.#answer(method, answer),
      // Clean before it is cut: no credential is cut in two.
      beside: (line) => this.#context.listener.beside(`${headOf(this.#context.redactor.redact(line), BESIDE)}\n`),
    });
    this.#transport = transport;
    void this.#talk(transport).finally(() => {
      if (this.#isOver) return;
      agent.closeInput();
      this.#after(EXIT_MS, () => agent.finish());
    });
  }

  cancel(): void {
    const sessionId = this.#session;
    if (sessionId !== null) void this.#peer?.notify(methods.agent.session.cancel, { sessionId }).catch(() => {});
  }

  write(from: OutputName, bytes: Uint8Array): void {
    if (from === 'stdout') this.#transport?.receive(bytes);
    else this.#hearBeside(this.#besideLines.write(this.#beside.decode(bytes, { stream: true })));
  }

  #hearBeside(lines: readonly string[]): void {
    for (const line of lines) if (this.#preset?.chatter?.test(line) !== true) this.#context.listener.beside(`${line}\n`);
  }

  end(): void {
    this.#transport?.end();
    this.#hearBeside([...this.#besideLines.write(this.#beside.decode()), ...this.#besideLines.end()]);
    this.#introduce();
    this.#settle();
    this.#isOver = true;
    for (const timer of this.#timers) timer.dispose();
    this.#stop();
  }

  exit(): ReturnType<Conversation['exit']> {
    const { asked } = this.#permissions;
    return asked === null ? {} : { asked };
  }

  async #talk({ stream }: AcpTransport): Promise<void> {
    const connection = client({ name: 'coherence-pipeline' })
      .onRequest(methods.client.session.requestPermission, (params: unknown) => params, ({ agent, params }) => this.#permissions.answer(params, () => this.#leaveToPerson(agent, params)))
      .onRequest(methods.client.fs.writeTextFile, (params: unknown) => params, () => {
        if (this.#preset?.tellsWrites !== true) throw RequestError.methodNotFound(methods.client.fs.writeTextFile);
        return {};
      })
      .connect(stream);
    this.#peer = connection.agent;
    try {
      await this.#work(connection.agent);
    } catch (error) {
      // A connection that ends is an agent that has ended: what it has said decides.
      if (error instanceof RequestError && this.#result.length === 0) this.#result = endByError(error, this.#context.clock.now());
    }
    await this.#drain();
    this.#settle();
    connection.close();
  }

  async #work(agent: ClientContext): Promise<void> {
    const initialized = await agent.request(methods.agent.initialize, {
      protocolVersion: PROTOCOL,
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
      clientInfo: { name: 'coherence-pipeline', title: 'Coherence Pipeline', version: '1' },
    });
    const version = numberAt(initialized, 'protocolVersion');
    if (version !== PROTOCOL) {
      this.#result = [{ type: 'result', ok: false, text: null, error: `It speaks version ${version ?? 'unknown'} of the protocol, and not ${PROTOCOL}.` }];
      return;
    }
    const { listener, request } = this.#context;
    const opening = new SessionOpening(agent, request, this.#preset, (line) => listener.beside(`${line}\n`));
    const session = await opening.open(initialized);
    this.#session = session.id;
    await opening.setUp(session);
    this.#model = currentModel(session.opened) ?? request.agent.model ?? null;
    if (this.#model !== null) this.#introduce();
    this.#updates.begin(session.id === request.session ? request.sessionUsd : 0);
    const stopped = new Promise<void>((resolve) => {
      this.#stop = resolve;
    });
    const prompt = agent.request(methods.agent.session.prompt, { sessionId: session.id, prompt: [{ type: 'text', text: this.#context.direction }] });
    await Promise.race([prompt, stopped]);
  }

  #update(params: unknown): void {
    const session = textAt(params, 'sessionId');
    // What a helper of the agent's says in a session of its own is said to the agent.
    if (this.#session !== null && session !== null && session !== this.#session) return;
    this.#heardAt = this.#context.clock.monotonic();
    // claude-agent-acp names its model as soon as it has asked it something.
    this.#model ??= textAt(params, 'update', '_meta', '_claude/model');
    this.#tell(this.#updates.update(fieldOf(params, 'update')));
  }

  /** Tells its session, before anything else that is told in it. */
  #introduce(): void {
    if (this.#session === null || this.#isIntroduced || this.#isOver) return;
    this.#isIntroduced = true;
    this.#context.listener.tell([{ type: 'session', id: this.#session, model: this.#model }]);
  }

  /** The answer to the prompt, in its place among the updates. */
  #answer(method: string, answer: JsonObject): void {
    if (method !== methods.agent.session.prompt) return;
    this.#heardAt = this.#context.clock.monotonic();
    const { error, result } = answer;
    if (error === undefined) {
      this.#tell(this.#updates.answered(result));
      const failure = this.#updates.failure();
      this.#result = failure === null ? [endOf(result)] : endByError(failure, this.#context.clock.now());
    } else {
      this.#result = endByError(agentError(error), this.#context.clock.now());
    }
  }

  /** Ends its turn, so that a person can decide. The answer to its request goes first. */
  #leaveToPerson(agent: ClientContext, params: unknown): void {
    this.#after(CANCEL_MS, () => this.#stop());
    const sessionId = this.#session ?? textAt(params, 'sessionId') ?? '';
    this.#after(0, () => void agent.notify(methods.agent.session.cancel, { sessionId }).catch(() => {}));
  }

  /** Waits until what was told before the end has come. */
  async #drain(): Promise<void> {
    const { clock } = this.#context;
    const until = clock.monotonic() + DRAIN_MS;
    while (!this.#isOver && clock.monotonic() < until) {
      const wait = this.#heardAt + QUIET_MS - clock.monotonic();
      if (wait <= 0) return;
      await new Promise<void>((resolve) => {
        this.#stop = resolve;
        this.#after(wait, resolve);
      });
    }
  }

  /** Tells what was held back, once. */
  #settle(): void {
    this.#tell(this.#updates.end());
    const result = this.#permissions.asked === null ? this.#result : [];
    this.#result = [];
    this.#tell(result);
  }

  #tell(events: readonly AgentEvent[]): void {
    if (this.#isOver || events.length === 0) return;
    this.#introduce();
    this.#context.listener.tell(events);
  }

  #after(milliseconds: number, act: () => void): void {
    const timer = this.#context.clock.after(milliseconds, () => {
      this.#timers.delete(timer);
      act();
    });
    this.#timers.add(timer);
  }
}

function agentError(error: unknown): AgentError {
  return { code: numberAt(error, 'code') ?? 0, message: textAt(error, 'message') ?? '', data: fieldOf(error, 'data') };
}
