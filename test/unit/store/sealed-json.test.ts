import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { seal, unseal } from '../../../src/node/store/sealed-json.ts';

const objects = fc.dictionary(fc.string({ minLength: 1, unit: 'binary' }), fc.jsonValue(), { minKeys: 1, noNullPrototype: true });

describe('sealed JSON', () => {
  it('gives back what was sealed', () => {
    fc.assert(fc.property(objects, (value) => {
      const { crc: _, ...expected } = JSON.parse(`{"crc":0,${JSON.stringify(value).slice(1)}`) as Record<string, unknown>;
      const { crc: __, ...read } = unseal('crc', Buffer.from(seal('crc', value))) as Record<string, unknown>;
      assert.deepEqual(read, expected);
    }));
  });

  it('does not take a seal in which one byte is another', () => {
    fc.assert(fc.property(objects, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, change) => {
      const bytes = Buffer.from(seal('crc', value));
      const index = at % bytes.length;
      bytes[index] = bytes[index]! ^ change;
      assert.equal(unseal('crc', bytes), null);
    }));
  });

  it('does not take a seal that was cut, a seal of another name, or none', () => {
    const bytes = Buffer.from(seal('crc', { a: 1 }));
    for (let length = 0; length < bytes.length; length++) assert.equal(unseal('crc', bytes.subarray(0, length)), null);
    assert.equal(unseal('checksum', bytes), null);
    assert.equal(unseal('crc', Buffer.from('{"a":1}')), null);
    assert.equal(unseal('crc', Buffer.from('null')), null);
  });
});
