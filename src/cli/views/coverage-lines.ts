import stringWidth from 'string-width';
import { counted } from '../../base/counted.ts';
import { SPEC_STATUSES, type CoverageView, type ReportView, type SpecCoverage, type SpecStatus } from '../../contract/coverage.ts';
import { regressionText } from '../coverage/regression-text.ts';
import { indented, type Layout } from '../text/layout.ts';
import { minuteText } from '../text/minute.ts';
import { plainLine } from '../text/plain.ts';
import { cutToWidth, fitToWidth } from '../text/width.ts';
import { problemLines } from './document-lines.ts';

const INDENT = 4;
const GAP = '  ';
const STATUS_COLUMNS = Math.max(...SPEC_STATUSES.map((status) => status.length));
const COUNTS = ['passed', 'failed', 'skipped', 'stale'] as const;
const FIGURES = [...COUNTS, 'proved'] as const;
/** Columns that a spec's path needs to be told from others; with less the figures go below it. */
const NARROW_SPEC = 22;

/** What is known of the specs, what it is known from, and how the documents stand. */
export function coverageLines(view: CoverageView, layout: Layout): string[] {
  const { style } = layout;
  const section = (title: string, lines: string[]): string[] => (lines.length === 0 ? [] : ['', style.bold(title), ...lines]);
  return [
    ...(view.specs.length === 0 ? ['There are no specs.'] : specTable(view.specs, layout)),
    ...section('Regressed', view.specs.flatMap((spec) => regressedLines(spec, layout))),
    ...section('Reports', view.reports.flatMap((report) => reportLines(report, layout))),
    ...section('Documents', documentState(view, layout)),
    '',
    sumLine(view, layout),
  ];
}

function painted(status: SpecStatus, { style }: Layout): (text: string) => string {
  return { planned: style.dim, specified: (text: string) => text, implemented: style.accent, tested: style.good, regressed: style.bad }[status];
}

function specTable(specs: readonly SpecCoverage[], layout: Layout): string[] {
  const { style, columns } = layout;
  const taken = 2 + STATUS_COLUMNS + FIGURES.reduce((sum, name) => sum + GAP.length + name.length, 0);
  const room = columns - taken;
  if (room < NARROW_SPEC) return specs.flatMap((spec) => narrowLines(spec, layout));
  const specColumns = Math.min(room, Math.max('spec'.length, ...specs.map(({ spec }) => stringWidth(plainLine(spec)))));
  const line = (spec: string, status: string, figures: string[]): string => [fitToWidth(spec, specColumns), status, ...figures].join(GAP).trimEnd();
  return [
    style.dim(line('spec', fitToWidth('status', STATUS_COLUMNS), [...FIGURES])),
    ...specs.map((spec) => line(plainLine(spec.spec), painted(spec.status, layout)(fitToWidth(spec.status, STATUS_COLUMNS)), [
      ...COUNTS.map((name) => figure(spec.counts[name], name, layout)),
      provedText(spec).padStart('proved'.length),
    ])),
  ];
}

/** A number below the name of its column. */
function figure(count: number, name: (typeof COUNTS)[number], layout: Layout): string {
  const text = String(count).padStart(name.length);
  return count === 0 ? layout.style.dim(text) : name === 'failed' ? layout.style.bad(text) : text;
}

function narrowLines(spec: SpecCoverage, layout: Layout): string[] {
  const { columns, symbols } = layout;
  const counts = COUNTS.filter((name) => spec.counts[name] > 0).map((name) => `${spec.counts[name]} ${name}`);
  const proved = spec.requirements.length === 0 ? [] : [`${provedText(spec)} proved`];
  const rest = [...counts, ...proved].join(` ${symbols.separator} `);
  return [
    cutToWidth(plainLine(spec.spec), columns),
    `${' '.repeat(INDENT)}${painted(spec.status, layout)(spec.status)}${rest === '' ? '' : cutToWidth(` ${symbols.separator} ${rest}`, columns - INDENT - spec.status.length)}`,
  ];
}

function provedText({ requirements }: SpecCoverage): string {
  return requirements.length === 0 ? '-' : `${requirements.filter((each) => each.state === 'passed').length}/${requirements.length}`;
}

function regressedLines({ spec, regression }: SpecCoverage, layout: Layout): string[] {
  if (regression === null) return [];
  const { style, symbols } = layout;
  return [`  ${style.bad(symbols.failed)} ${plainLine(spec)}`, ...indented(plainLine(regressionText(regression)), INDENT, layout)];
}

function reportLines({ path, at, cases, problem }: ReportView, layout: Layout): string[] {
  const { style, symbols } = layout;
  if (problem !== null) return [`  ${style.warn(symbols.warning)} ${plainLine(path)}`, ...indented(plainLine(problem), INDENT, layout)];
  return [`  ${style.good(symbols.done)} ${plainLine(path)}  ${style.dim(`${counted(cases, 'test')}, ${plainLine(minuteText(at))}`)}`];
}

/** What the documents do not say yet, with the command that shows it. */
function documentState({ pending: changes, kept, proposals, problems, waitsFor }: CoverageView, layout: Layout): string[] {
  const pending = changes.filter(({ onlyEvidence }) => !onlyEvidence);
  const { style, symbols } = layout;
  const sentences = [
    ...(waitsFor === null ? [] : [`They wait for ${waitsFor}, whose unfinished work is in the tree.`]),
    ...(kept.length === 0 ? [] : [`People keep ${counted(kept.length, 'place')}.`]),
    ...(proposals.length === 0 ? [] : [`${counted(proposals.length, 'proposal')} for you to decide.`]),
  ];
  return [
    ...pending.map(({ path, summary }) => `  ${style.warn(symbols.waits)} ${plainLine(path)}  ${style.dim(counted(summary.length, 'change'))}`),
    ...sentences.flatMap((sentence) => indented(plainLine(sentence), INDENT, layout)),
    ...problemLines(problems, { ...layout, columns: layout.columns - 2 }).map((line) => `  ${line}`),
    ...(pending.length === 0 ? [] : [`${' '.repeat(INDENT)}${style.accent('coherence coverage update --dry-run')}`]),
  ];
}

function sumLine({ specs, tests }: CoverageView, { symbols }: Layout): string {
  const counts = SPEC_STATUSES.map((status) => [status, specs.filter((spec) => spec.status === status).length] as const);
  return [
    counted(specs.length, 'spec'),
    ...counts.filter(([, count]) => count > 0).map(([status, count]) => `${count} ${status}`),
    tests === null ? 'no tests known' : `${counted(tests, 'test')} known`,
  ].join(` ${symbols.separator} `);
}
