import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Emitter } from '../base/emitter.ts';
import { UserError, codeOf } from '../base/errors.ts';
import { silentLogger } from '../base/logger.ts';
import type { Config } from '../contract/config.ts';
import { Engine } from '../engine/engine.ts';
import { OwnershipWatch } from '../engine/run/ownership-watch.ts';
import type { Checkout } from '../engine/ports/checkout.ts';
import type { Store } from '../engine/ports/store.ts';
import { acquire, type Ownership } from '../node/owner/acquire.ts';
import { ShimAgentPort } from '../node/attempt/shim-agent-port.ts';
import { systemClock, systemIds } from '../node/clock.ts';
import { gitFolder } from '../node/git/git-folder.ts';
import { openCheckout } from '../node/git/open-checkout.ts';
import { programSettings } from '../node/git/programs.ts';
import { GuardFiles } from '../node/guard/guard-files.ts';
import { HeldPolicies } from '../node/guard/held-policies.ts';
import { HoldoutFiles } from '../node/holdout/holdout-files.ts';
import { JournalStore } from '../node/store/journal-store.ts';
import { nodeFileSystem, removeTemporaries } from '../node/store/file-system.ts';
import { stateFolder } from '../node/store/layout.ts';
import { CommandTestRunner } from '../node/test-command/command-test-runner.ts';
import { Approvals, WorkspaceApprovals } from '../node/workspace/approvals.ts';
import { userStateFolder } from '../node/workspace/user-state-folder.ts';
import { WorkspaceFiles } from '../node/workspace/workspace-files.ts';
import { readTestOutput } from '../results/test-output.ts';
import { configuredSecrets, environmentOfAgents } from './agent-keys.ts';
import { checksOf, evidenceParts } from './evidence-ports.ts';
import { hostConfig, type HostConfig } from './host-config.ts';
import { pipelineFold } from './pipeline-fold.ts';
import { demoAgentCommand, nodeProgram, shimCommand } from './programs.ts';
import type { HostOptions, WorkspaceHost } from './workspace-host.ts';

/**
 * Opens a workspace: as its owner, or as a client of the process that owns it.
 * @throws UserError `no-folder`, `owner-unreachable`, and those of the owner's election
 */
export async function openWorkspace(options: HostOptions): Promise<WorkspaceHost> {
  const root = await realFolder(options.root);
  const workspace = new WorkspaceFiles(root);
  const held = await HeldPolicies.open(stateFolder(root));
  const configured = await hostConfig({ read: async (path, limit) => held.textOf(path, await workspace.read(path, limit)) }, options);
  const acquired = await acquire(root, { force: options.force === true, logger: options.logger ?? silentLogger });
  switch (acquired.kind) {
    case 'client': {
      const { client } = acquired;
      return {
        role: 'client', api: client, ...configured, notices: [],
        onClosed: client.onClosed,
        close: () => Promise.resolve(client.dispose()),
      };
    }
    case 'unresponsive':
      throw ownerUnreachable(acquired.pid);
    case 'owner':
      try {
        return await own(root, workspace, configured, held, acquired.owner, options);
      } catch (error) {
        await acquired.owner.release();
        throw error;
      }
  }
}

export function ownerUnreachable(pid: number): UserError {
  return new UserError('owner-unreachable', `Another process (pid ${pid}) owns this workspace and does not answer.`, {
    hint: 'Wait for it or end it. If it will not come back, take the workspace over with: coherence run --take-over',
  });
}

/** @throws UserError `no-folder` */
export async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new UserError('no-folder', `There is no folder ${path}.`, { hint: 'Name the workspace with --root.', cause: error });
  }
}

async function own(root: string, workspace: WorkspaceFiles, configured: HostConfig, held: HeldPolicies, owner: Ownership, options: HostOptions): Promise<WorkspaceHost> {
  const stateDir = stateFolder(root);
  const store = await JournalStore.open({ stateDir, epoch: owner.epoch, fold: pipelineFold, fenced: () => owner.fenced() });
  try {
    await ignoreState(stateDir);
    // Nobody else is at it any more: what is half written there was so by an owner that was killed.
    await removeTemporaries(nodeFileSystem, join(stateDir, 'runs'));
    const checkout = await openCheckout(root, stateDir, { commit: configured.config.git.commit }, options.environment, held);
    const engine = await startEngine(root, workspace, configured.config, held, store, checkout, options);
    owner.serve(engine);
    const lost = new Emitter<void>();
    const watch = new OwnershipWatch(store, systemClock, () => lost.fire());
    return {
      role: 'owner',
      api: engine,
      ...configured,
      onClosed: lost.event,
      get notices() {
        return store.notices.map((notice) => notice.message);
      },
      async close(how) {
        watch.dispose();
        await engine.close(how);
        owner.leave();
        // Before the store goes: what others have asked for in the last moment is recorded, or refused for its own reason.
        await owner.answered();
        await checkout.dispose();
        await store.close();
        await owner.release();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function startEngine(root: string, workspace: WorkspaceFiles, config: Config, held: HeldPolicies, store: Store, checkout: Checkout, options: HostOptions): Promise<Engine> {
  const { environment } = options;
  const stateDir = stateFolder(root);
  const common = { stateDir, clock: systemClock, ids: systemIds, logger: options.logger ?? silentLogger, environment };
  const evidence = evidenceParts(root, options);
  const secrets = configuredSecrets(config, root, options);
  return Engine.start({
    ...evidence,
    store,
    workspace,
    checkout,
    holdout: new HoldoutFiles({ root, stateDir }),
    guard: new GuardFiles({ root, stateDir, gitFolder: () => gitFolder(root, environment), settings: () => programSettings(root, environment), held }),
    ci: checksOf(config, root, evidence.reports, options),
    agents: new ShimAgentPort({ ...common, environment: environmentOfAgents(options), secrets, shim: shimCommand(), logBytes: config.limits.logBytes }),
    tests: new CommandTestRunner({ ...common, secrets: [...Object.values(options.keys ?? {}), ...secrets], readReport: readTestOutput }),
    approvals: new WorkspaceApprovals(new Approvals(userStateFolder(environment)), workspace, { trusted: options.trust === true }),
    clock: systemClock,
    ids: systemIds,
  }, { config, pid: process.pid, node: await nodeProgram(root, environment), demoAgent: demoAgentCommand() });
}

/** The state is nobody's work: git leaves it alone, whatever the repository ignores. */
async function ignoreState(stateDir: string): Promise<void> {
  try {
    await mkdir(stateDir, { recursive: true });
    await writeFile(join(stateDir, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (!['EEXIST', 'EROFS', 'EACCES', 'ENOSPC'].includes(codeOf(error) ?? '')) throw error;
  }
}
