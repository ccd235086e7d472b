import { type Hover, MarkupKind, type Position } from 'vscode-languageserver-types';
import { counted } from '../../base/counted.ts';
import { isRuleId, RULES } from '../../contract/rules.ts';
import type { TestState } from '../../contract/coverage.ts';
import type { FileReference } from '../../lint/analysis.ts';
import { ATTRIBUTES, isAttribute } from './attribute-words.ts';
import { allItems, mentionAt } from './backlog-items.ts';
import { coverageOf, currentRequirements } from './current-coverage.ts';
import { requirementWords, TEST_WORDS } from './coverage-words.ts';
import { isThere } from './definition.ts';
import type { FeatureContext } from './feature-context.ts';
import { code, plain } from '../../base/markdown-text.ts';
import { itemText } from './hover-item.ts';
import { specText } from './hover-spec.ts';
import { contains } from './places.ts';
import { type Target, targetAt } from './target-at.ts';

/** What is known of what stands at a place, in markdown in which no text of a document does anything. Null where nothing is. */
export function hover(context: FeatureContext, file: string, position: Position): Hover | null {
  const analysis = context.linter.analysis(file);
  if (analysis === null) return null;
  const target = targetAt(context, analysis, position);
  const about = target === null ? null : targetText(context, file, target);
  const found = context.linter.lint(file).findings.filter(({ range }) => contains(range, position));
  const rules = [...new Set(found.map(({ rule }) => rule))].flatMap((rule) => ruleText(context, rule) ?? []);
  const parts = [...(about === null ? [] : [about]), ...rules];
  if (parts.length === 0) return null;
  return { contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') }, ...(target === null || about === null ? {} : { range: target.range }) };
}

function targetText(context: FeatureContext, file: string, target: Target): string | null {
  switch (target.kind) {
    case 'rule':
      return ruleText(context, target.name);
    case 'attribute':
      return isAttribute(target.name) ? `${code(target.name)}: ${plain(ATTRIBUTES[target.name].text)}` : null;
    case 'title':
      return specText(context, file);
    case 'reference':
      return referenceText(context, file, target.reference);
    case 'test':
      return target.test.path === null ? testText(context, file, target.test.written) : `${thereText(context, target.test.path)}${dotted(testText(context, file, target.test.written))}`;
    case 'requirement':
      return requirementText(context, file, target.index);
    case 'item': {
      const place = allItems(context).find(({ backlog, entry }) => backlog.file === file && entry.line === target.entry.line);
      return place === undefined ? null : itemText(context, place);
    }
    case 'after': {
      const on = mentionAt(context, file, target.range)?.on;
      const place = on === undefined ? undefined : allItems(context).find(({ backlog, entry }) => backlog.file === on.file && entry.line === on.entry.line);
      return place === undefined ? null : itemText(context, place);
    }
    case 'anchor': case 'heading':
      return null;
  }
}

function referenceText(context: FeatureContext, file: string, { kind, target }: FileReference): string | null {
  const facts = context.linter.facts(target);
  if (facts?.spec?.isFeature === true) return specText(context, target);
  const title = facts?.headings.find(({ level }) => level === 1)?.text;
  if (title !== undefined) return `**${plain(title)}**`;
  if (kind === 'link') return null;
  return `${thereText(context, target)}${dotted(kind === 'test' ? testText(context, file, target) : null)}`;
}

function thereText(context: FeatureContext, path: string): string {
  const folder = path.endsWith('/') ? path : `${path}/`;
  if (isThere(context, path) || context.files().some((file) => file.startsWith(folder))) return `${code(path)} is there`;
  return /[*?[{]/.test(path) ? code(path) : `${code(path)} is not there`;
}

/** What the evidence says of a test as a spec names it, or of a file that it names. */
function testText(context: FeatureContext, spec: string, written: string): string | null {
  const tests = (coverageOf(context, spec)?.tests ?? []).filter((test) => test.written === written || test.path === written);
  const [first] = tests;
  if (first === undefined) return null;
  const states = new Set(tests.map(({ state }) => state));
  const worst = (['failed', 'stale', 'not-run', 'skipped', 'passed'] as const satisfies readonly TestState[]).find((state) => states.has(state)) ?? first.state;
  const failing = tests.flatMap(({ results }) => results).filter(({ state }) => state === 'failed').slice(0, 5).map(({ name }) => `\n- ${plain(name)}`);
  const count = tests.reduce((sum, { results, more }) => sum + results.length + (more ?? 0), 0);
  return `${count > 1 && worst === 'passed' ? `${counted(count, 'test')} passed` : TEST_WORDS[worst]}${failing.length > 0 ? `:\n${failing.join('')}` : ''}`;
}

function requirementText(context: FeatureContext, file: string, index: number): string | null {
  const requirement = context.linter.analysis(file)?.spec?.requirements[index];
  const coverage = coverageOf(context, file);
  if (requirement === undefined || coverage === null) return null;
  const view = currentRequirements([requirement], coverage)[0]?.view;
  const words = view === undefined ? null : requirementWords(view, coverage);
  if (view === undefined || words === null) return null;
  return `${plain(words)}\n${view.tests.slice(0, 20).map((test) => `\n- ${code(test)}`).join('')}`;
}

/** What a rule is for, with its page. */
function ruleText({ options }: FeatureContext, rule: string): string | null {
  if (!isRuleId(rule)) return null;
  const page = options.rulesUri === undefined ? '' : ` ([more about it](<${options.rulesUri.replaceAll(/[<>\s]/g, '')}${rule}.md>))`;
  return `${code(rule)}: ${plain(RULES[rule].title)}${page}`;
}

function dotted(text: string | null): string {
  return text === null || text === '' ? '' : ` · ${text}`;
}
