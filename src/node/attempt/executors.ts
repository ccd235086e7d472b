import { commandLineExecutor } from './command-line.ts';
import type { Executor } from './conversation.ts';
import type { ShimRequest } from './request.ts';

/** How the agent of a request is talked to. What only some of them need is loaded for them alone. */
export async function executorFor(request: ShimRequest): Promise<Executor> {
  switch (request.agent.executor) {
    case 'acp':
      return (await import('./acp-conversation.ts')).acpExecutor;
    case 'cli':
    case 'demo':
      return commandLineExecutor(request);
  }
}
