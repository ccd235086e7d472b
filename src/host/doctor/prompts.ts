import { adviceOf, UserError } from '../../base/errors.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { checkPrompt } from '../../pipeline/direction.ts';
import type { DoctorFacts } from './facts.ts';

/** Looks at the prompts of a workspace as a run would use them. */
export async function checkPrompts(files: Pick<WorkspacePort, 'list' | 'read'>): Promise<DoctorFacts['prompts']> {
  const paths = (await files.list('.coherence/prompts', 1000)).filter((path) => path.endsWith('.md'));
  const problems: string[] = [];
  for (const path of paths) problems.push(...(await problemsOf(path, files)));
  return { count: paths.length, problems };
}

async function problemsOf(path: string, files: Pick<WorkspacePort, 'read'>): Promise<string[]> {
  try {
    return checkPrompt((await files.read(path)) ?? '', path).map(({ range, message }) => `${path}:${range.start.line + 1}:${range.start.character + 1}: ${message}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [adviceOf(error)];
  }
}
