import { isOlder, versionIn } from '../../agents/version.ts';
import { counted } from '../../base/counted.ts';
import { configProblemText } from '../../contract/config-problem.ts';
import { isNewEnough, NODE_FLOOR } from '../node-floor.ts';
import { standingOf } from '../installed-agents.ts';
import type { Check } from './check.ts';
import type { AgentFact, DoctorFacts } from './facts.ts';

/** Whether this machine and this repository are ready for a run. */
export function setupChecks(facts: DoctorFacts): Check[] {
  return [
    { id: 'setup.node', title: 'Node is new enough', ok: isNewEnough(facts.nodeVersion), evidence: `Node ${facts.nodeVersion}; ${NODE_FLOOR} or newer is needed.` },
    { id: 'setup.git', title: 'git can be started', ...git(facts) },
    { id: 'setup.config', title: 'The configuration is right', ...configuration(facts) },
    { id: 'setup.prompts', title: 'The prompts can be used', ...prompts(facts) },
    { id: 'setup.backlog', title: 'The backlog can be read', ...backlog(facts) },
    { id: 'setup.agent', title: 'Every phase has an agent that can be started', ...agents(facts) },
    { id: 'setup.installed', title: 'Agents on this machine', ...installed(facts) },
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
  const told = found.map(agentTold);
  const faults = told.filter((each) => !each.ok);
  return { ok: faults.length === 0, evidence: (faults.length > 0 ? faults : told).map((each) => each.evidence).join(faults.length > 0 ? ' ' : ', ') };
}

/** How it is spoken to, and where its keys come from; never what they are. */
function besides({ byProtocol, keys }: AgentFact): string {
  const told = [...(byProtocol ? ['by the Agent Client Protocol'] : []), ...keys.map(({ name, from }) => `${name} from the ${from}`)];
  return told.map((each) => `; ${each}`).join('');
}

/** What can be said of an agent: which version it is, and what keeps it from being used. */
function agentTold(fact: AgentFact): Answer {
  const { name, program, found, title, tried, version } = fact;
  if (program === null) return { ok: true, evidence: `${name} (built in)` };
  const more = besides(fact);
  if (title === undefined) return found ? { ok: true, evidence: `${name} (${program}${more})` } : { ok: false, evidence: `${name}: ${program} was not found.` };
  if (!found) return { ok: false, evidence: `${name}: ${title} is not installed, or its program ${program} is not on the PATH.` };
  if (tried === undefined) return { ok: true, evidence: `${name} (${title}, by ${program}${more})` };
  if (version === undefined || version === null) return { ok: true, evidence: `${name} (${title}, version not asked${more})` };
  if (!version.found) return { ok: false, evidence: `${name}: ${title} does not say its version. ${version.answer}` };
  const own = versionIn(version.answer);
  if (own === null) return { ok: true, evidence: `${name} (${title}, version unknown${more})` };
  const age = isOlder(own, tried) ? `; older than ${tried}, which is the one that was tried: update it if its work stops without a result` : '';
  return { ok: true, evidence: `${name} (${title} ${own}${age}${more})` };
}

/** For choosing one: none of it keeps a run from beginning. */
function installed({ installed: agents }: DoctorFacts): Answer {
  const found = agents.filter((agent) => agent.found);
  const missing = agents.filter((agent) => !agent.found).map(({ name }) => name);
  const told = found.map((agent) => `${agent.name}: ${standingOf(agent)}.`);
  const rest = missing.length === 0 ? [] : [`Not on the PATH: ${missing.join(', ')}.`];
  return { ok: true, evidence: [...told, ...rest].join(' ') };
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
