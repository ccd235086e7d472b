import { counted } from '../../base/counted.ts';
import { configProblemText } from '../../contract/config-problem.ts';
import { isNewEnough, NODE_FLOOR } from '../node-floor.ts';
import type { Check } from './check.ts';
import type { DoctorFacts } from './facts.ts';

/** Whether this machine and this repository are ready for a run. */
export function setupChecks(facts: DoctorFacts): Check[] {
  return [
    { id: 'setup.node', title: 'Node is new enough', ok: isNewEnough(facts.nodeVersion), evidence: `Node ${facts.nodeVersion}; ${NODE_FLOOR} or newer is needed.` },
    { id: 'setup.git', title: 'git can be started', ...git(facts) },
    { id: 'setup.config', title: 'The configuration is right', ...configuration(facts) },
    { id: 'setup.prompts', title: 'The prompts can be used', ...prompts(facts) },
    { id: 'setup.backlog', title: 'The backlog can be read', ...backlog(facts) },
    { id: 'setup.agent', title: 'Every phase has an agent that can be started', ...agents(facts) },
    { id: 'setup.tests', title: 'A test command is set', ...testCommand(facts) },
    { id: 'setup.approvals', title: 'The commands of the repository are approved', ...approvals(facts) },
    { id: 'setup.state', title: 'The state is sound and can be written', ...state(facts) },
  ];
}

type Answer = Pick<Check, 'ok' | 'evidence'>;

function git({ git: program }: DoctorFacts): Answer {
  if ('notChecked' in program) return { ok: false, evidence: `Not checked: ${program.notChecked}` };
  return { ok: program.found, evidence: program.answer };
}

function configuration({ problems }: DoctorFacts): Answer {
  const text = problems.map(configProblemText).join(' ');
  return { ok: problems.length === 0, evidence: problems.length === 0 ? 'No problems in .coherence/config.json.' : text };
}

function prompts({ prompts: { count, problems } }: DoctorFacts): Answer {
  if (problems.length > 0) return { ok: false, evidence: problems.join(' ') };
  return { ok: true, evidence: count === 0 ? 'The built-in ones are used.' : `${counted(count, 'prompt')} in .coherence/prompts.` };
}

function backlog({ items, findings }: DoctorFacts): Answer {
  if ('unreadable' in items) return { ok: false, evidence: items.unreadable };
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const more = findings.length === 0 ? '' : `, ${counted(findings.length, 'finding')} (coherence backlog check)`;
  return { ok: items.length > 0 && errors === 0, evidence: `${counted(items.length, 'item')}${more}.` };
}

function agents({ agents: found }: DoctorFacts): Answer {
  if ('missing' in found) return { ok: false, evidence: found.missing };
  const absent = found.filter((agent) => !agent.found);
  if (absent.length > 0) return { ok: false, evidence: absent.map((agent) => `${agent.name}: ${agent.program ?? 'its program'} was not found.`).join(' ') };
  return { ok: true, evidence: found.map((agent) => (agent.program === null ? `${agent.name} (built in)` : `${agent.name} (${agent.program})`)).join(', ') };
}

function testCommand({ testCommand: command }: DoctorFacts): Answer {
  if (command === null) return { ok: false, evidence: '"test.command" is not set: only JavaScript tests could prove an item.' };
  return 'says' in command ? { ok: true, evidence: command.says } : { ok: false, evidence: command.unreadable };
}

function approvals({ commands }: DoctorFacts): Answer {
  if ('unreadable' in commands) return { ok: false, evidence: commands.unreadable };
  const missing = commands.filter((state) => !state.approved);
  if (commands.length === 0) return { ok: true, evidence: 'The repository names no command.' };
  if (missing.length === 0) return { ok: true, evidence: `${counted(commands.length, 'command')} approved.` };
  return { ok: false, evidence: `${missing.map((state) => state.request.id).join(', ')}: not approved. Approve with: coherence approve` };
}

function state({ status }: DoctorFacts): Answer {
  if ('unreadable' in status) return { ok: false, evidence: status.unreadable };
  const owner = status.owner === null ? 'No process owns the workspace now.' : `Process ${status.owner.pid} owns the workspace.`;
  const fault = status.attention.find((entry) => entry.kind === 'store');
  return { ok: status.writable, evidence: fault === undefined ? owner : `${fault.message} ${fault.action}` };
}
