import assert from 'node:assert/strict';
import { readCost } from '../../../src/pipeline/cost.ts';

describe('the cost of an attempt', () => {
  it('is the last line that names one', () => {
    assert.equal(readCost('Cost: 1.00 USD\nmore\ncost: $0.42\nSpec path: specs/a.md\n'), 0.42);
  });
  it('is unknown when no line does', () => {
    assert.equal(readCost('The cost: high. It cost 3 USD.'), null);
  });
  it('stands near the end', () => {
    assert.equal(readCost(`Cost: 1\n${'x'.repeat(5000)}`), null);
  });
});
