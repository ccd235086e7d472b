import { isoTime } from '../base/clock.ts';
import { Coverage } from '../engine/coverage/coverage.ts';
import { backlogFindings } from '../engine/views/backlog-findings.ts';
import { requireBacklog, BacklogSource } from '../engine/backlog/backlog-source.ts';
import { recentTasks, runningTasks, tasksOf, waitingTasks, type TaskSource } from '../engine/views/task-views.ts';
import { listItems, statusView } from '../engine/views/views.ts';
import { leftAttempt } from '../node/attempt/left-attempt.ts';
import { taskLogPath } from '../node/attempt/task-log.ts';
import { systemClock } from '../node/clock.ts';
import { HoldoutFiles } from '../node/holdout/holdout-files.ts';
import { findOwner } from '../node/owner/acquire.ts';
import type { OwnerClient } from '../node/owner/client.ts';
import { stateFolder } from '../node/store/layout.ts';
import { openStoreReadOnly } from '../node/store/read-only.ts';
import { WorkspaceFiles } from '../node/workspace/workspace-files.ts';
import type { PipelineState } from '../pipeline/state.ts';
import { transition } from '../pipeline/transition.ts';
import { evidenceParts } from './evidence-ports.ts';
import { hostConfig } from './host-config.ts';
import { realFolder } from './open-workspace.ts';
import { unfinishedTasks } from './pipeline-facts.ts';
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
      coverage: (reports) => owner.coverage(reports),
      unfinished: async () => unfinishedTasks(await owner.status()),
      evidence: async () => (await owner.coverage()).specs,
      updateDocuments: (request) => owner.updateDocuments(request),
      handOver: (places, by) => owner.handOver(places, by),
      dispose: () => owner.dispose(),
    };
  }
  const runId = owner === null ? null : await runUnderWay(owner);
  const { state: recorded, health, history } = await openStoreReadOnly(stateFolder(root), pipelineFold);
  const state = await withoutGhosts(recorded, stateFolder(root), isoTime(systemClock));
  const backlog = new BacklogSource(workspace, config, systemClock);
  const view = await backlog.read(state);
  const coverage = new Coverage({
    ...evidenceParts(root, options), workspace, checkout: null, clock: systemClock, state: () => state, backlog: () => backlog.read(state), tell: () => {},
  }, config);
  const logPath = (id: string): string => `.coherence/state/${taskLogPath(id)}`;
  const tasks: TaskSource = { state: () => state, history, logPath };
  return {
    config,
    problems,
    status: async () => statusView(state, view, {
      health, coverage: await coverage.recent(), owner: null, runId, config, now: systemClock.now(), logPath,
      // An owner that is at work has moved them there itself.
      ...(owner === null ? { concealed: (await concealedFiles(root)).length } : {}),
    }),
    tasks: (key) => tasksOf(tasks, key),
    recentTasks: (limit) => recentTasks(tasks, limit),
    coverage: (reports) => coverage.coverage(reports),
    unfinished: () => Promise.resolve(unfinishedTasks({ running: runningTasks(state, tasks), waiting: waitingTasks(state, tasks) })),
    evidence: () => coverage.evidence(),
    updateDocuments: (request) => coverage.updateDocuments(request),
    handOver: (places) => coverage.handOver(places),
    async items() {
      requireBacklog(view, config);
      return listItems(state, view);
    },
    async findings() {
      requireBacklog(view, config);
      return backlogFindings(state, view, config);
    },
    dispose() {},
  };
}

/** None where that cannot be found out: the next owner tells. */
function concealedFiles(root: string): Promise<string[]> {
  return new HoldoutFiles({ root, stateDir: stateFolder(root) }).concealed().catch(() => []);
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

/** The state as the next owner will find it: nothing runs but what an owner has left at work, or with its end. */
async function withoutGhosts(state: PipelineState, stateDir: string, at: string): Promise<PipelineState> {
  let seen = state;
  const left = new Set<string>();
  for (const task of Object.values(state.tasks)) {
    if (task.status !== 'running' || task.attempt === undefined) continue;
    if ((await leftAttempt(stateDir, task.attempt.token)) !== null) {
      left.add(task.key);
      continue;
    }
    seen = transition(seen, {
      type: 'attempt.settled', taskId: task.id, token: task.attempt.token, at, outcome: 'lost', reason: 'Its owner ended before it did.', durationSeconds: 0, files: [],
    });
  }
  for (const item of Object.values(seen.items)) {
    if (item.state === 'running' && !left.has(item.key)) seen = transition(seen, { type: 'item.parked', key: item.key });
  }
  return seen;
}
