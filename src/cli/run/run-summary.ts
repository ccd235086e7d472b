import { counted } from '../../base/counted.ts';
import type { AttentionView } from '../../contract/engine-api.ts';
import { OUTCOMES, PHASES, type Outcome } from '../../contract/phase.ts';
import type { RunSummary } from '../../contract/run-event.ts';
import { formatDuration } from '../text/duration.ts';
import { indented, type Layout } from '../text/layout.ts';
import { attentionLines } from '../views/attention-lines.ts';

const REASONS: Readonly<Record<RunSummary['reason'], string>> = {
  'no-items': 'Nothing is left for this run to do.',
  'max-items': 'The number of items was reached. The next run takes the next ones.',
  hours: 'The time is up. The next run goes on where this one ended.',
  budget: 'The budget is used up. The next run goes on where this one ended.',
  limit: 'What is left waits for an account that is paused. The next run goes on where this one ended.',
  stopped: 'Stopped. The next run goes on where this one ended.',
  blocked: 'Everything that is left waits for a human.',
  unavailable: 'The agent could not be started. See what is missing with: coherence doctor',
};

const ENDS: Readonly<Record<Outcome, string>> = {
  completed: 'completed', failed: 'failed', no_result: 'without a result', undecidable: 'undecidable', timed_out: 'out of time', idle: 'silent for too long',
  needs_decision: 'with a question', conflict: 'in conflict', limit: 'at a limit', cancelled: 'cancelled', lost: 'lost', unavailable: 'could not start',
};

/** The end of a run: what was done, and what needs a human now. */
export function summaryLines(summary: RunSummary, attention: readonly AttentionView[], layout: Layout): string[] {
  const { style, symbols } = layout;
  const join = ` ${symbols.separator} `;
  const items = [
    summary.completed.length > 0 || summary.failed.length + summary.blocked.length === 0 ? style.good(`${summary.completed.length} done`) : '',
    summary.failed.length > 0 ? style.bad(`${summary.failed.length} failed`) : '',
    summary.blocked.length > 0 ? style.warn(`${summary.blocked.length} waiting`) : '',
  ].filter((part) => part !== '');
  const phases = PHASES.filter((phase) => summary.phases[phase] > 0).map((phase) => `${phase} ${summary.phases[phase]}`);
  const { tests } = summary;
  const ends = OUTCOMES.filter((outcome) => outcome !== 'completed').flatMap((outcome) => (summary.outcomes[outcome] === undefined ? [] : [`${summary.outcomes[outcome]} ${ENDS[outcome]}`]));
  const rows: [string, string][] = [
    ['Items', items.join(join)],
    ['Phases', phases.length === 0 ? 'none' : phases.join(join)],
    ...(ends.length === 0 ? [] : [['Ends', ends.join(join)] satisfies [string, string]]),
    ['Tests', tests.passed + tests.failed === 0 ? 'none ran' : `${tests.passed} passed${tests.failed > 0 ? `, ${tests.failed} failed` : ''}`],
    ['Files', summary.commits === 0 ? String(summary.files) : `${summary.files} in ${counted(summary.commits, 'commit')}`],
    ...(summary.costUsd > 0 ? [['Cost', `${summary.costUsd.toFixed(2)} USD`] satisfies [string, string]] : []),
    ['Time', `${formatDuration(summary.durationSeconds)} for ${counted(summary.tasks, 'task')}`],
  ];
  const headline = indented(REASONS[summary.reason], 0, layout).map((line) => style.bold(line));
  const table = rows.map(([name, value]) => `  ${style.dim(name.padEnd(8))}${value}`);
  const waiting = attention.length === 0 ? [] : ['', style.bold('Needs you'), ...attentionLines(attention, layout), '', `Then go on with: ${style.accent('coherence run')}`];
  return ['', ...headline, ...table, ...waiting];
}
