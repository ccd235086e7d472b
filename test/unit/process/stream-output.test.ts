import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { AgentEvent } from '../../../src/contract/agent-event.ts';
import { commandLineExecutor } from '../../../src/node/attempt/command-line.ts';
import { EventNarration } from '../../../src/node/attempt/narration.ts';
import type { ShimRequest } from '../../../src/node/attempt/request.ts';
import { Redactor } from '../../../src/node/process/redactor.ts';
import { ManualClock } from './manual-clock.ts';

const SECRET = 'correct-horse-battery';
const KEY_BODY = 'MIIEpAIBAAKCAQEA7';
const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${KEY_BODY}\nq83Lk+/=\n-----END RSA PRIVATE KEY-----`;
const KEY_BEGIN = '-----BEGIN PRIVATE KEY-----';
const KEY_END = '-----END PRIVATE KEY-----';
const TOKEN = 'sk-ant-api03-AbCdEf0123456789';
const RESULT = { type: 'result', status: 'success', stats: {} };

const says = (content: string): object => ({ type: 'message', role: 'assistant', content, delta: true });
const calls = (id: number, command: string): object => ({ type: 'tool_use', tool_id: `t${id}`, tool_name: 'run_shell_command', parameters: { command } });
const fails = (id: number, message: string): object => ({ type: 'tool_result', tool_id: `t${id}`, status: 'error', error: { message } });

/** An agent whose words come in pieces of any size, and what of it reaches those who get it. */
class Told {
  readonly events: AgentEvent[] = [];
  log = '';
  live = '';
  readonly #narration: EventNarration;
  readonly #conversation;

  constructor() {
    const redactor = new Redactor([SECRET]);
    this.#narration = new EventNarration(redactor, {
      event: (event) => this.events.push(event),
      log: (text) => {
        this.log += text;
      },
      live: (text) => {
        this.live += text;
      },
    });
    const request = { cwd: '/work', agent: { preset: 'gemini', direction: 'stdin' } } as ShimRequest;
    this.#conversation = commandLineExecutor(request).converse({
      request, direction: '', redactor, clock: new ManualClock(),
      listener: { tell: (events) => this.#narration.tell(events), beside: (text) => this.#narration.beside(text) },
    });
  }

  write(...pieces: (object | string | Uint8Array)[]): void {
    for (const piece of pieces) {
      this.#conversation.write('stdout', piece instanceof Uint8Array ? piece : Buffer.from(typeof piece === 'string' ? piece : `${JSON.stringify(piece)}\n`));
    }
  }

  /** All of it, once it has ended. */
  end(): string {
    this.#conversation.end();
    this.#narration.end();
    return [this.log, this.live, ...this.events.map((event) => JSON.stringify(event)), JSON.stringify(this.#narration.exit())].join('\n');
  }

  /** What its words come to. */
  words(): string {
    return this.events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  }

  types(): string[] {
    return this.events.map(({ type }) => type);
  }
}

describe('the events of a stream', () => {
  it('come whatever their texts look like', () => {
    const told = new Told();
    told.write({ type: 'message', role: 'assistant', url: 'https://acme.io', content: 'Done.', email: 'me@acme.io', delta: true }, RESULT);
    assert.equal(told.types().at(-1), 'result');
    told.end();
    assert.equal(told.words(), 'Done.');
  });

  it('come at once after the beginning of a key that has no end, or another one far away', () => {
    const told = new Told();
    told.write(says(`It looks for ${KEY_BEGIN} in files.`), calls(1, `grep -e "${KEY_BEGIN}" .`), says('Spec path: specs/1.md\n'), RESULT);
    assert.deepEqual(told.types().filter((type) => type !== 'usage'), ['text', 'tool', 'text', 'result']);
    assert.match(told.live, /▸ grep .*\n/);
    told.write(calls(2, `grep -e "${KEY_END}" .`), RESULT);
    told.end();
    for (const text of [told.log, told.live, told.words()]) assert.match(text, /Spec path: specs\/1\.md/);
  });

  it('hold no credential that is cut where a line is made of it', () => {
    for (let length = 150; length < 210; length += 1) {
      const told = new Told();
      told.write(calls(1, `${'x'.repeat(length)} ${SECRET} ${'y'.repeat(200)}`), calls(2, `${'x'.repeat(length)} ${TOKEN} ${'y'.repeat(200)}`));
      const all = told.end();
      assert.doesNotMatch(all, /corr|AbCd|sk-ant/);
    }
  });

  it('hold no credential, and all come, wherever the stream and its words are cut', () => {
    const piece = fc.constantFrom(
      'text ', '\n', '"', '\\', '"}', '😀', SECRET, ` ${TOKEN} `, `\n${KEY}`, KEY_BEGIN, KEY_END, `https://me:hunter2secret@host/ `, 'https://acme.io ', 'me@acme.io', '://a', ':b', '\u001b[31m', '\r', 'Bearer ', 'x'.repeat(150),
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    const step = fc.oneof(
      fc.tuple(fc.constant('says' as const), text, fc.array(fc.nat(400), { maxLength: 4 })),
      fc.tuple(fc.constantFrom('calls' as const, 'fails' as const), text, fc.constant<number[]>([])),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 8 }), fc.array(fc.nat(5000), { maxLength: 20 }), (steps, places) => {
      const lines = steps.flatMap(([kind, said, at], index) => {
        if (kind === 'says') return cut(said, at).map(says);
        return [kind === 'calls' ? calls(index, said) : fails(index, said)];
      });
      const bytes = Buffer.from([...lines, RESULT].map((line) => `${JSON.stringify(line)}\n`).join(''));
      const told = new Told();
      told.write(...cut(bytes, places));
      assert.equal(told.types().at(-1), 'result');
      const all = told.end();
      assert.equal(told.types().filter((type) => type === 'tool').length, steps.filter(([kind]) => kind !== 'says').length);
      for (const secret of [SECRET, TOKEN, KEY_BODY, 'hunter2secret']) assert.ok(!all.includes(secret), `${secret} in ${all}`);
    }), { numRuns: 300 });
  });
});

function cut<T extends string | Uint8Array>(whole: T, places: readonly number[]): T[] {
  const sorted = [0, ...places.map((place) => place % (whole.length + 1)), whole.length].sort((a, b) => a - b);
  return sorted.slice(1).map((end, index) => whole.slice(sorted[index], end) as T);
}
