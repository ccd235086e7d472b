import type { Event } from '../../../src/base/emitter.ts';
import { UserError } from '../../../src/base/errors.ts';
import type { EngineApi, StatusView } from '../../../src/contract/engine-api.ts';
import type { RunEvent } from '../../../src/contract/run-event.ts';

/** The part of an engine that these tests call. `decide` stands for any write: `id` is the writer, `answer` its next number. */
export interface TallyEngineParts {
  onEvent: Event<RunEvent>;
  total(): number;
  write(by: string, n: number): Promise<unknown>;
}

export function tallyEngine(parts: TallyEngineParts): EngineApi {
  const absent = async (): Promise<never> => {
    throw new UserError('absent', 'This engine cannot do that.', { hint: 'Ask another one.' });
  };
  return {
    onEvent: parts.onEvent,
    async status(): Promise<StatusView> {
      const items = { open: 0, running: 0, blocked: 0, failed: 0, done: parts.total() };
      return { owner: null, writable: true, paused: null, run: null, interrupted: null, running: [], waiting: [], items, attention: [], decisions: [], accounts: [], spending: { todayUsd: 0, dayBudgetUsd: null, runUsd: null, runBudgetUsd: null }, next: [] };
    },
    async decide(id, answer) {
      await parts.write(id, Number(answer));
    },
    retry: absent,
    items: async () => [],
    findings: absent,
    tasks: absent,
    recentTasks: absent,
    changes: absent,
    fileAt: absent,
    run: absent,
    stop: absent,
    pause: absent,
    resume: absent,
    skip: absent,
    reopen: absent,
    cancel: absent,
    raiseBudget: absent,
    coverage: absent,
    updateDocuments: absent,
    handOver: absent,
    runTests: absent,
    stopTests: absent,
  };
}
