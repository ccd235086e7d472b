import { SourceLines } from '../../../src/base/source-lines.ts';
import { configSchema } from '../../../src/contract/config.ts';
import type { Rule, SpecSubject } from '../../../src/lint/rule.ts';
import { type Found, runRules } from '../../../src/lint/run-rules.ts';
import { readSpec } from '../../../src/spec/document.ts';
import { readTemplate } from '../../../src/spec/template.ts';
import { worldOf, type WorldParts } from './world-of.ts';

const CONFIG = configSchema.parse({});
const TEMPLATE = readTemplate('# Spec: [Feature Name]\n');

/** A spec as the rules see it, in a world that has it too. */
export function specSubject(text: string, file: string, parts: WorldParts = {}): SpecSubject {
  const world = worldOf({ ...parts, files: { ...parts.files, [file]: text } });
  return { file, source: new SourceLines(text), config: CONFIG, document: readSpec(text, file), template: TEMPLATE, world };
}

/** What some rules find in a spec among other files. */
export function checkWith(rules: readonly Rule<SpecSubject>[], text: string, file: string, parts: WorldParts = {}): Found[] {
  return runRules(rules, specSubject(text, file, parts), null);
}
