import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { decidePermission, optionFor } from '../../../../src/agents/acp/permission.ts';
import { SessionUpdates } from '../../../../src/agents/acp/session-updates.ts';
import { currentModel, modelSetting, modeSetting, resumption } from '../../../../src/agents/acp/set-up.ts';
import { endByError, endOf, unattendedSignIns } from '../../../../src/agents/acp/turn-end.ts';
import type { AgentEvent } from '../../../../src/contract/agent-event.ts';
import { NOW, readingOf } from '../reading.ts';
import { wordsOf } from './scripted-agent.ts';

/** Words that mean something to a reader, so that made-up updates get further than their first key. */
const WORDS = fc.constantFrom(
  'sessionUpdate', 'agent_message_chunk', 'agent_thought_chunk', 'tool_call', 'tool_call_update', 'plan', 'usage_update', 'content', 'text', 'type', 'diff', 'path', 'oldText', 'newText', 'toolCallId',
  'title', 'kind', 'edit', 'execute', 'read', 'status', 'pending', 'in_progress', 'completed', 'failed', 'locations', 'rawInput', 'rawOutput', 'command', 'url', 'file_path', 'exit_code', 'error',
  'entries', 'used', 'size', 'cost', 'amount', 'currency', 'USD', 'messageId', 'name', '_meta', 'claudeCode', 'toolName', 'stopReason', 'end_turn', 'usage', 'inputTokens', 'totalTokens', 'quota',
  'token_count', 'input_tokens', 'message', 'data', 'code', 'statusCode', 'errorKind', 'rate_limit', 'responseHeaders', 'retry-after', 'codex_error_info', 'options', 'optionId', 'allow_once',
  'configOptions', 'category', 'model', 'mode', 'id', 'value', 'currentValue', 'modes', 'availableModes', 'currentModeId', 'models', 'availableModels', 'modelId', 'agentCapabilities', 'loadSession',
  'authMethods', 'api-key', '__proto__', 'constructor', 'toString', 'file:///%', '..', '.git', '/workspace',
);
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.constant(undefined), fc.boolean(), fc.double(), fc.string(), WORDS, fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(WORDS, tie('value'), { maxKeys: 6 }),
}));
const KINDS = fc.constantFrom('agent_message_chunk', 'agent_thought_chunk', 'tool_call', 'tool_call_update', 'plan', 'usage_update', 'user_message_chunk', 'new');
const anyUpdate = fc.oneof(anyValue, fc.tuple(KINDS, fc.dictionary(WORDS, anyValue, { maxKeys: 8 })).map(([sessionUpdate, more]) => ({ ...more, sessionUpdate })), fc.tuple(KINDS, fc.string(), fc.constantFrom('c1', 'c2'), fc.constantFrom('pending', 'in_progress', 'completed', 'failed'), anyValue).map(
  ([sessionUpdate, text, toolCallId, status, rest]) => ({ sessionUpdate, toolCallId, status, content: { type: 'text', text }, rawInput: rest, title: text }),
));

function check(events: readonly AgentEvent[]): void {
  for (const event of events) {
    switch (event.type) {
      case 'text':
      case 'thought':
        assert.ok(event.text.length > 0);
        break;
      case 'tool':
        assert.ok(event.title.length > 0 && event.title.length <= 200 && event.name.length <= 200 && event.id.length <= 200 && event.files.length <= 100 && (event.detail?.length ?? 0) <= 300);
        assert.ok(!/\n/.test(event.title));
        break;
      case 'usage':
        for (const amount of [event.usage.input, event.usage.output, event.usage.cached, event.costUsd ?? 0]) assert.ok(amount >= 0 && Number.isFinite(amount));
        break;
      case 'limit':
        assert.ok(event.limit.message.length <= 500 && (event.limit.resetsAt === null || !Number.isNaN(Date.parse(event.limit.resetsAt))));
        break;
      case 'result':
        assert.ok((event.error?.length ?? 0) <= 500 && event.ok === (event.error === null) && event.error !== '');
        break;
      case 'plan':
      case 'waiting':
      case 'session':
        break;
    }
  }
  for (const live of [true, false]) readingOf(events, live);
}

describe('any agent that speaks the Agent Client Protocol', () => {
  it('may tell whatever it likes: it is answered within bounds', () => {
    fc.assert(fc.property(fc.array(anyUpdate, { maxLength: 30 }), fc.nat(5), (updates, begin) => {
      const read = new SessionUpdates({ cwd: '/workspace', now: () => NOW });
      const events = updates.flatMap((update, index) => {
        if (index === begin) read.begin();
        const told = read.update(update);
        assert.ok(told.length <= 4);
        return told;
      });
      check([...events, ...read.end(), ...read.end()]);
    }), { numRuns: 500 });
  });

  it('is read to the last character of what it says, however it is cut', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.string({ unit: fc.constantFrom('a', 'b', '\n', ' ', '💡') }), fc.constantFrom(undefined, 'm1', 'm2')), { maxLength: 30 }), (chunks) => {
      const read = new SessionUpdates();
      read.begin();
      const events = [...chunks.flatMap(([text, messageId]) => read.update({ sessionUpdate: 'agent_message_chunk', messageId, content: { type: 'text', text } })), ...read.end()];
      const plain = (text: string): string => text.replaceAll('\n', '');
      assert.equal(plain(wordsOf(events)), plain(chunks.map(([text]) => text).join('')));
      assert.ok(events.every((event) => event.type === 'text' && event.text.endsWith('\n')));
    }));
  });

  it('may ask for whatever it likes: it is answered', () => {
    fc.assert(fc.property(anyValue, anyValue, fc.constantFrom('read', 'specs', 'write'), fc.constantFrom('deny', 'ask', 'allow'), (toolCall, options, files, commands) => {
      const read = new SessionUpdates({ cwd: '/workspace', now: () => NOW });
      const { call, events } = read.asked(toolCall);
      check([...events, ...read.denied(toolCall, 'Not this.')]);
      const decision = decidePermission(call, { posture: { files, commands, specsFolder: 'specs' }, grants: [], folders: ['/workspace'], real: (path) => path, digest: () => 'd', clean: (text) => ({ text, hidden: [] }) });
      if (decision.kind === 'ask') assert.ok(decision.ask.id.length <= 3100 && decision.ask.title.length <= 3000 && !/[\n\r]/.test(decision.ask.id + decision.ask.title));
      optionFor('allow', options);
    }), { numRuns: 500 });
  });

  it('may answer whatever it likes', () => {
    fc.assert(fc.property(anyValue, fc.double(), fc.string(), (answer, code, message) => {
      const read = new SessionUpdates();
      check([...read.answered(answer), endOf(answer), ...endByError({ code, message, data: answer }, NOW)]);
      unattendedSignIns(answer);
      resumption(answer);
      currentModel(answer);
      modelSetting(answer, 'm');
      modeSetting(answer, ['m']);
    }), { numRuns: 500 });
  });
});
