import type { Config } from '../../contract/config.ts';
import type { Phase } from '../../contract/phase.ts';
import { DEFAULT_PROMPTS } from '../../pipeline/prompts/default-prompts.ts';
import { renderDirection, type DirectionContext } from '../../pipeline/direction.ts';
import type { WorkspacePort } from '../ports/workspace.ts';

/** The name of the prompt that a phase uses: a variant that the configuration names, else the default. */
export function variantOf(config: Config, phase: Phase): string {
  return config.phases[phase]?.variant ?? 'default';
}

/**
 * The text that a task gives its agent, from the workspace's own prompt where it has one.
 * @throws UserError when a prompt cannot be read as a template.
 */
export async function directionFor(workspace: Pick<WorkspacePort, 'read'>, phase: Phase, variant: string, context: DirectionContext): Promise<string> {
  const file = variant === 'default' ? `${phase}.md` : `${phase}.${variant}.md`;
  const own = await workspace.read(`.coherence/prompts/${file}`);
  return renderDirection(own ?? DEFAULT_PROMPTS[phase], context, `.coherence/prompts/${file}`);
}
