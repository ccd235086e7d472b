import type { CodeLens, Range } from 'vscode-languageserver-types';
import type { CommandTarget } from '../../contract/commands.ts';
import type { TaskView } from '../../contract/engine-api.ts';
import { ALL_LENSES } from '../../contract/language.ts';
import { millisecondsOf } from '../../base/clock.ts';
import type { Analysis } from '../../lint/analysis.ts';
import { ago } from './ages.ts';
import { requirementWords, shareWords } from './coverage-words.ts';
import { currentItems, taskOf } from './current-items.ts';
import { indexOf } from './facts-index.ts';
import type { FeatureContext } from './feature-context.ts';
import { coverageOf, currentRequirements } from './current-coverage.ts';
import { outcomeWords, stateWords } from './item-words.ts';
import { lineRange } from './places.ts';

type LensCommand = 'coherence.answerDecision' | 'coherence.runItem' | 'coherence.openLog' | 'coherence.showCoverage' | 'coherence.runSpecTests' | 'coherence.showTests';

/** What can be started, and what is known, beside items, the titles of specs and their requirements. Nothing where the pipeline has told nothing. */
export function codeLenses(context: FeatureContext, file: string): CodeLens[] {
  const analysis = context.linter.analysis(file);
  if (analysis === null) return [];
  const { items, specs, requirements } = context.options.lenses ?? ALL_LENSES;
  return [
    ...(items ? itemLenses(context, analysis) : []),
    ...(specs ? specLenses(context, analysis) : []),
    ...(requirements ? requirementLenses(context, analysis) : []),
  ];
}

function itemLenses(context: FeatureContext, analysis: Analysis): CodeLens[] {
  const { runnable } = indexOf(context.facts);
  return currentItems(analysis, context).flatMap(({ entry, item }) => {
    const range = lineRange(analysis.source, entry.line);
    const task = taskOf(context, item.key);
    const log = logOf(task);
    const lenses: CodeLens[] = [];
    if (runnable.has(item.key) && context.options.commands === true) lenses.push(lens(context, range, 'Run', 'coherence.runItem', { key: item.key }));
    const state = stateWords(item, context);
    if (state !== null && item.state === 'blocked' && task?.status === 'needs_decision') lenses.push(lens(context, range, state, 'coherence.answerDecision', { key: item.key }));
    else if (state !== null) lenses.push(lens(context, range, state, 'coherence.openLog', item.state === 'done' ? null : log));
    const outcome = task === null || item.state === 'done' || item.state === 'failed' ? null : outcomeWords(task, context.now);
    if (outcome !== null) lenses.push(lens(context, range, outcome, 'coherence.openLog', log));
    return lenses;
  });
}

function specLenses(context: FeatureContext, { file, source, spec }: Analysis): CodeLens[] {
  const line = spec?.titleSpan?.range.start.line;
  if (line === undefined) return [];
  const range = lineRange(source, line);
  const { itemsBySpec, runnable } = indexOf(context.facts);
  const items = itemsBySpec.get(file) ?? [];
  const next = items.find((item) => runnable.has(item.key));
  const lenses: CodeLens[] = [];
  if (next !== undefined && context.options.commands === true) lenses.push(lens(context, range, 'Run', 'coherence.runItem', { key: next.key }));
  const coverage = coverageOf(context, file);
  const share = coverage === null ? null : shareWords(coverage);
  if (share !== null) lenses.push(lens(context, range, share, 'coherence.showCoverage', { path: file }));
  const task = items.map((item) => taskOf(context, item.key)).filter((one) => one !== null)
    .toSorted((a, b) => newest(b.finishedAt ?? b.createdAt, a.finishedAt ?? a.createdAt))[0];
  const lastRun = [task?.finishedAt ?? null, ...(coverage?.tests ?? []).flatMap(({ results }) => results.map(({ at }) => at))].filter((at) => at !== null).toSorted((a, b) => newest(b, a))[0];
  if (lastRun !== undefined && ago(lastRun, context.now) !== '') {
    lenses.push(lens(context, range, `last run ${ago(lastRun, context.now)}`, 'coherence.showCoverage', coverage === null ? null : { path: file }));
  }
  const log = logOf(task ?? null);
  if (log !== null && context.options.commands === true) lenses.push(lens(context, range, 'Open log', 'coherence.openLog', log));
  if (coverage !== null && coverage.tests.length > 0 && context.options.commands === true) {
    lenses.push(lens(context, range, 'Run tests', 'coherence.runSpecTests', { path: file }));
  }
  return lenses;
}

function requirementLenses(context: FeatureContext, { file, source, spec }: Analysis): CodeLens[] {
  const coverage = coverageOf(context, file);
  if (spec === null || coverage === null) return [];
  return currentRequirements(spec.requirements, coverage).flatMap(({ requirement, view }) => {
    const words = requirementWords(view, coverage);
    const { line } = requirement.span.range.start;
    return words === null ? [] : [lens(context, lineRange(source, line), words, 'coherence.showTests', { path: file, line: line + 1 })];
  });
}

/** What opens the log of a task; null where it has none. */
function logOf(task: TaskView | null): CommandTarget | null {
  return task === null || task.log === null ? null : { key: task.key, taskId: task.id };
}

function newest(a: string, b: string): number {
  return (millisecondsOf(a) || 0) - (millisecondsOf(b) || 0);
}

/** Without commands of the editor, or without something to show, a lens is only its words. */
function lens({ options, folder }: FeatureContext, range: Range, title: string, id: LensCommand, target: CommandTarget | null): CodeLens {
  if (options.commands !== true || target === null) return { range, command: { title, command: '' } };
  return { range, command: { title, command: id, arguments: [{ folder, ...target }] } };
}
