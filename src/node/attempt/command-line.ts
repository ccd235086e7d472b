import type { AgentPreset } from '../../agents/preset.ts';
import { presetNamed } from '../../agents/presets.ts';
import { StreamLines } from '../../agents/stream-lines.ts';
import type { StreamReader } from '../../agents/stream-reader.ts';
import { ChildOutput, ReadableText, type OutputName } from '../process/child-output.ts';
import type { AgentListener, Conversation, ConversationContext, Executor } from './conversation.ts';
import type { ShimRequest } from './request.ts';

/** Agents that are programs with a command line: the user's, and the demo agent, which is started like any other. */
export function commandLineExecutor({ agent }: ShimRequest): Executor {
  const input = agent.direction === 'stdin' ? 'direction' : 'none';
  const { preset } = agent;
  if (preset === undefined) return { input, isTyped: false, converse: (context) => new PlainOutput(context) };
  return { input, isTyped: true, converse: (context) => new StreamOutput(presetNamed(preset), context) };
}

/** The output of an agent whose stream has no types. Nobody answers it. */
class PlainOutput implements Conversation {
  readonly #output: ChildOutput;

  constructor({ listener, redactor }: ConversationContext) {
    this.#output = new ChildOutput(redactor, (text) => listener.beside(text));
  }

  begin(): void {}

  write(from: OutputName, bytes: Uint8Array): void {
    this.#output.write(from, bytes);
  }

  end(): void {
    this.#output.end();
  }

  exit(): ReturnType<Conversation['exit']> {
    return {};
  }
}

/**
 * The output of an agent that streams events. Nobody answers it. Its lines are read as they are, and the listener takes credentials
 * out of what they say: taken out before, what looks like one across the strings of a line would break the line.
 */
class StreamOutput implements Conversation {
  readonly #listener: AgentListener;
  readonly #reader: StreamReader;
  readonly #lines = new StreamLines();
  readonly #besideLines = new StreamLines();
  readonly #texts = { stdout: new ReadableText(), stderr: new ReadableText() };

  constructor(preset: AgentPreset, { clock, listener, request }: ConversationContext) {
    this.#listener = listener;
    this.#reader = preset.createReader({ cwd: request.cwd, now: () => clock.now() });
  }

  begin(): void {}

  write(from: OutputName, bytes: Uint8Array): void {
    const text = this.#texts[from].write(bytes);
    if (from === 'stdout') this.#stream(this.#lines.write(text));
    else this.#beside(text);
  }

  end(): void {
    this.#stream([...this.#lines.write(this.#texts.stdout.end()), ...this.#lines.end()]);
    this.#beside(this.#texts.stderr.end());
    this.#hearBeside(this.#besideLines.end());
    this.#listener.tell(this.#reader.end());
  }

  exit(): ReturnType<Conversation['exit']> {
    return {};
  }

  #stream(lines: readonly string[]): void {
    for (const line of lines) {
      // What is no event is a word beside them, such as a warning of the program that starts the agent.
      if (/^\s*[[{]/.test(line)) this.#listener.tell(this.#reader.line(line));
      else this.#beside(`${line}\n`);
    }
  }

  #beside(text: string): void {
    if (text === '') return;
    this.#listener.beside(text);
    this.#hearBeside(this.#besideLines.write(text));
  }

  #hearBeside(lines: readonly string[]): void {
    for (const line of lines) this.#listener.tell(this.#reader.beside?.(line) ?? []);
  }
}
