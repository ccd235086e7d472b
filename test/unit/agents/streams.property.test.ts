import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AGENT_PRESETS } from '../../../src/contract/agent-presets.ts';
import { allPresets, presetNamed } from '../../../src/agents/presets.ts';
import type { AgentEvent } from '../../../src/contract/agent-event.ts';
import { eventsOf, NOW, readingOf } from './reading.ts';

/** Every string of a value, at any depth. */
function textsOf(value: unknown, texts: string[] = []): string[] {
  if (typeof value === 'string') texts.push(value);
  else if (typeof value === 'object' && value !== null) for (const below of Object.values(value)) textsOf(below, texts);
  return texts;
}

/** Words that mean something to a reader, so that made-up events get further than their first key. */
const WORDS = fc.constantFrom(
  'type', 'subtype', 'system', 'init', 'assistant', 'user', 'result', 'message', 'content', 'text', 'tool_use', 'tool_result', 'item', 'item.completed', 'agent_message',
  'command_execution', 'file_change', 'changes', 'path', 'status', 'error', 'turn.failed', 'part', 'state', 'input', 'tool_call', 'data', 'step_finish', 'tokens', 'reason', 'stop',
  'usage', 'id', 'name', 'is_error', 'permission_denials', 'rate_limit_event', 'rate_limit_info', 'rejected', 'resetsAt', 'failed', 'completed', 'session_id', 'thread.started',
  'todos', 'role', 'delta', 'tool.execution_complete', 'success', 'exitCode', 'responseHeaders', 'retry-after', '__proto__', 'constructor', 'toString',
);
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.boolean(), fc.double(), fc.string(), WORDS, fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(WORDS, tie('value'), { maxKeys: 6 }),
}));
const anyLine = fc.oneof(fc.string(), fc.json(), anyValue.map((value) => JSON.stringify(value) ?? ''));

const recordings = ['claude', 'codex', 'gemini', 'opencode'].flatMap((name) => {
  const folder = join('test/fixtures/agents', name);
  return readdirSync(folder).filter((file) => file.endsWith('.jsonl')).map((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter((line) => line !== ''));
});
const recorded = recordings.flat();
/** Lines of recordings, some of them cut, changed in a character, or repeated, in any order. */
const damaged = fc.array(fc.oneof(
  fc.constantFrom(...recorded),
  fc.tuple(fc.constantFrom(...recorded), fc.nat(4000)).map(([line, at]) => line.slice(0, at)),
  fc.tuple(fc.constantFrom(...recorded), fc.nat(4000), fc.string({ maxLength: 3 })).map(([line, at, put]) => line.slice(0, at) + put + line.slice(at + 1)),
  anyLine,
), { maxLength: 30 });

function check(lines: readonly string[], events: readonly AgentEvent[]): void {
  const given = lines.flatMap((line) => {
    try {
      return textsOf(JSON.parse(line));
    } catch {
      return [];
    }
  });
  assert.ok(events.length <= lines.length * 1010, 'no line becomes more events than it has elements');
  for (const event of events) {
    switch (event.type) {
      case 'text':
        assert.ok(given.some((text) => text === event.text || `${text}\n` === event.text));
        break;
      case 'tool':
        assert.ok(event.title.length <= 200 && event.name.length <= 200 && event.id.length <= 200 && event.files.length <= 100 && (event.detail?.length ?? 0) <= 300);
        assert.ok(!/\n/.test(event.title));
        break;
      case 'usage':
        for (const amount of [event.usage.input, event.usage.output, event.usage.cached, event.costUsd ?? 0]) assert.ok(amount >= 0);
        break;
      case 'limit':
        assert.ok(event.limit.message.length <= 500 && (event.limit.resetsAt === null || !Number.isNaN(Date.parse(event.limit.resetsAt))));
        break;
      case 'result':
        assert.ok((event.error?.length ?? 0) <= 500 && event.ok === (event.error === null));
        break;
      case 'thought':
      case 'plan':
      case 'waiting':
      case 'session':
        break;
    }
  }
  for (const live of [true, false]) readingOf(events, live);
}

describe('any stream of any agent', () => {
  for (const { name } of allPresets()) {
    it(`${name}: whatever a line says, it is answered within bounds`, () => {
      fc.assert(fc.property(fc.array(anyLine, { maxLength: 20 }), (lines) => check(lines, eventsOf(name, lines))), { numRuns: 300 });
    });

    it(`${name}: recordings that are cut, mixed and shuffled break nothing`, () => {
      fc.assert(fc.property(damaged, (lines) => check(lines, eventsOf(name, lines))), { numRuns: 200 });
    });
  }

  it('what it writes beside its stream is answered as well', () => {
    fc.assert(fc.property(fc.constantFrom(...AGENT_PRESETS), fc.string({ unit: 'binary', maxLength: 300 }), (name, text) => {
      const reader = presetNamed(name).createReader({ cwd: '', now: () => NOW });
      check([], reader.beside?.(text) ?? []);
    }));
  });
});
