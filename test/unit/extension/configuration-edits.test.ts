import assert from 'node:assert/strict';
import { applyEdits, parse } from 'jsonc-parser';
import { configurationEdits } from '../../../src/extension/documents/configuration-edits.ts';

const agent = { command: ['mine', '-p'] };

function added(text: string, eol = '\n'): string {
  return applyEdits(text, configurationEdits(text, ['agents', 'mine'], agent, eol));
}

describe('a value that is set in the configuration', () => {
  it('leaves what is beside it as it was written', () => {
    const lines = ['{', '  // Ours', '  "test": { "command": ["node", "--test"] }', '}', ''];
    const inner = ['  "agents": {', '    "mine": {', '      "command": [', '        "mine",', '        "-p"', '      ]', '    }', '  }'];
    assert.equal(added(lines.join('\n')), ['{', '  // Ours', '  "test": { "command": ["node", "--test"] },', ...inner, '}', ''].join('\n'));
    assert.equal(added(lines.join('\r\n'), '\r\n'), ['{', '  // Ours', '  "test": { "command": ["node", "--test"] },', ...inner, '}', ''].join('\r\n'));
  });

  it('goes beside others of its kind', () => {
    const text = '{\n  "agents": {\n    "other": { "command": ["other"] }\n  },\n  "agent": "other"\n}\n';
    assert.equal(added(text), '{\n  "agents": {\n    "other": { "command": ["other"] },\n    "mine": {\n      "command": [\n        "mine",\n        "-p"\n      ]\n    }\n  },\n  "agent": "other"\n}\n');
  });

  it('is there afterwards, whatever was there before', () => {
    for (const text of ['{}', '{ "agents": {} }', '{"agents":{"mine":{"command":["old"]}}}', '{ "agent": "mine" }', '']) {
      assert.deepEqual(parse(added(text)).agents, { mine: agent }, text);
    }
    assert.deepEqual(configurationEdits('{"agents":{"mine":{"command":["mine","-p"]}}}', ['agents', 'mine'], agent, '\n').length <= 1, true);
  });
});
