import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { UserError } from '../../../src/base/errors.ts';
import { configSchema } from '../../../src/contract/config.ts';
import type { WorkspacePort } from '../../../src/engine/ports/workspace.ts';
import { parseConfig, readConfig } from '../../../src/node/workspace/config-file.ts';
import { findJsonFault } from '../../../src/node/workspace/json-syntax.ts';
import { nearestName } from '../../../src/base/nearest-name.ts';

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
    assert.deepEqual(config.test, { command: 'npm test', timeoutSeconds: 1800, reports: [], holdout: [] });
    assert.deepEqual(config.agents, { mine: { command: ['mine', '-x'], direction: 'stdin', env: [], executor: 'cli' } });
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
    assert.deepEqual(config, { ...defaults, agents: { m: { command: ['m'], direction: 'stdin', env: [], executor: 'cli' } } });
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
      'error agents.bad.env[0]: This must match /^[A-Za-z_][A-Za-z0-9_]*$/.',
      'error agents.bad.command: This key is missing.',
      'error maxIterations: This must be a whole number, not a number.',
      'error limits.idleSeconds: This must be a number, not a text.',
      'error git.commit: This must be true or false, not a text.',
    ]);
    assert.equal(config.limits.wallSeconds, 7);
    assert.equal(config.limits.idleSeconds, defaults.limits.idleSeconds);
    assert.deepEqual(Object.keys(config.agents), ['good']);
    assert.deepEqual(config.backlogs, defaults.backlogs);
  });

  it('warns of rules and severities that there are not, and keeps the rest', () => {
    const { config, problems } = parseConfig(JSON.stringify({
      lint: { rules: { 'missing-secton': 'error', whatever: 'off', encoding: 'warn', 'broken-link': 'eror', 'too-large': 'fatal', 'unknown-status': 5, 'no-goal': 'warning' }, statuses: ['Parked'] },
    }));
    assert.deepEqual(problems.map(({ severity, path, message }) => `${severity} ${path}: ${message}`), [
      'warning lint.rules.missing-secton: There is no rule "missing-secton". Did you mean "missing-section"? It is ignored.',
      'warning lint.rules.whatever: There is no rule "whatever". It is ignored.',
      'warning lint.rules.encoding: "warn" is no severity. Did you mean "warning"? The rule stays at "error".',
      'warning lint.rules.broken-link: "eror" is no severity. Did you mean "error"? The rule stays at "warning".',
      'warning lint.rules.too-large: "fatal" is no severity. This must be one of: error, warning, information, off. The rule stays at "error".',
      'warning lint.rules.unknown-status: A severity is a text, not a number. This must be one of: error, warning, information, off. The rule stays at "warning".',
    ]);
    assert.deepEqual(config.lint, { ...defaults.lint, rules: { 'no-goal': 'warning' }, statuses: ['Parked'] });
    assert.deepEqual(parseConfig('{"lint": {"rules": []}}').problems.map(({ severity }) => severity), ['error']);
  });

  it('takes no pattern that is not looked for, and no document outside', () => {
    const { problems } = parseConfig(JSON.stringify({
      test: { reports: ['reports/*.xml', '../x/*.xml'], holdout: ['**/**/**/**/x'] }, ci: { provider: 'report', report: '/etc/*.xml' }, coverage: { status: '../STATUS.md' },
    }));
    assert.deepEqual(problems.map(({ severity, path, message }) => `${severity} ${path}: ${message}`), [
      'error test.reports[1]: This must be a path in the workspace: it leads upwards.',
      'error test.holdout[0]: This has too many wildcards.',
      'error ci.report: This must be a path in the workspace: it is absolute.',
      'error coverage.status: This must be a path in the workspace: it leads upwards.',
    ]);
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

describe('the agents of a configuration', () => {
  const problems = (agents: unknown, more: Record<string, unknown> = {}): string[] => parseConfig(JSON.stringify({ agents, ...more })).problems.map(({ path, message }) => `${path}: ${message}`);

  it('are commands or presets', () => {
    assert.deepEqual(problems({ mine: { command: ['mine'] }, careful: { preset: 'claude', args: ['--verbose'], model: 'claude-opus-4-1[1m]', env: ['MY_KEY'] } }), []);
    assert.deepEqual(problems({ both: { command: ['x'], preset: 'claude' } }), ['agents.both.preset: An agent is a command or a preset, not both.']);
    assert.deepEqual(problems({ none: {} }), ['agents.none.command: This key is missing.']);
    assert.match(problems({ unknown: { preset: 'nobody' } })[0] ?? '', /^agents\.unknown\.preset: This must be one of: "claude", /);
    assert.deepEqual(problems({ command: { command: ['x'], args: ['-y'] } }), ['agents.command.args: The arguments of a command stand in the command.']);
  });

  it('have models that are no switches', () => {
    for (const model of ['--dangerously', '-x', 'a b', '', 'a\n']) assert.notDeepEqual(problems({}, { phases: { impl: { model } } }), [], model);
    for (const model of ['gpt-5.5', 'openai/gpt-5', 'vendor/model:free', 'us.model-v1:0', 'opus']) assert.deepEqual(problems({}, { phases: { impl: { model } } }), [], model);
  });
});
