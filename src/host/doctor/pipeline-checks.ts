import { counted } from '../../base/counted.ts';
import { PHASES } from '../../contract/phase.ts';
import type { Check } from './check.ts';
import type { DoctorFacts } from './facts.ts';

const NOT_THERE = 'Not there yet.';

/** The checklist of a pipeline in place, from the execution plan, in its order; each by evidence alone. */
export function pipelineChecks(facts: DoctorFacts): Check[] {
  return [
    { id: 'core.tasks-from-backlog', title: 'The project manager creates tasks from the backlog', ...tasksFromBacklog(facts) },
    { id: 'core.agents-execute', title: 'Agents execute tasks', ...agentsExecute(facts) },
    { id: 'core.flow', title: 'The flow spec, impl, test, review works', ...flow(facts, 'product') },
    { id: 'core.unattended', title: 'The pipeline runs unattended', ...unattended(facts) },
    { id: 'meta.backlog', title: 'A meta backlog exists', ...metaBacklog(facts) },
    { id: 'meta.flow', title: 'Meta items go through the same flow', ...flow(facts, 'meta') },
    { id: 'meta.priority', title: 'Prioritised by Impact × Effort, aligned with goals', ...priority(facts) },
    { id: 'update.coverage', title: 'SPEC-COVERAGE follows when tests pass', ...coverageFollows(facts) },
    { id: 'update.status', title: 'STATUS follows when milestones complete', ...statusFollows(facts) },
    { id: 'update.human-content', title: 'No overwriting of what people wrote without opt-in', ...humanContent(facts) },
    { id: 'monitor.progress', title: 'Progress is tracked: backlog, phase, tasks', ...progress(facts) },
    { id: 'monitor.metrics', title: 'Metrics are kept: duration, status', ...metrics(facts) },
    { id: 'monitor.attention', title: 'Attention rules are in place', ok: false, evidence: `${NOT_THERE} What waits for a human is listed by "coherence attention".` },
    { id: 'monitor.auto-fix', title: 'Problems are detected, and fixed only where a person let it', ok: false, evidence: NOT_THERE },
  ];
}

type Answer = Pick<Check, 'ok' | 'evidence'>;

function tasksFromBacklog({ history, items }: DoctorFacts): Answer {
  const worked = new Set(history.map((record) => record.item)).size;
  if (worked > 0) return { ok: true, evidence: `${counted(history.length, 'task')} for ${counted(worked, 'item')} in history.` };
  if ('unreadable' in items) return { ok: false, evidence: items.unreadable };
  const open = items.filter((item) => item.state === 'open').length;
  return { ok: false, evidence: `No task yet; ${open} of ${counted(items.length, 'item')} open.` };
}

function agentsExecute({ history }: DoctorFacts): Answer {
  const completed = history.filter((record) => record.status === 'completed');
  const agents = [...new Set(completed.map((record) => record.agent))].sort();
  if (completed.length === 0) return { ok: false, evidence: 'No agent has completed a task yet.' };
  return { ok: true, evidence: `${counted(completed.length, 'completed task')} by ${agents.join(', ')}.` };
}

/** Items of one backlog that have a completed task of every phase. */
function flow({ history }: DoctorFacts, backlog: 'product' | 'meta'): Answer {
  const phases = new Map<string, Set<string>>();
  for (const record of history) {
    if (record.backlog !== backlog || record.status !== 'completed') continue;
    const seen = phases.get(record.item) ?? new Set();
    phases.set(record.item, seen.add(record.task_type));
  }
  const whole = [...phases.values()].filter((seen) => PHASES.every((phase) => seen.has(phase))).length;
  return { ok: whole > 0, evidence: whole > 0 ? `${counted(whole, `${backlog} item`)} went through all four phases.` : `No ${backlog} item went through all four phases yet.` };
}

function unattended({ config, commands, agents }: DoctorFacts): Answer {
  const limits = `An attempt ends after ${config.limits.idleSeconds} s of silence or ${config.limits.wallSeconds} s.`;
  if ('missing' in agents) return { ok: false, evidence: agents.missing };
  if ('unreadable' in commands) return { ok: false, evidence: commands.unreadable };
  const missing = commands.filter((state) => !state.approved).length;
  if (missing > 0) return { ok: false, evidence: `${counted(missing, 'command')} would wait for an approval. ${limits}` };
  return { ok: true, evidence: `Nothing waits for an approval. ${limits}` };
}

function metaBacklog({ config, items }: DoctorFacts): Answer {
  if (config.metaBacklog === undefined) return { ok: false, evidence: '"metaBacklog" is not set.' };
  const count = 'unreadable' in items ? 0 : items.filter((item) => item.kind === 'meta').length;
  return { ok: count > 0, evidence: `${config.metaBacklog} has ${counted(count, 'item')}.` };
}

function priority({ items }: DoctorFacts): Answer {
  if ('unreadable' in items) return { ok: false, evidence: items.unreadable };
  const open = items.filter((item) => item.state !== 'done');
  const weighed = open.filter((item) => item.impact !== null && item.effort !== null).length;
  const aimed = open.filter((item) => item.goal !== null).length;
  return {
    ok: open.length > 0 && weighed > 0 && aimed > 0,
    evidence: `Of ${counted(open.length, 'item')} to do, ${weighed} say impact and effort, ${aimed} name a goal. Progress of goals: not there yet.`,
  };
}

function coverageFollows({ config, coverage }: DoctorFacts): Answer {
  if ('unreadable' in coverage) return { ok: false, evidence: coverage.unreadable };
  const { specs, problems, written } = coverage;
  const { document, update } = config.coverage;
  const [problem] = problems;
  if (problem !== undefined) return { ok: false, evidence: problem };
  const tested = `${specs.filter(({ status }) => status === 'tested').length} of ${counted(specs.length, 'spec')} tested by evidence.`;
  if (update === 'off') return { ok: false, evidence: `"coverage.update" is off. ${tested}` };
  if (written === 0) return { ok: false, evidence: `Nothing was written yet. ${tested} Look at the first update with: coherence coverage update --dry-run` };
  const waits = coverage.pending.some(({ path }) => path === document);
  return { ok: !waits, evidence: waits ? `${document} does not say yet what the evidence says. Bring it up to date with: coherence coverage update` : `${document} says what the evidence says: ${tested}` };
}

function statusFollows({ config, coverage }: DoctorFacts): Answer {
  if ('unreadable' in coverage) return { ok: false, evidence: coverage.unreadable };
  const { status, plan } = config.coverage;
  if (coverage.written === 0) return { ok: false, evidence: 'Nothing was written yet.' };
  const waiting = coverage.pending.filter(({ path }) => path === status || path === plan).map(({ path }) => path);
  if (waiting.length > 0) return { ok: false, evidence: `${waiting.join(' and ')} ${waiting.length === 1 ? 'does' : 'do'} not say yet what the evidence says.` };
  return { ok: true, evidence: `${status} and ${plan} follow where they are there.` };
}

function humanContent({ coverage }: DoctorFacts): Answer {
  if ('unreadable' in coverage) return { ok: false, evidence: coverage.unreadable };
  const { written, kept } = coverage;
  const theirs = kept.length === 0 ? 'Nobody has changed one of them.' : `${counted(kept.length, 'place')} changed by people ${kept.length === 1 ? 'stays' : 'stay'} as they are.`;
  return { ok: written > 0, evidence: written === 0 ? 'Nothing was written yet, so nothing was overwritten.' : `${counted(written, 'place')} in documents are the pipeline’s; the others are never touched. ${theirs}` };
}

function progress({ status }: DoctorFacts): Answer {
  if ('unreadable' in status) return { ok: false, evidence: status.unreadable };
  const { open, running, blocked, failed, done } = status.items;
  return { ok: true, evidence: `${open} open, ${running} running, ${blocked} blocked, ${failed} failed, ${done} done.` };
}

function metrics({ history }: DoctorFacts): Answer {
  if (history.length === 0) return { ok: false, evidence: 'No task has finished yet.' };
  return { ok: true, evidence: `${counted(history.length, 'finished task')} with duration and status in .coherence/state/history.` };
}
