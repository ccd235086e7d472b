import { InvalidArgumentError, Option, type Command } from 'commander';
import { findItem } from '../../backlog/find-item.ts';
import { configProblemText } from '../../contract/config-problem.ts';
import type { EngineApi } from '../../contract/engine-api.ts';
import type { RunRequest, RunSummary } from '../../contract/run-event.ts';
import { neededCommands } from '../../host/needed-commands.ts';
import { requireRightConfig } from '../../host/require-right-config.ts';
import type { HostOptions, WorkspaceHost } from '../../host/workspace-host.ts';
import { isoTime, type Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import { backlogOption, hostOptions, jsonOption, layoutOf, withHost, withReader, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import { dryRun } from '../run/dry-run.ts';
import { exitCodeOfRun } from '../run/exit-code.ts';
import { planLines } from '../run/plan-lines.ts';
import { summaryLines } from '../run/run-summary.ts';
import { jsonView, progressView, type RunView } from '../run/run-view.ts';
import type { Interrupt } from '../services.ts';
import { ensureApproved } from './approve.ts';

/** How often it is looked how much of its time an attempt has used. */
const TIMES_MS = 10_000;

interface RunOptions extends WorkspaceOptions, JsonOption {
  next?: true;
  item?: string[];
  all?: true;
  hours?: number;
  maxItems?: number;
  budget?: number;
  agent?: string;
  wait: boolean;
  dryRun?: true;
  trust?: true;
  takeOver?: true;
}

export function addRun(program: Command, invocation: Invocation): void {
  workspaceCommand(program, 'run', 'take items through spec, impl, test and review')
    .addOption(new Option('--next', 'only the next item').conflicts(['item', 'all', 'maxItems']))
    .addOption(new Option('--item <item...>', 'only these items, by key or number').conflicts('all'))
    .addOption(new Option('--all', 'every item that may run (the default)'))
    .option('--hours <hours>', 'start nothing new after this time', positiveNumber)
    .option('--max-items <count>', 'end after this many items, done, failed or waiting for you', positiveInteger)
    .option('--budget <usd>', 'what the run may cost, as far as agents say what they cost', positiveNumber)
    .option('--agent <name>', 'the agent for every phase, in place of the configured ones')
    .option('--no-wait', 'end where all that is left waits for an account that is paused, or for the checks of the branch')
    .addOption(backlogOption())
    .option('--dry-run', 'show what would run, write nothing')
    .option('--trust', 'run what the repository names without approval, this time (for CI)')
    .option('--take-over', 'take the workspace from an owner that does not answer')
    .addOption(jsonOption('print one event a line, the summary last'))
    .action((options: RunOptions) => run(invocation, options));
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('A number above 0 is needed.');
  return value;
}

function positiveInteger(text: string): number {
  const value = positiveNumber(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('A whole number above 0 is needed.');
  return value;
}

async function run(invocation: Invocation, options: RunOptions): Promise<void> {
  const host = hostOptions(invocation, options);
  const request = requestOf(options);
  if (options.dryRun) return showPlan(invocation, host, request, options);
  await withHost(invocation, host, async (opened) => {
    requireRightConfig(opened.problems);
    if (!options.trust) {
      await ensureApproved(invocation, invocation.services.approvals(host.root), neededCommands(opened.config, request.agent), options.json === true);
    }
    await follow(invocation, opened, request, options.json === true);
  });
}

function requestOf(options: RunOptions): RunRequest {
  const maxItems = options.next ? 1 : options.maxItems;
  return {
    ...(options.item === undefined ? {} : { items: options.item }),
    ...(maxItems === undefined ? {} : { maxItems }),
    ...(options.hours === undefined ? {} : { hours: options.hours }),
    ...(options.budget === undefined ? {} : { budgetUsd: options.budget }),
    ...(options.agent === undefined ? {} : { agent: options.agent }),
    ...(options.wait ? {} : { wait: false as const }),
  };
}

async function showPlan(invocation: Invocation, host: HostOptions, request: RunRequest, options: RunOptions): Promise<void> {
  const { terminal, services } = invocation;
  const book = services.approvals(host.root);
  const plan = await withReader(invocation, host, (reader) => dryRun(reader, services.files(host.root), book, request, options.trust === true));
  if (options.json) writeJson(terminal, plan);
  else writeLines(terminal, planLines(plan, layoutOf(terminal)));
}

async function follow(invocation: Invocation, host: WorkspaceHost, request: RunRequest, json: boolean): Promise<void> {
  const { terminal, services } = invocation;
  const { api } = host;
  const view = json ? jsonView(terminal) : progressView(terminal, services.clock);
  let interrupt: Interrupt | undefined;
  const listening = [
    api.onEvent((event) => view.event(event)),
    services.interrupts((signal) => {
      if (interrupt !== undefined) return;
      interrupt = signal;
      view.stopping();
      // The run ends with an error of its own where the owner cannot be told.
      api.stop(services.user).catch(() => {});
    }),
  ];
  const looking = json || !terminal.live ? null : lookAtTimes(api, view, services.clock);
  let summary: RunSummary;
  try {
    tellOpening(view, host, isoTime(services.clock));
    summary = await api.run(request);
  } finally {
    looking?.dispose();
    for (const listener of listening) listener.dispose();
    view.dispose();
  }
  if (json) writeJson(terminal, summary);
  else writeLines(terminal, summaryLines(summary, (await api.status()).attention, layoutOf(terminal)));
  invocation.exitCode = exitCodeOfRun(summary, interrupt, await waitsForHuman(api, request));
}

/** Asks now and then how much of its time the attempt at work has used. */
function lookAtTimes(api: EngineApi, view: RunView, clock: Clock): Disposable {
  let timer: Disposable;
  const look = async (): Promise<void> => {
    // Whatever keeps the owner from an answer ends the run as well.
    const status = await api.status().catch(() => null);
    if (status !== null) view.atWork(status.running);
  };
  const next = (): void => {
    timer = clock.after(TIMES_MS, () => {
      void look();
      next();
    });
  };
  next();
  return { dispose: () => timer.dispose() };
}

/** What was found while the workspace was opened comes first. */
function tellOpening(view: RunView, host: WorkspaceHost, at: string): void {
  for (const message of host.notices) view.event({ type: 'notice', at, severity: 'warning', message });
  for (const problem of host.problems) {
    view.event({ type: 'notice', at, severity: problem.severity, message: `${CONFIG_PATH}: ${configProblemText(problem)}` });
  }
}

/** Whether what was asked for waits for a human: other items do not make a run of this one incomplete. */
async function waitsForHuman(api: EngineApi, request: RunRequest): Promise<boolean> {
  if (request.items === undefined) return true;
  const items = await api.items();
  return request.items.some((name) => findItem(items, name).state === 'blocked');
}
