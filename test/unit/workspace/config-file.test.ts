import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { UserError } from '../../../src/base/errors.ts';
import { configSchema } from '../../../src/contract/config.ts';
import type { WorkspacePort } from '../../../src/engine/ports/workspace.ts';
import { parseConfig, readConfig } from '../../../src/node/workspace/config-file.ts';
import { findJsonFault } from '../../../src/node/workspace/json-syntax.ts';
import { nearestName } from '../../../src/node/workspace/nearest-name.ts';

const defaults = configSchema.parse({});

function workspaceWith(read: () => string | null): WorkspacePort {
  return { root: '/w', read: async () => read(), exists: async () => false, write: async () => {}, list: async () => [] };
}

describe('readConfig', () => {
  it('gives the defaults where there is no file', async () => {
    assert.deepEqual(await readConfig(workspaceWith(() => null)), { config: defaults, problems: [] });
  });

  it('says what a file is that cannot be read', async () => {
    const { config, problems } = await readConfig(workspaceWith(() => {
      throw new UserError('encoding', 'The file is not UTF-8 text.');
    }));
    assert.deepEqual(config, defaults);
    assert.deepEqual(problems, [{ severity: 'error', path: '', message: 'The file is not UTF-8 text.' }]);
  });

  it('takes values and a byte order mark', () => {
    const { config, problems } = parseConfig('\uFEFF{"metaRatio": 0.4, "test": {"command": "npm test"}, "agents": {"mine": {"command": ["mine", "-x"]}}, "phases": {"impl": {"agent": "mine"}}}');
    assert.deepEqual(problems, []);
    assert.equal(config.metaRatio, 0.4);
    assert.deepEqual(config.test, { command: 'npm test', timeoutSeconds: 1800 });
    assert.deepEqual(config.agents, { mine: { command: ['mine', '-x'], direction: 'stdin', env: [] } });
    assert.deepEqual(config.phases, { impl: { agent: 'mine' } });
  });

  it('warns of unknown keys, at any depth, with the name that was probably meant', () => {
    const { config, problems } = parseConfig('{"metaRato": 0.4, "limits": {"idelSeconds": 3}, "agents": {"m": {"command": ["m"], "enviroment": []}}, "phases": {"specs": {}}, "whatever": 1}');
    assert.deepEqual(problems.map(({ severity, path, message }) => [severity, path, /Did you mean "(\w+)"/.exec(message)?.[1] ?? null]), [
      ['warning', 'metaRato', 'metaRatio'],
      ['warning', 'limits.idelSeconds', 'idleSeconds'],
      ['warning', 'agents.m.enviroment', null],
      ['warning', 'phases.specs', 'spec'],
      ['warning', 'whatever', null],
    ]);
    assert.deepEqual(config, { ...defaults, agents: { m: { command: ['m'], direction: 'stdin', env: [] } } });
  });

  it('names wrong values with their place and puts defaults there', () => {
    const { config, problems } = parseConfig(JSON.stringify({
      metaRatio: 2, backlogs: ['ok.md', 5], limits: { idleSeconds: 'long', wallSeconds: 7 }, git: { commit: 'yes' }, maxIterations: 1.5,
      agents: { bad: { env: ['1'] }, good: { command: ['good'], direction: 'file' } }, test: { command: 5 },
    }));
    assert.deepEqual(problems.map(({ severity, path, message }) => `${severity} ${path}: ${message}`), [
      'error backlogs[1]: This must be a text, not a number.',
      'error metaRatio: This must be at most 1.',
      'error test.command: This must be a text or a list of texts, none of them empty, not a number.',
      'error agents.bad.command: This key is missing.',
      'error agents.bad.env[0]: This must match /^[A-Za-z_][A-Za-z0-9_]*$/.',
      'error maxIterations: This must be a whole number, not a number.',
      'error limits.idleSeconds: This must be a number, not a text.',
      'error git.commit: This must be true or false, not a text.',
    ]);
    assert.equal(config.limits.wallSeconds, 7);
    assert.equal(config.limits.idleSeconds, defaults.limits.idleSeconds);
    assert.deepEqual(Object.keys(config.agents), ['good']);
    assert.deepEqual(config.backlogs, defaults.backlogs);
  });

  it('is not impressed by the names of object internals', () => {
    const { config, problems } = parseConfig('{"__proto__": {"metaRatio": 1}, "constructor": 1, "agents": {"__proto__": {"command": ["x"]}}}');
    assert.deepEqual(problems.map(({ path }) => path).sort(), ['__proto__', 'agents.__proto__', 'constructor']);
    assert.deepEqual(config, defaults);
    assert.equal(({} as Record<string, unknown>)['metaRatio'], undefined);
  });

  it('never throws, whatever JSON there is, and always gives a whole configuration', () => {
    const keys = fc.constantFrom('backlogs', 'metaRatio', 'limits', 'agents', 'phases', 'test', 'command', 'impl', 'env', 'idleSeconds', 'git', 'x', '__proto__');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, fc.constantFrom<unknown>(null, true, 0, 1, -1, 0.5, '', 'a', [], ['a'], {}), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(keys, tie('tree'), { maxKeys: 5 })),
    }));
    fc.assert(fc.property(tree, (value) => {
      const { config } = parseConfig(JSON.stringify(value));
      assert.deepEqual(configSchema.parse(config), config);
    }));
  });
});

describe('findJsonFault', () => {
  for (const [text, line, column, message] of [
    ['', 1, 1, /empty/],
    ['{"a": 1,}', 1, 8, /comma before the "}"/],
    ['[1,\n 2,\n]', 2, 3, /comma before the "]"/],
    ['{"a": 1\n "b": 2}', 2, 2, /"," or a "}" is missing/],
    ['{\n  // no\n}', 2, 3, /comments/],
    ["{'a': 1}", 1, 2, /key in double quotes/],
    ['{a: 1}', 1, 2, /key in double quotes/],
    ['{"a" 1}', 1, 6, /":" is missing/],
    ['{"a": yes}', 1, 7, /yes is not a value/],
    ['{"a": "x}\n', 1, 7, /not closed on its line/],
    ['{"a": "C:\\temp\\x"}', 1, 15, /backslash/],
    ['{"a": 01}', 1, 8, /missing/],
    ['{"a": {"b": 1}', 1, 15, /"{" is closed/],
    ['{} {}', 1, 4, /more after the end/],
  ] as const) {
    it(`finds the place in ${JSON.stringify(text)}`, () => {
      const fault = findJsonFault(text);
      assert.deepEqual([fault?.line, fault?.column], [line, column]);
      assert.match(fault?.message ?? '', message);
    });
  }

  it('agrees with the engine on what is JSON', () => {
    const damaged = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', '{', ':', '\\', '0', '-', '.', 'e', ' ', '\n', 't', '\u0001', '\u00a0'), fc.nat(2))
      .map(([json, at, piece, cut]) => {
        const place = json.length === 0 ? 0 : at % (json.length + 1);
        return json.slice(0, place) + piece + json.slice(place + cut);
      });
    fc.assert(fc.property(damaged, (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      assert.equal(findJsonFault(text) === null, isJson, JSON.stringify(text));
    }), { numRuns: 2000 });
  });

  it('reads any depth', () => {
    const depth = 200_000;
    assert.equal(findJsonFault('['.repeat(depth) + ']'.repeat(depth)), null);
    assert.notEqual(findJsonFault('['.repeat(depth)), null);
  });
});

describe('nearestName', () => {
  for (const [name, expected] of [['metaratio', 'metaRatio'], ['metaRaito', 'metaRatio'], ['spcs', 'specs'], ['zzz', null], ['x'.repeat(100_000), null], ['', null]] as const) {
    it(`reads ${name.slice(0, 20)} as ${expected}`, () => assert.equal(nearestName(name, ['metaRatio', 'specs', 'backlogs']), expected));
  }
});
