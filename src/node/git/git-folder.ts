import { Git } from './git.ts';

/** The folder in which a repository keeps its configuration and its hooks, absolute; null where there is no git or no repository. */
export async function gitFolder(root: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    return await new Git(root, env).textOrNull(['rev-parse', '--path-format=absolute', '--git-common-dir']);
  } catch {
    return null;
  }
}
