import { isoTime, type Clock } from '../../../src/base/clock.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { RunEvent } from '../../../src/contract/run-event.ts';
import { Engine } from '../../../src/engine/engine.ts';
import type { EnginePorts } from '../../../src/engine/ports/engine-ports.ts';
import { evidenceParts } from '../../../src/host/evidence-ports.ts';
import { pipelineFold } from '../../../src/host/pipeline-fold.ts';
import { demoAgentCommand, shimCommand } from '../../../src/host/programs.ts';
import { ShimAgentPort } from '../../../src/node/attempt/shim-agent-port.ts';
import { systemClock, systemIds } from '../../../src/node/clock.ts';
import { gitFolder } from '../../../src/node/git/git-folder.ts';
import { openCheckout } from '../../../src/node/git/open-checkout.ts';
import { programSettings } from '../../../src/node/git/programs.ts';
import { GuardFiles } from '../../../src/node/guard/guard-files.ts';
import { HeldPolicies } from '../../../src/node/guard/held-policies.ts';
import { HoldoutFiles } from '../../../src/node/holdout/holdout-files.ts';
import type { FileSystem } from '../../../src/node/store/file-system.ts';
import { JournalStore } from '../../../src/node/store/journal-store.ts';
import { stateFolder } from '../../../src/node/store/layout.ts';
import { CommandTestRunner } from '../../../src/node/test-command/command-test-runner.ts';
import { readConfig } from '../../../src/node/workspace/config-file.ts';
import { WorkspaceFiles } from '../../../src/node/workspace/workspace-files.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import type { PipelineState } from '../../../src/pipeline/state.ts';
import { readTestOutput } from '../../../src/results/test-output.ts';
import type { TestRepository } from '../../engine/repository.ts';

export interface AssembledOptions {
  /** `COHERENCE_DEMO`. */
  demo?: string;
  epoch?: number;
  /** More of the environment. */
  environment?: Record<string, string>;
  clock?: Clock;
  /** The store's. */
  fs?: FileSystem;
  fenced?: () => boolean;
  /** Changes the real parts, to put a fault between them and the engine. */
  around?: (ports: EnginePorts) => EnginePorts;
}

export interface Assembled {
  engine: Engine;
  store: JournalStore<PipelineState, PipelineEvent>;
  events: RunEvent[];
  /** As an owner goes. */
  close: () => Promise<void>;
  /** As an owner goes that lets its agent go on. */
  leave: () => Promise<void>;
}

/** An engine as an owner has it, out of the real parts and those that a test puts in their place. */
export async function assemble(repository: Pick<TestRepository, 'root' | 'environment'>, options: AssembledOptions = {}): Promise<Assembled> {
  const { root } = repository;
  const stateDir = stateFolder(root);
  const workspace = new WorkspaceFiles(root);
  const { config } = await readConfig(workspace);
  const environment = repository.environment({ COHERENCE_DEMO: options.demo ?? '', ...options.environment });
  const clock = options.clock ?? systemClock;
  const store = await JournalStore.open({
    stateDir, epoch: options.epoch ?? 1, fold: pipelineFold, fenced: () => Promise.resolve(options.fenced?.() ?? false),
    ...(options.fs === undefined ? {} : { fs: options.fs }),
  });
  const common = { stateDir, clock, ids: systemIds, logger: silentLogger, environment };
  const held = await HeldPolicies.open(stateDir);
  const checkout = await openCheckout(root, stateDir, { commit: config.git.commit }, environment, held);
  const evidence = evidenceParts(root, { root, environment });
  const ports: EnginePorts = {
    ...evidence,
    holdout: new HoldoutFiles({ root, stateDir }),
    guard: new GuardFiles({ root, stateDir, gitFolder: () => gitFolder(root, environment), settings: () => programSettings(root, environment), held }),
    ci: null,
    store, workspace, clock, checkout, ids: systemIds,
    agents: new ShimAgentPort({ ...common, shim: shimCommand(), logBytes: config.limits.logBytes }),
    tests: new CommandTestRunner({ ...common, readReport: readTestOutput }),
    approvals: { refusalFor: () => Promise.resolve(null) },
  };
  const engine = await Engine.start(options.around?.(ports) ?? ports, { config, pid: process.pid, node: process.execPath, demoAgent: demoAgentCommand() });
  const events: RunEvent[] = [];
  engine.onEvent((event) => events.push(event));
  const go = async (leave: boolean): Promise<void> => {
    await engine.close({ leave });
    await checkout.dispose();
    await store.close();
  };
  return { engine, store, events, close: () => go(false), leave: () => go(true) };
}

/** Leaves a workspace as an owner does that is killed while an attempt is at work on its only item. */
export async function leaveAttempt(repository: TestRepository, epoch: number): Promise<void> {
  const { engine, store } = await assemble(repository, { epoch });
  const key = (await engine.items())[0]?.key ?? '';
  const at = isoTime(systemClock);
  await store.commit({ type: 'item.started', key, kind: 'product', at, turn: true });
  await store.commit({ type: 'task.created', taskId: 'task_0000000000000001', key, phase: 'spec', iteration: 1, agent: 'demo', variant: 'default', at });
  await store.commit({ type: 'attempt.started', taskId: 'task_0000000000000001', token: 'attempt_0000000000000001', at });
  await store.close();
}

/** The events of one type. */
export function ofType<T extends RunEvent['type']>(events: readonly RunEvent[], type: T): Extract<RunEvent, { type: T }>[] {
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}
