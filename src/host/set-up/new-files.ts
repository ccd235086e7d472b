import { PHASES } from '../../contract/phase.ts';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import type { Detected } from '../../node/workspace/detect.ts';
import { DEFAULT_PROMPTS } from '../../pipeline/prompts/default-prompts.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../spec/default-template.ts';
import type { AgentChoice } from './agent-choice.ts';

/** A file of a workspace that is set up. */
export interface NewFile {
  path: string;
  text: string;
}

const DEFAULT_SPECS = 'specs';
const DEFAULT_BACKLOG = 'specs/backlog.md';

const BACKLOG_TEXT = `# Backlog

One numbered line is one item, and items are done from top to bottom. A heading or an item that says DONE is left
alone. Add an item here, or with: coherence backlog add "…"
`;

/** Every file that a workspace needs beyond what was found in it. Some of them may be there already. */
export function newFiles(found: Detected, agent: AgentChoice | null, prompts: boolean): NewFile[] {
  const specs = found.specs ?? DEFAULT_SPECS;
  return [
    { path: CONFIG_PATH, text: `${JSON.stringify(configOf(found, agent), null, 2)}\n` },
    ...(found.template === null ? [{ path: `${specs}/TEMPLATE.md`, text: DEFAULT_TEMPLATE_TEXT }] : []),
    ...(found.backlogs.length === 0 ? [{ path: DEFAULT_BACKLOG, text: BACKLOG_TEXT }] : []),
    ...(prompts ? PHASES.map((phase) => ({ path: `.coherence/prompts/${phase}.md`, text: DEFAULT_PROMPTS[phase] })) : []),
  ];
}

/** What was found, and nothing that is a default anyway. */
function configOf(found: Detected, agent: AgentChoice | null): Record<string, unknown> {
  const specs = found.specs ?? DEFAULT_SPECS;
  return {
    // One of several: running them all would mix lists that may say the same twice. A person can add the others.
    backlogs: [found.backlogs[0] ?? DEFAULT_BACKLOG],
    ...(found.metaBacklog === null ? {} : { metaBacklog: found.metaBacklog }),
    ...(specs === DEFAULT_SPECS ? {} : { specs }),
    ...(found.template === null || found.template === `${specs}/TEMPLATE.md` ? {} : { template: found.template }),
    ...(found.test === null ? {} : { test: { command: found.test.command, ...(found.test.reports.length === 0 ? {} : { reports: found.test.reports }) } }),
    ...(agent === null ? {} : { agent: agent.name }),
  };
}
