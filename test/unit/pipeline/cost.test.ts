import assert from 'node:assert/strict';
import { costOf, costOfUse, readCost } from '../../../src/pipeline/cost.ts';

describe('the cost of an attempt', () => {
  it('is the last line that names one', () => {
    assert.equal(readCost('Cost: 1.00 USD\nmore\ncost: $0.42\nSpec path: specs/a.md\n'), 0.42);
  });
  it('is unknown when no line does', () => {
    assert.equal(readCost('The cost: high. It cost 3 USD.'), null);
  });
  it('follows from a table of prices, with what was cached for less', () => {
    assert.equal(costOf({ input: 1_000_000, output: 500_000, cached: 400_000 }, { input: 3, output: 15, cached: 0.3 }), 1.8 + 0.12 + 7.5);
    assert.equal(costOf({ input: 1_000_000, output: 0, cached: 400_000 }, { input: 3, output: 15 }), 3);
    assert.equal(costOf({ input: 1, output: 0, cached: 5_000_000 }, { input: 3, output: 15, cached: 1 }), 5);
  });
  it('is what the agent says before it is what a price makes of its tokens, and else unknown', () => {
    const usage = { input: 1_000_000, output: 0, cached: 0 };
    assert.equal(costOfUse({ costUsd: 0, usage }, { input: 3, output: 15 }), 0);
    assert.equal(costOfUse({ costUsd: null, usage }, { input: 3, output: 15 }), 3);
    assert.equal(costOfUse({ costUsd: null, usage }, null), null);
  });
  it('stands near the end', () => {
    assert.equal(readCost(`Cost: 1\n${'x'.repeat(5000)}`), null);
  });
});
