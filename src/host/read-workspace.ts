import { isoTime } from '../base/clock.ts';
import { requireBacklog, BacklogSource } from '../engine/backlog-source.ts';
import { recentTasks, tasksOf, type TaskSource } from '../engine/task-views.ts';
import { listItems, statusView } from '../engine/views.ts';
import { taskLogPath } from '../node/agent/task-log.ts';
import { systemClock } from '../node/clock.ts';
import { findOwner } from '../node/owner/acquire.ts';
import type { OwnerClient } from '../node/owner/client.ts';
import { stateFolder } from '../node/store/layout.ts';
import { openStoreReadOnly } from '../node/store/read-only.ts';
import { WorkspaceFiles } from '../node/workspace/workspace-files.ts';
import type { PipelineState } from '../pipeline/state.ts';
import { transition } from '../pipeline/transition.ts';
import { hostConfig } from './host-config.ts';
import { realFolder } from './open-workspace.ts';
import { pipelineFold } from './pipeline-fold.ts';
import type { HostOptions, WorkspaceReader } from './workspace-host.ts';

/**
 * Looks at a workspace. Writes nothing and becomes nobody's owner: where there is one it is asked, otherwise the disk
 * is read.
 */
export async function readWorkspace(options: HostOptions): Promise<WorkspaceReader> {
  const root = await realFolder(options.root);
  const workspace = new WorkspaceFiles(root);
  const { config, problems } = await hostConfig(workspace, options);
  const owner = await findOwner(root);
  if (owner !== null && options.backlogs === undefined) {
    return {
      config, problems,
      status: () => owner.status(),
      items: () => owner.items(),
      findings: () => owner.findings(),
      tasks: (key) => owner.tasks(key),
      recentTasks: (limit) => owner.recentTasks(limit),
      dispose: () => owner.dispose(),
    };
  }
  const runId = owner === null ? null : await runUnderWay(owner);
  const { state: recorded, health, history } = await openStoreReadOnly(stateFolder(root), pipelineFold);
  const state = withoutGhosts(recorded, isoTime(systemClock));
  const view = await new BacklogSource(workspace, config, systemClock).read(state);
  const logPath = (id: string): string => `.coherence/state/${taskLogPath(id)}`;
  const tasks: TaskSource = { state: () => state, history, logPath };
  return {
    config,
    problems,
    status: () => Promise.resolve(statusView(state, view, { health, owner: null, runId, logPath })),
    tasks: (key) => tasksOf(tasks, key),
    recentTasks: (limit) => recentTasks(tasks, limit),
    async items() {
      requireBacklog(view, config);
      return listItems(state, view);
    },
    async findings() {
      requireBacklog(view, config);
      return [...view.findings()];
    },
    dispose() {},
  };
}

/** With backlogs of its own a reader asks an owner for nothing else: what that has under way is not interrupted. */
async function runUnderWay(owner: OwnerClient): Promise<string | null> {
  try {
    return (await owner.status()).run?.id ?? null;
  } catch {
    // It has gone at this moment.
    return null;
  } finally {
    owner.dispose();
  }
}

/** The state as the next owner will find it: nobody is at work, so nothing runs. */
function withoutGhosts(state: PipelineState, at: string): PipelineState {
  let seen = state;
  for (const task of Object.values(state.tasks)) {
    if (task.status !== 'running' || task.attempt === undefined) continue;
    seen = transition(seen, {
      type: 'attempt.settled', taskId: task.id, token: task.attempt.token, at, outcome: 'lost', reason: 'Its owner ended before it did.', durationSeconds: 0, files: [],
    });
  }
  for (const item of Object.values(seen.items)) {
    if (item.state === 'running') seen = transition(seen, { type: 'item.parked', key: item.key });
  }
  return seen;
}
