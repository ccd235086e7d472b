import type { Config, ConfigProblem } from '../contract/config.ts';
import { messageOf } from '../base/errors.ts';
import { CONFIG_PATH, readConfig } from '../node/workspace/config-file.ts';
import { WorkspaceFiles } from '../node/workspace/workspace-files.ts';

/**
 * Reads a folder's configuration whenever it is called; null where it is wrong, so that the last right one stays. What is
 * wrong with it is told once, until something else is.
 */
export function configReader(root: string, tell: (message: string) => void): () => Promise<Config | null> {
  let told = '';
  const say = (problems: readonly ConfigProblem[]): void => {
    const text = problems.map(({ path, message }) => `${CONFIG_PATH}: ${path === '' ? '' : `${path}: `}${message}`).join('\n');
    if (text !== told && text !== '') tell(text);
    told = text;
  };
  return async () => {
    try {
      const { config, problems } = await readConfig(new WorkspaceFiles(root));
      say(problems);
      return problems.some(({ severity }) => severity === 'error') ? null : config;
    } catch (error) {
      say([{ severity: 'error', path: '', message: messageOf(error) }]);
      return null;
    }
  };
}
