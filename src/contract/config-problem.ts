import type { ConfigProblem } from './config.ts';

/** What is wrong with the configuration, and at which of its keys: `test.timeoutSeconds: This must be …`. */
export function configProblemText({ path, message }: ConfigProblem): string {
  return path === '' ? message : `${path}: ${message}`;
}
