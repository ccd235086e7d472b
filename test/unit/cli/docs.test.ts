import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import * as z from 'zod';
import { EXIT } from '../../../src/contract/exit-codes.ts';
import { configSchema } from '../../../src/contract/config.ts';
import type { AttentionKind } from '../../../src/contract/engine-api.ts';
import type { RunEvent } from '../../../src/contract/run-event.ts';
import { parseConfig } from '../../../src/node/workspace/config-file.ts';
import { createProgram } from '../../../src/cli/program.ts';
import { FakeTerminal } from './harness.ts';

const cli = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
const configuration = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');

/** First cells of the tables in a text that are code: the names that it documents. */
function tableNames(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const cell = /^\| (`[^|]+`) \|/.exec(line)?.[1];
    return cell === undefined ? [] : cell.split('`, `').map((name) => name.replaceAll('`', ''));
  });
}

/** A command as its heading has it, with the flags of its options. */
function programCommands(command: Command, path: string): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const child of command.commands) {
    const name = `${path} ${child.name()}`;
    if (child.commands.length > 0) {
      for (const [key, flags] of programCommands(child, name)) all.set(key, flags);
      continue;
    }
    const words = child.registeredArguments.map((argument) => {
      const word = `${argument.name()}${argument.variadic ? '...' : ''}`;
      return argument.required ? ` <${word}>` : ` [${word}]`;
    });
    all.set(name + words.join(''), child.options.map((option) => option.flags).sort());
  }
  return all;
}

describe('docs/cli.md', () => {
  const terminal = new FakeTerminal();
  const program = createProgram({ terminal, services: { programVersion: '1.2.3' } as never, exitCode: 0 });

  it('has every command and option of the program, and no other', () => {
    const documented = new Map<string, string[]>();
    for (const section of cli.split(/^##+ /m)) {
      const name = /^`(coherence [^`]+)`\n/.exec(section)?.[1];
      if (name !== undefined) documented.set(name, tableNames(section).filter((cell) => cell.startsWith('-')).sort());
    }
    assert.deepEqual(Object.fromEntries(documented), Object.fromEntries(programCommands(program, 'coherence')));
  });

  it('has the options of the program itself', () => {
    const section = cli.slice(cli.indexOf('## Options of the program'), cli.indexOf('## Setting up'));
    assert.deepEqual(tableNames(section), [...program.options.map((option) => option.flags), '-h, --help']);
  });

  it('has every exit code', () => {
    for (const code of Object.values(EXIT)) assert.match(cli, new RegExp(`^\\| ${code} \\| `, 'm'));
  });

  it('has every event of a run', () => {
    // An object, so that a type that is missing or gone does not compile.
    const types: Record<Exclude<RunEvent['type'], 'summary'>, true> = {
      'run-started': true, 'item-started': true, 'attempt-started': true, progress: true, 'tests-started': true, 'attempt-settled': true,
      committed: true, 'item-blocked': true, 'item-failed': true, 'item-done': true, 'item-changed': true, paused: true, resumed: true, notice: true,
      'gate-held': true, inconsistent: true, 'tests-output': true, 'coverage-changed': true, 'documents-updated': true,
      'attempt-adopted': true, 'account-paused': true, 'account-resumed': true, 'ci-awaited': true, 'ci-released': true, 'took-over': true, 'budget-warning': true, overstepped: true,
    };
    const section = cli.slice(cli.indexOf('| `type` |'), cli.indexOf('The last line is the summary'));
    assert.deepEqual(tableNames(section).filter((name) => name !== 'type').sort(), Object.keys(types).sort());
  });

  it('has everything that attention is called to', () => {
    const kinds: Record<AttentionKind, true> = {
      decision: true, failed: true, blocked: true, paused: true, interrupted: true, store: true, inconsistent: true, ci: true, regressed: true, documents: true,
      limit: true, budget: true, spike: true,
    };
    const section = cli.slice(cli.indexOf('### `coherence attention`'), cli.indexOf("## The human's part"));
    assert.deepEqual(tableNames(section).filter((name) => name !== 'kind' && !name.startsWith('-')).sort(), Object.keys(kinds).sort());
  });

  it('says in help what every command and option does', () => {
    const walk = (command: Command): void => {
      assert.notEqual(command.description(), '', command.name());
      for (const option of command.options) assert.notEqual(option.description, '', `${command.name()} ${option.flags}`);
      for (const child of command.commands) walk(child);
    };
    walk(program);
  });
});

describe('docs/configuration.md', () => {
  /** Keys of a JSON schema with their defaults, `agents.<name>.command` and the like. */
  function keysOf(schema: z.core.JSONSchema.JSONSchema, path: string, inRecord: string): Map<string, unknown> {
    const keys = new Map<string, unknown>();
    for (const [name, value] of Object.entries(schema.properties ?? {})) {
      if (typeof value === 'boolean') continue;
      const key = path === '' ? name : `${path}.${name}`;
      if (value.properties !== undefined) for (const entry of keysOf(value, key, inRecord)) keys.set(...entry);
      else if (typeof value.additionalProperties === 'object' && value.additionalProperties.properties !== undefined) {
        const placeholder = key === 'phases' ? '<phase>' : inRecord;
        for (const entry of keysOf(value.additionalProperties, `${key}.${placeholder}`, inRecord)) keys.set(...entry);
      } else keys.set(key, value.default);
    }
    return keys;
  }

  const keys = keysOf(z.toJSONSchema(configSchema, { io: 'input' }), '', '<name>');

  it('has every key of the schema, and no other', () => {
    const section = configuration.slice(configuration.indexOf('## Keys'), configuration.indexOf('## Prompts'));
    assert.deepEqual(tableNames(section).sort(), [...keys.keys()].sort());
    assert.ok(keys.size > 20);
  });

  it('has the defaults of the schema', () => {
    for (const [key, value] of keys) {
      if (value === undefined) continue;
      assert.ok(configuration.includes(`| \`${key}\` | \`${JSON.stringify(value)}\` |`), `${key}: ${JSON.stringify(value)}`);
    }
  });

  it('has an example that is right', () => {
    const example = /```json\n([\s\S]*?)```/.exec(configuration)?.[1] ?? '';
    assert.deepEqual(parseConfig(example).problems, []);
  });
});
