import { counted } from '../base/counted.ts';
import { UserError } from '../base/errors.ts';
import { configProblemText } from '../contract/config-problem.ts';
import type { ConfigProblem } from '../contract/config.ts';
import { CONFIG_PATH } from '../node/workspace/config-file.ts';

/**
 * Keeps work from being done by a configuration that says something else than was meant: defaults stand in the place
 * of what is wrong in it. Keys that are not known do no harm.
 * @throws UserError `config`
 */
export function requireRightConfig(problems: readonly ConfigProblem[]): void {
  const errors = problems.filter((problem) => problem.severity === 'error').map(configProblemText);
  if (errors.length === 0) return;
  throw new UserError('config', `${CONFIG_PATH} has ${counted(errors.length, 'error')}, so nothing was done.`, {
    hint: 'Correct the file and try again.', detail: errors.join('\n'),
  });
}
