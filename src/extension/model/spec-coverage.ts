import * as l10n from '@vscode/l10n';
import type { CoverageView, SpecCoverage, SpecStatus, TestState } from '../../contract/coverage.ts';
import { age } from './ages.ts';
import { code, oneLine, plain } from '../../base/markdown-text.ts';
import type { NodeIcon } from './tree-node.ts';

/** Tests that fail are named in a tooltip up to so many. */
const MOST_NAMED = 20;
const COMMIT_LENGTH = 9;

/** A spec as people know it: `007 Sprint 0 Landing`. */
export function specName({ id, title, spec }: Pick<SpecCoverage, 'id' | 'title' | 'spec'>): string {
  const line = oneLine(title);
  if (line === '') return spec;
  return id === null || id === '' || line.startsWith(id) ? line : `${id} ${line}`;
}

/** The specs by their paths; none where nothing is known. */
export function coverageBySpec(coverage: CoverageView | null): ReadonlyMap<string, SpecCoverage> {
  return new Map(coverage?.specs.map((spec) => [spec.spec, spec]));
}

/** What results say of a spec, in few words; empty where there are none. */
export function resultsText(spec: SpecCoverage): string {
  const { failed, skipped, stale } = spec.counts;
  const failing = failingCount(spec);
  if (spec.status === 'regressed') return failing === 0 ? l10n.t('regressed') : failing === 1 ? l10n.t('regressed: 1 test fails') : l10n.t('regressed: {0} tests fail', failing);
  if (failed > 0) return failsText(failed);
  if (spec.status === 'tested') return l10n.t('tested {0}', shareText(spec));
  if (stale > 0) return l10n.t('{0} tests passed, {1} stale', shareText(spec), stale);
  if (skipped > 0) return l10n.t('{0} tests passed, {1} skipped', shareText(spec), skipped);
  return spec.counts.passed > 0 ? l10n.t('{0} tests passed', shareText(spec)) : '';
}

/** How many tests of a spec fail; empty where that is not known. */
export function failingShare(spec: SpecCoverage): string {
  const failing = failingCount(spec);
  return failing === 0 ? '' : failsText(failing);
}

/** What results say beside a spec that is named by its row: its status where they say nothing. */
export function specDescription(spec: SpecCoverage): string {
  const results = resultsText(spec);
  if (results === '') return statusText(spec.status);
  return spec.status === 'regressed' || spec.status === 'tested' ? results : `${statusText(spec.status)} · ${results}`;
}

export function statusText(status: SpecStatus): string {
  switch (status) {
    case 'planned':
      return l10n.t('planned');
    case 'specified':
      return l10n.t('specified');
    case 'implemented':
      return l10n.t('implemented');
    case 'tested':
      return l10n.t('tested');
    case 'regressed':
      return l10n.t('regressed');
  }
}

/** What passed once and fails now. */
export const REGRESSED_ICON: NodeIcon = { id: 'testing-failed-icon', colour: 'testing.iconFailed' };

export function specIcon({ status, counts }: SpecCoverage): NodeIcon {
  if (status === 'regressed' || counts.failed > 0) return REGRESSED_ICON;
  if (status === 'tested') return stateIcon('passed');
  if (counts.stale > 0) return stateIcon('stale');
  if (counts.skipped > 0) return stateIcon('skipped');
  switch (status) {
    case 'implemented':
      return { id: 'circle-filled' };
    case 'specified':
      return { id: 'circle-large-outline' };
    case 'planned':
      return { id: 'circle-outline' };
  }
}

/** The icon of one test, or of what tests prove. What is stale is never green. */
export function stateIcon(state: TestState | 'unmapped'): NodeIcon {
  switch (state) {
    case 'passed':
      return { id: 'pass', colour: 'testing.iconPassed' };
    case 'failed':
      return REGRESSED_ICON;
    case 'skipped':
      return { id: 'debug-step-over', colour: 'testing.iconSkipped' };
    case 'stale':
      return { id: 'history', colour: 'list.warningForeground' };
    case 'not-run':
      return { id: 'circle-large-outline' };
    case 'unmapped':
      return { id: 'dash' };
  }
}

export function stateText(state: TestState | 'unmapped'): string {
  switch (state) {
    case 'passed':
      return l10n.t('passed');
    case 'failed':
      return l10n.t('failed');
    case 'skipped':
      return l10n.t('skipped');
    case 'stale':
      return l10n.t('stale: the code has changed since');
    case 'not-run':
      return l10n.t('not run');
    case 'unmapped':
      return l10n.t('no test is named');
  }
}

/** What is known of a spec by its evidence, as lines of a tooltip. `now`: milliseconds since the epoch. */
export function coverageRows(spec: SpecCoverage, now: number): [name: string, value: string][] {
  const { counts, evidence, regression, requirements } = spec;
  const ran = counts.passed + counts.failed + counts.skipped + counts.stale > 0;
  const mapped = requirements.filter(({ state }) => state !== 'unmapped');
  return [
    [l10n.t('Spec status'), plain(specDescription(spec))],
    ...(ran ? [[l10n.t('Tests'), countsText(spec)] as [string, string]] : []),
    ...(mapped.length > 0 ? [[l10n.t('Requirements'), l10n.t('{0} of {1} proved', requirements.filter(({ state }) => state === 'passed').length, requirements.length)] as [string, string]] : []),
    ...(evidence === null ? [] : [[l10n.t('Evidence'), [
      code(evidence.run), ...(evidence.commit === null ? [] : [code(evidence.commit.slice(0, COMMIT_LENGTH))]), l10n.t('{0} ago', age(evidence.at, now)),
    ].join(' · ')] as [string, string]]),
    ...(regression === null ? [] : [[l10n.t('Regressed'), l10n.t('{0} ago', age(regression.since, now))] as [string, string]]),
  ];
}

/** The tests of a spec that fail, as a list of a tooltip; empty where none does. */
export function failingText(spec: SpecCoverage): string {
  const names = failingNames(spec);
  if (names.length === 0) return '';
  const more = failingCount(spec) - Math.min(names.length, MOST_NAMED);
  const lines = names.slice(0, MOST_NAMED).map((name) => `- ${plain(name)}`);
  return [l10n.t('Failing tests:'), '', ...lines, ...(more > 0 ? [`- ${l10n.t('and {0} more', more)}`] : [])].join('\n');
}

export function specTooltip(spec: SpecCoverage, now: number): string {
  const rows = coverageRows(spec, now).map(([name, value]) => `${name}: ${value}`);
  const failing = failingText(spec);
  return `**${plain(specName(spec))}**\n\n${rows.join('  \n')}${failing === '' ? '' : `\n\n${failing}`}`;
}

/** `12 of 15 specs tested, 1 regressed`. */
export function summaryText({ specs }: CoverageView): string {
  const tested = specs.filter(({ status }) => status === 'tested').length;
  const regressed = specs.filter(({ status }) => status === 'regressed').length;
  const text = l10n.t('{0} of {1} specs tested', tested, specs.length);
  return regressed === 0 ? text : l10n.t('{0}, {1} regressed', text, regressed);
}

/** How many passed of all that are named or ran: `6/8`. */
function shareText({ counts, tests }: SpecCoverage): string {
  const notRun = tests.filter(({ state }) => state === 'not-run').length;
  return `${counts.passed}/${counts.passed + counts.failed + counts.skipped + counts.stale + notRun}`;
}

function countsText({ counts: { passed, failed, skipped, stale } }: SpecCoverage): string {
  return [
    l10n.t('{0} passed', passed), ...(failed > 0 ? [l10n.t('{0} failed', failed)] : []),
    ...(skipped > 0 ? [l10n.t('{0} skipped', skipped)] : []), ...(stale > 0 ? [l10n.t('{0} stale', stale)] : []),
  ].join(', ');
}

function failsText(count: number): string {
  return count === 1 ? l10n.t('1 test fails') : l10n.t('{0} tests fail', count);
}

function failingNames({ regression, tests }: SpecCoverage): string[] {
  const failed = tests.flatMap(({ results }) => results.filter(({ state }) => state === 'failed').map(({ name }) => name));
  return [...new Set([...(regression?.tests ?? []), ...failed])];
}

function failingCount(spec: SpecCoverage): number {
  return Math.max(spec.counts.failed, failingNames(spec).length);
}
