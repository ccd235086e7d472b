import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { agentEdit } from '../../../src/host/set-up/agent-edit.ts';

function edited(text: string, agent: string): string {
  return agentEdit(text, agent).reduceRight((done, edit) => done.slice(0, edit.start) + edit.text + done.slice(edit.end), text);
}

describe('the agent of a repository', () => {
  it('takes the place of the one before, and nothing else', () => {
    assert.equal(edited('{\n  "agents": { "x": { "preset": "claude" } },\n  "agent": "demo", // no\n}'.replace(', // no', ''), 'codex'), '{\n  "agents": { "x": { "preset": "claude" } },\n  "agent": "codex"\n}');
    assert.equal(edited('{"agent":"demo","x":[{"agent":"a"}]}', 'codex'), '{"agent":"codex","x":[{"agent":"a"}]}');
    assert.deepEqual(agentEdit('{ "agent": "codex" }', 'codex'), []);
  });

  it('comes first where there was none, behind the name of the schema, in the style of the file', () => {
    assert.equal(edited('{\n\t"maxIterations": 3\n}\n', 'claude'), '{\n\t"agent": "claude",\n\t"maxIterations": 3\n}\n');
    assert.equal(edited('{\r\n  "$schema": "x",\r\n  "maxIterations": 3\r\n}', 'claude'), '{\r\n  "$schema": "x",\r\n  "agent": "claude",\r\n  "maxIterations": 3\r\n}');
    assert.equal(edited('{"maxIterations":3}', 'claude'), '{"agent": "claude", "maxIterations":3}');
    assert.equal(edited('\uFEFF{ "test": {} }', 'claude'), '\uFEFF{ "agent": "claude", "test": {} }');
    assert.equal(edited('{}\n', 'claude'), '{\n  "agent": "claude"\n}\n');
  });

  it('is not written into what is not JSON', () => {
    assert.throws(() => agentEdit('{ "agent": }', 'claude'), { code: 'config' });
  });

  it('is all that changes, whatever else a file says', () => {
    const names = fc.constantFrom('$schema', 'agent', 'agents', 'a"b', '{', 'x');
    fc.assert(fc.property(fc.dictionary(names, fc.jsonValue()), fc.constantFrom(0, 1, 2, '\t'), fc.string(), (config, indent, agent) => {
      const text = JSON.stringify(config, null, indent);
      assert.deepEqual(JSON.parse(edited(text, agent)), { ...JSON.parse(text), agent });
    }));
  });
});
