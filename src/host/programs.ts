import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** How the demo agent is started: the bundle beside this one, or its source where we run from sources. */
export function demoAgentCommand(): string[] {
  const bundle = fileURLToPath(new URL('./demo-agent.mjs', import.meta.url));
  if (existsSync(bundle)) return [process.execPath, bundle];
  return [process.execPath, '--disable-warning=ExperimentalWarning', fileURLToPath(new URL('../demo/demo-agent.ts', import.meta.url))];
}
