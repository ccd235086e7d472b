import assert from 'node:assert/strict';
import { endByError, endOf, unattendedSignIns } from '../../../../src/agents/acp/turn-end.ts';
import { nextTimeOfDay } from '../../../../src/base/clock.ts';
import type { AgentLimit } from '../../../../src/contract/agent-event.ts';
import { NOW } from '../reading.ts';

function ended(code: number, message: string, data?: unknown): { limit: AgentLimit | null; error: string | null } {
  let limit: AgentLimit | null = null;
  let error: string | null = null;
  for (const event of endByError({ code, message, data }, NOW)) {
    if (event.type === 'limit') limit = event.limit;
    if (event.type === 'result') error = event.error;
  }
  return { limit, error };
}

describe('the end of a turn', () => {
  it('is a result by its reason', () => {
    assert.deepEqual(endOf({ stopReason: 'end_turn' }), { type: 'result', ok: true, text: null, error: null });
    for (const reason of ['max_tokens', 'max_turn_requests', 'refusal', 'cancelled', 'something_new', '', undefined, '__proto__']) {
      const end = endOf({ stopReason: reason });
      assert.ok(end.type === 'result' && !end.ok && end.error !== null && end.error.length > 10, String(reason));
    }
  });

  it('is a limit where claude-agent-acp says so', () => {
    assert.deepEqual(ended(-32_603, 'Internal error: You\'ve hit your session limit · resets 3am', { errorKind: 'rate_limit' }), {
      limit: { kind: 'usage', resetsAt: new Date(nextTimeOfDay(3, 0, NOW)).toISOString(), message: 'You\'ve hit your session limit · resets 3am' }, error: 'You\'ve hit your session limit · resets 3am',
    });
    const resets = (words: string): string | null | undefined => ended(-32_603, `Internal error: You've hit your 5-hour limit · resets ${words}`, { errorKind: 'rate_limit' }).limit?.resetsAt;
    assert.deepEqual(['Jan 15, 2027, 8am (UTC)', 'Jan 16, 8:30pm (UTC)', '8am (UTC)', '6:45am (UTC)'].map(resets), [
      '2027-01-15T08:00:00.000Z', '2027-01-16T20:30:00.000Z', '2027-01-15T08:00:00.000Z', '2027-01-16T06:45:00.000Z',
    ]);
    assert.equal(ended(-32_603, 'Internal error: API Error: 429', { errorKind: 'rate_limit' }).limit?.kind, 'rate');
    assert.equal(ended(-32_603, 'Internal error: No luck', { errorKind: 'rate_limit' }).limit?.kind, 'rate');
  });

  it('is a limit where codex-acp says so', () => {
    const told = ended(-32_603, 'Internal error', { message: 'exceeded retry limit, last status: 429 Too Many Requests', codex_error_info: { response_too_many_failed_attempts: { http_status_code: 429 } } });
    assert.deepEqual(told, { limit: { kind: 'rate', resetsAt: null, message: 'exceeded retry limit, last status: 429 Too Many Requests' }, error: 'exceeded retry limit, last status: 429 Too Many Requests' });
    const used = ended(-32_603, 'Internal error', { message: 'You\'ve hit your usage limit. Try again in 2 hours.', codex_error_info: 'usage_limit_exceeded' });
    assert.deepEqual([used.limit?.kind, used.limit?.resetsAt], ['usage', '2027-01-15T09:00:00.000Z']);
    assert.equal(ended(-32_603, 'Internal error', { message: 'No more today.', codex_error_info: 'usage_limit_exceeded' }).limit?.kind, 'usage');
    assert.equal(ended(-32_603, 'Internal error', { message: 'stream disconnected', codex_error_info: { http_connection_failed: { http_status_code: 500 } } }).limit, null);
  });

  it('is a limit where gemini says so', () => {
    assert.deepEqual(ended(429, 'Rate limit exceeded. Try again later.').limit, { kind: 'rate', resetsAt: null, message: 'Rate limit exceeded. Try again later.' });
    assert.equal(ended(500, 'Internal failure').limit, null);
  });

  it('is a limit where opencode says so', () => {
    const told = ended(-32_603, 'Internal error: Too many requests', { errorName: 'APIError', statusCode: 429, responseHeaders: { 'Retry-After': '3600' } });
    assert.deepEqual(told.limit, { kind: 'rate', resetsAt: '2027-01-15T08:00:00.000Z', message: 'Too many requests' });
    assert.equal(ended(-32_603, 'Internal error: no such model', { errorName: 'APIError', statusCode: 404 }).limit, null);
  });

  it('is not being signed in where that is what is wrong', () => {
    assert.deepEqual(ended(-32_000, 'Authentication required'), { limit: null, error: 'It is not signed in: Authentication required' });
  });

  it('has a sentence, whatever an error says', () => {
    assert.equal(ended(-32_603, 'Internal error', undefined).error, 'Internal error');
    assert.equal(ended(-32_603, '', {}).error, 'It failed and does not say why.');
    assert.equal(ended(-32_603, 'Internal error', { details: 'fetch failed' }).error, 'fetch failed');
    assert.equal(ended(-32_603, 'Internal error', 'The process ended.').error, 'The process ended.');
  });

  it('may be signed in again where nobody has to look, and nothing is written', () => {
    const authMethods = [{ id: 'oauth-personal' }, { id: 'gemini-api-key' }, { id: 'chatgpt', type: 'agent' }, { id: 'key', type: 'env_var', varName: 'KEY' }, { id: 3, type: 'env_var' }, null];
    assert.deepEqual(unattendedSignIns({ authMethods }), ['key']);
    assert.deepEqual(unattendedSignIns(null), []);
  });
});
