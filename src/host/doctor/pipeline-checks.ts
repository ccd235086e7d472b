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
    { id: 'update.coverage', title: 'SPEC-COVERAGE follows when tests pass', ok: false, evidence: NOT_THERE },
    { id: 'update.status', title: 'STATUS follows when milestones complete', ok: false, evidence: NOT_THERE },
    { id: 'update.human-content', title: 'No overwriting of what people wrote without opt-in', ok: false, evidence: `${NOT_THERE} No document is updated, so nothing is overwritten.` },
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

function progress({ status }: DoctorFacts): Answer {
  if ('unreadable' in status) return { ok: false, evidence: status.unreadable };
  const { open, running, blocked, failed, done } = status.items;
  return { ok: true, evidence: `${open} open, ${running} running, ${blocked} blocked, ${failed} failed, ${done} done.` };
}

function metrics({ history }: DoctorFacts): Answer {
  if (history.length === 0) return { ok: false, evidence: 'No task has finished yet.' };
  return { ok: true, evidence: `${counted(history.length, 'finished task')} with duration and status in .coherence/state/history.` };
}
