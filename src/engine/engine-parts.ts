import type { Config } from '../contract/config.ts';
import type { RunEvent } from '../contract/run-event.ts';
import { itemInTree } from '../pipeline/state.ts';
import type { RunUnderWay } from './active-run.ts';
import { AgentTurns } from './attempt/agent-turns.ts';
import { AttemptSteps } from './item/attempt-steps.ts';
import { backlogFiles, BacklogSource } from './backlog/backlog-source.ts';
import { BacklogSync } from './item/backlog-sync.ts';
import { backlogsApart } from './backlog/backlogs-apart.ts';
import { Budgets } from './spending/budgets.ts';
import { Coverage } from './coverage/coverage.ts';
import { TestRuns } from './coverage/test-runs.ts';
import { DecisionDeadlines } from './item/decision-deadlines.ts';
import { Gates } from './item/gates.ts';
import { ItemHolds } from './item/item-holds.ts';
import { ItemSteps } from './item/item-steps.ts';
import { ItemTrees } from './item/item-trees.ts';
import { MergeSteps } from './item/merge-steps.ts';
import { Offers } from './run/offers.ts';
import type { EnginePorts } from './ports/engine-ports.ts';
import { ProjectManager } from './run/project-manager.ts';
import { Recorder } from './recorder.ts';
import { Recovery } from './run/recovery.ts';
import { RecoveryNews } from './run/recovery-news.ts';
import { RunLoop } from './run/run-loop.ts';
import { Runner } from './attempt/runner.ts';
import { Upkeep } from './run/upkeep.ts';

export interface EngineOptions {
  config: Config;
  /** The process that owns the workspace. */
  pid: number;
  /** The Node that runs test files where no test command is set. */
  node: string;
  /** How the built-in demo agent is started. */
  demoAgent: readonly string[];
}

/** The parts that an engine speaks to itself. */
export interface EngineParts {
  /** As the parts see them. */
  ports: EnginePorts;
  backlog: BacklogSource;
  sync: BacklogSync;
  budgets: Budgets;
  coverage: Coverage;
  deadlines: DecisionDeadlines;
  testRuns: TestRuns;
  runner: Runner;
  recovery: Recovery;
  loop: RunLoop;
  manager: ProjectManager;
}

/** Makes the parts of an engine, each with what it needs of the others. None of them does anything yet. */
export function engineParts(real: EnginePorts, { config, node, demoAgent }: EngineOptions, tell: (event: RunEvent) => void): EngineParts {
  const ports = { ...real, checkout: backlogsApart(real.checkout, backlogFiles(config).map(({ file }) => file)) };
  const { store, workspace, clock } = ports;
  const underWay: RunUnderWay = { current: undefined };
  const run = (): RunUnderWay['current'] => underWay.current;
  const state = (): ReturnType<typeof store.state> => store.state();

  const backlog = new BacklogSource(workspace, config, clock);
  const recorder = new Recorder(store, clock, tell);
  const sync = new BacklogSync({ ...ports, backlog }, tell);
  const budgets = new Budgets(ports, config, tell);
  const coverage = new Coverage({ ...ports, state, backlog: () => backlog.read(state()), tell }, config);
  const testRuns = new TestRuns({ ...ports, coverage, itemInTree: () => itemInTree(state()) !== null, tell }, config, node);
  const runner = new Runner({ ...ports, recorder, budgets, keepResults: (results) => coverage.record(results) }, config, node, tell);
  const merge = new MergeSteps({ ...ports, recorder, gates: new Gates({ ...ports, evidence: (item, specPath) => coverage.evidenceWith(item, specPath) }, config, node), coverage, tell });

  const turns = new AgentTurns(config, demoAgent, state, run);
  const holds = new ItemHolds({ ...ports, recorder }, tell, run);
  const trees = new ItemTrees({ ...ports, recorder, holds, merge });
  const attempts = new AttemptSteps({ ...ports, recorder, runner, budgets, turns, trees, holds, demoAgent }, config, tell, run);
  const steps = new ItemSteps({ ...ports, recorder, attempts, trees, holds, merge }, tell, run);

  const upkeep = new Upkeep({ ...ports, recorder, backlog }, steps);
  const news = new RecoveryNews(clock, tell);
  const recovery = new Recovery({ ...ports, recorder, backlog, budgets }, config, { attempts, upkeep, news }, tell, run);
  const offers = new Offers(turns, config.metaRatio, state);
  const deadlines = new DecisionDeadlines({ ...ports, recorder }, config.limits.decisionSeconds, tell);
  const loop = new RunLoop({ ...ports, recorder, sync, offers, budgets, deadlines, upkeep, merge }, tell);
  const manager = new ProjectManager({ ...ports, recorder, runner, merge, sync, offers, recovery, news, upkeep, loop }, config, tell, underWay);
  return { ports, backlog, sync, budgets, coverage, deadlines, testRuns, runner, recovery, loop, manager };
}
