import { displayCommand } from '../../base/command-line.ts';
import type { Config } from '../../contract/config.ts';
import type { ItemProgress, TaskState } from '../../pipeline/state.ts';
import type { Attempt } from './attempt.ts';
import type { BacklogItem } from '../backlog/backlog-source.ts';
import { directionFor } from './directions.ts';
import { templateText } from './evidence.ts';
import type { AttemptRequest } from '../ports/agent.ts';
import type { AttemptGuard } from '../ports/attempt-guard.ts';
import type { WorkspacePort } from '../ports/workspace.ts';
import { postureFor } from './posture.ts';
import { sessionCostFor, sessionFor } from './session.ts';
import { testCommandFor } from './test-command.ts';

/** What an agent is asked for: its direction, and how it is started with it. */
export class AttemptRequests {
  readonly #workspace: WorkspacePort;
  /** Prompts as they count: what changed while an agent worked waits for a person. */
  readonly #counting: Pick<WorkspacePort, 'read'>;
  readonly #config: Config;
  readonly #node: string;

  constructor(workspace: WorkspacePort, guard: AttemptGuard, config: Config, node: string) {
    this.#workspace = workspace;
    this.#counting = { read: async (path) => guard.textOf(path, await workspace.read(path)) };
    this.#config = config;
    this.#node = node;
  }

  /** @throws UserError for a prompt that cannot be used */
  async direction(task: TaskState, item: ItemProgress, { entry }: BacklogItem): Promise<string> {
    const specPath = item.specPath ?? entry.spec ?? undefined;
    const specText = specPath === undefined ? null : await this.#workspace.read(specPath);
    const testCommand = testCommandFor(this.#config, [], this.#node);
    return directionFor(this.#counting, task.phase, task.variant, {
      phase: task.phase,
      iteration: task.iteration,
      maxIterations: this.#config.maxIterations,
      item: { key: item.key, label: entry.label, text: entry.text, headings: entry.headings.join(' / ') },
      posture: postureFor(this.#config, task.phase),
      specsFolder: this.#config.specs,
      ...(specPath === undefined ? {} : { specPath }),
      ...(specText === null ? {} : { specText }),
      ...(task.phase === 'spec' ? { templateText: await templateText(this.#workspace, this.#config) } : {}),
      ...(testCommand === null ? {} : { testCommand: displayCommand(testCommand.argv) }),
      ...(item.feedback === undefined ? {} : { feedback: item.feedback }),
      answers: task.answers,
    });
  }

  /** How its agent is started. */
  request({ task, item, token, direction, agent, root, budgets }: Attempt): AttemptRequest {
    const { limits } = this.#config;
    const phase = this.#config.phases[task.phase];
    return {
      taskId: task.id,
      token,
      phase: task.phase,
      agent,
      cwd: root,
      direction: direction ?? '',
      idleMs: (phase?.idleSeconds ?? limits.idleSeconds) * 1000,
      wallMs: (phase?.wallSeconds ?? limits.wallSeconds) * 1000,
      posture: postureFor(this.#config, task.phase),
      grants: item.grants ?? [],
      session: sessionFor(task, agent.name),
      sessionUsd: sessionCostFor(task, agent.name),
      budget: budgets.granted,
    };
  }
}
