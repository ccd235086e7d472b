import assert from 'node:assert/strict';
import { limitIn } from '../../../src/agents/limits.ts';

/** A moment today by the clock of this machine. */
function today(hours: number, minutes: number, seconds = 0): number {
  return new Date(2026, 5, 15, hours, minutes, seconds).getTime();
}

describe('a limit', () => {
  const kindOf = (said: string): string | null => limitIn(said, null, null, Date.now())?.kind ?? null;

  for (const said of [
    'Context limit reached', 'Maximum turn limit reached', 'Tool call limit reached.', 'Agent stopped: iteration limit reached', 'The token limit reached its maximum.', 'You have hit your context limit.',
    'test at line 429 failed', 'Error: 429 tests failed', 'expected 429 to equal 529', 'src/limit.ts:429: error: x', 'exited after 429 seconds', 'The rate limiter test failed.',
  ]) {
    it(`is nothing that ${JSON.stringify(said)} speaks of`, () => assert.equal(kindOf(said), null));
  }

  for (const [said, kind] of [
    ['Claude AI usage limit reached|1755806400', 'usage'], ['5-hour limit reached ∙ resets 3am', 'usage'], ['Opus weekly limit reached', 'usage'], ['Opus 4.1 limit reached', 'usage'], ['Limit reached · resets 3pm (UTC)', 'usage'],
    ['You’ve hit your usage limit.', 'usage'], ['You\'ve hit your limit · resets 8pm', 'usage'], ['You exceeded your current quota, please check your plan and billing details.', 'usage'], ['Plan limit reached', 'usage'], ['Your credit balance is too low', 'usage'],
    ['Rate limit reached. Please try again in 1s.', 'rate'], ['API Error: Request rejected (429) · Too fast.', 'rate'], ['exceeded retry limit, last status: 429 Too Many Requests', 'rate'], ['API Error: 529 {"type":"error"}', 'rate'],
    ['HTTP/1.1 429', 'rate'], ['unexpected status code 429', 'rate'], ['a 429 error', 'rate'], ['{"error":{"code":429}}', 'rate'], ['rate_limit_error: rate limited', 'rate'],
  ] as const) {
    it(`is one of ${kind} in ${JSON.stringify(said)}`, () => assert.equal(kindOf(said), kind));
  }
});

describe('the time that a limit names by the clock', () => {
  function resetsAt(said: string, now: number): number {
    return Date.parse(limitIn(`You’ve hit your usage limit. Please try again at ${said}.`, 429, null, now)?.resetsAt ?? '');
  }

  it('is the next moment that clocks show it', () => {
    assert.equal(resetsAt('3:05 PM', today(14, 0)), today(15, 5));
    assert.equal(resetsAt('3:05 PM', today(15, 4, 59)), today(15, 5));
    assert.equal(resetsAt('12:05 AM', today(23, 50)), today(24, 5));
    assert.equal(resetsAt('3:05 PM', today(15, 6)), today(24 + 15, 5));
  });

  it('is the end of the minute that we are in, and not tomorrow', () => {
    assert.equal(resetsAt('3:05 PM', today(15, 5, 20)), today(15, 6));
    assert.equal(resetsAt('3:05 PM', today(15, 5)), today(15, 6));
  });
});
