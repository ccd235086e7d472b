import * as z from 'zod';
import { nearestName } from '../../base/nearest-name.ts';
import { configSchema, type Config, type ConfigProblem } from '../../contract/config.ts';
import { isRuleId, RULES } from '../../contract/rules.ts';

/** The configuration with defaults in the place of what was wrong, and what that was. */
export interface CheckedConfig {
  config: Config;
  problems: ConfigProblem[];
}

type Path = readonly (string | number)[];

/** Each round takes at least one wrong value out; a file with more of them than this gets the defaults. */
const ROUNDS = 200;

/** Checks a value that was read from JSON: unknown keys and severities are warnings, other wrong values errors, each with its path. */
export function checkConfig(value: unknown): CheckedConfig {
  const problems: ConfigProblem[] = [];
  if (!isObject(value)) {
    return { config: configSchema.parse({}), problems: [{ severity: 'error', path: '', message: `The configuration must be an object, not ${nameOf(value)}.` }] };
  }
  let known = withoutUnknown(configSchema, value, [], problems);
  for (let round = 0; round < ROUNDS && isObject(known); round += 1) {
    const parsed = configSchema.safeParse(known);
    if (parsed.success) return { config: parsed.data, problems };
    const checked: unknown = known;
    for (const issue of parsed.error.issues) {
      const path = issue.path.filter((segment) => typeof segment !== 'symbol');
      const wrong = at(checked, path);
      problems.push(problemOf(path, issue, wrong));
      // An issue before may have taken it out already, or what it is part of.
      const isThere = wrong === undefined ? at(known, path.slice(0, -1)) !== undefined : at(known, path) !== undefined;
      if (isThere) known = without(known, path);
    }
  }
  return { config: configSchema.parse({}), problems };
}

/** A copy of a value without the keys that its schema does not know. */
function withoutUnknown(schema: unknown, value: unknown, path: Path, problems: ConfigProblem[]): unknown {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((element: unknown, i) => withoutUnknown(inner.element, element, [...path, i], problems));
  }
  if (!isObject(value)) return value;
  const names = inner instanceof z.ZodObject ? Object.keys(inner.shape) : inner instanceof z.ZodRecord && inner.keyType instanceof z.ZodEnum ? inner.keyType.options.map(String) : null;
  if (names === null && !(inner instanceof z.ZodRecord)) return value;
  const kept: [string, unknown][] = [];
  for (const [key, below] of Object.entries(value)) {
    const isKnown = names === null ? key !== '__proto__' : names.includes(key);
    if (isKnown) {
      const schemaBelow: unknown = inner instanceof z.ZodObject ? inner.shape[key] : inner instanceof z.ZodRecord ? inner.valueType : undefined;
      kept.push([key, withoutUnknown(schemaBelow, below, [...path, key], problems)]);
      continue;
    }
    const near = nearestName(key, names ?? []);
    const hint = near === null ? 'It is ignored.' : `Did you mean "${near}"? It is ignored.`;
    const kind = path[0] === 'lint' && path[1] === 'rules' ? 'rule' : 'key';
    problems.push({ severity: 'warning', path: shown([...path, key]), message: `There is no ${kind} "${key.slice(0, 100)}"${kind === 'key' ? ' here' : ''}. ${hint}` });
  }
  return Object.fromEntries(kept);
}

function unwrapped(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) inner = inner.unwrap();
  return inner;
}

/**
 * A copy without the value at a path, so that its default takes its place. An element takes its whole list with it, and
 * a key that is missing what it is missing from: half of either would mean something else than what was written.
 */
function without(value: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined || !isObject(value) || !Object.hasOwn(value, key)) return undefined;
  const below = without(value[key], rest);
  return Object.fromEntries(Object.entries(value).flatMap(([name, old]): [string, unknown][] => (name !== key ? [[name, old]] : below === undefined ? [] : [[name, below]])));
}

function at(value: unknown, path: Path): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}

/** How much a rule matters is no reason for work to stop: the rule keeps its own severity. */
function problemOf(path: Path, issue: z.core.$ZodIssue, value: unknown): ConfigProblem {
  const [room, list, rule] = path;
  if (room !== 'lint' || list !== 'rules' || typeof rule !== 'string' || !isRuleId(rule) || issue.code !== 'invalid_value') {
    return { severity: 'error', path: shown(path), message: sentence(issue, value) };
  }
  const allowed = issue.values.map(String);
  const near = typeof value === 'string' && value !== '' ? (allowed.find((name) => name.startsWith(value.toLowerCase())) ?? nearestName(value, allowed)) : null;
  const hint = near === null ? `This must be one of: ${allowed.join(', ')}.` : `Did you mean "${near}"?`;
  const what = typeof value === 'string' ? `"${value.slice(0, 100)}" is no severity` : `A severity is a text, not ${nameOf(value)}`;
  return { severity: 'warning', path: shown(path), message: `${what}. ${hint} The rule stays at "${RULES[rule].severity}".` };
}

function sentence(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return 'This key is missing.';
  switch (issue.code) {
    case 'invalid_type':
      return `This must be ${expectedName(issue.expected)}, not ${nameOf(value)}.`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `This must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}.`
        : 'This must not be empty.';
    case 'too_big':
      return `This must be at most ${issue.maximum}.`;
    case 'invalid_format':
      return issue.format === 'regex' && issue.pattern !== undefined ? `This must match ${issue.pattern}.` : `${issue.message}.`;
    case 'invalid_value':
      return `This must be one of: ${issue.values.map((allowed) => JSON.stringify(allowed)).join(', ')}.`;
    case 'invalid_union':
      return `This must be a text or a list of texts, none of them empty, not ${nameOf(value)}.`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return `${issue.message}.`;
  }
}

function expectedName(type: string): string {
  const names: Record<string, string> = { string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'an object', record: 'an object' };
  return names[type] ?? type;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  if (typeof value === 'number') return 'a number';
  return Array.isArray(value) ? 'a list' : 'an object';
}

function shown(path: Path): string {
  return path.map((segment, i) => (typeof segment === 'number' ? `[${segment}]` : i === 0 ? segment : `.${segment}`)).join('');
}

function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
