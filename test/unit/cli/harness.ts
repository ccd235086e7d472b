import type { Clock } from '../../../src/base/clock.ts';
import { disposable } from '../../../src/base/disposable.ts';
import { Emitter } from '../../../src/base/emitter.ts';
import type { UserError } from '../../../src/base/errors.ts';
import { readBacklog } from '../../../src/backlog/read.ts';
import { keyOf, normalText } from '../../../src/backlog/item-key.ts';
import { configSchema, type Config, type ConfigProblem } from '../../../src/contract/config.ts';
import type { CoverageView, DocumentUpdate } from '../../../src/contract/coverage.ts';
import type { BacklogListItem, EngineApi, StatusView } from '../../../src/contract/engine-api.ts';
import type { Finding } from '../../../src/contract/finding.ts';
import type { RunEvent, RunRequest, RunSummary } from '../../../src/contract/run-event.ts';
import type { TaskRecord } from '../../../src/contract/task-record.ts';
import type { WorkspacePort } from '../../../src/engine/ports/workspace.ts';
import type { ApprovalBook } from '../../../src/host/approval-book.ts';
import type { HostOptions, WorkspaceHost, WorkspaceReader } from '../../../src/host/workspace-host.ts';
import { approvalRequest, requiredApprovals } from '../../../src/node/workspace/approval-requests.ts';
import type { Detected } from '../../../src/node/workspace/detect.ts';
import { backlogFiles } from '../../../src/engine/backlog/backlog-source.ts';
import type { WorkspaceDocuments } from '../../../src/cli/lint/workspace-documents.ts';
import { runCommandLine } from '../../../src/cli/program.ts';
import type { CliServices, Interrupt } from '../../../src/cli/services.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';

/** Control sequences that colour text. */
// oxlint-disable-next-line no-control-regex -- control characters are the subject here
const COLOURS = /\u001b\[[0-9;]*m/g;

export function withoutColours(text: string): string {
  return text.replaceAll(COLOURS, '');
}

/** A terminal that keeps what is written to it. */
export class FakeTerminal implements Terminal {
  out = '';
  error = '';
  columns = 80;
  live = false;
  canAsk = false;
  colour = false;
  errorColour = false;
  unicode = true;
  answers: string[] = [];
  asked: string[] = [];
  /** What the status line showed; null where it was taken away. */
  shown: (string | null)[] = [];

  write(text: string): void {
    this.out += text;
  }

  writeError(text: string): void {
    this.error += text;
  }

  ask(question: string): Promise<string> {
    this.asked.push(question);
    return Promise.resolve(this.answers.shift() ?? '');
  }

  statusLine() {
    return { show: (text: string) => void this.shown.push(text), stop: () => void this.shown.push(null) };
  }
}

/** Time that stands still, and timers that never fire. */
export class StillClock implements Clock {
  milliseconds = Date.parse('2030-01-01T00:00:00.000Z');
  now(): number {
    return this.milliseconds;
  }
  monotonic(): number {
    return this.milliseconds;
  }
  after() {
    return disposable(() => {});
  }
}

export class MemoryFiles implements WorkspacePort {
  readonly root = '/work';
  readonly texts = new Map<string, string>();
  /** Paths in the order in which they were written. */
  readonly written: string[] = [];

  read(path: string): Promise<string | null> {
    return Promise.resolve(this.texts.get(path) ?? null);
  }
  exists(path: string): Promise<boolean> {
    return Promise.resolve(this.texts.has(path));
  }
  write(path: string, text: string): Promise<void> {
    this.texts.set(path, text);
    this.written.push(path);
    return Promise.resolve();
  }
  list(folder: string): Promise<string[]> {
    return Promise.resolve([...this.texts.keys()].filter((path) => path.startsWith(`${folder}/`)).sort());
  }
}

export const EMPTY_COVERAGE: CoverageView = {
  specs: [], reports: [], tests: null, pending: [], kept: [], proposals: [], written: 0, firstWrite: true, waitsFor: null, problems: [],
};

export const EMPTY_STATUS: StatusView = {
  owner: null, writable: true, paused: null, run: null, interrupted: null, running: [], waiting: [],
  items: { open: 0, running: 0, blocked: 0, failed: 0, done: 0 },
  attention: [], decisions: [], accounts: [], spending: { todayUsd: 0, dayBudgetUsd: null, runUsd: null, runBudgetUsd: null }, next: [],
};

export const EMPTY_SUMMARY: RunSummary = {
  type: 'summary', completed: [], failed: [], blocked: [], tasks: 0, durationSeconds: 0, reason: 'no-items',
  phases: { spec: 0, impl: 0, test: 0, review: 0 }, tests: { passed: 0, failed: 0 }, files: 0, commits: 0, outcomes: {}, costUsd: 0,
};

/** One call of the command line against a workspace in memory. */
export class Bench {
  readonly terminal = new FakeTerminal();
  readonly clock = new StillClock();
  readonly files = new MemoryFiles();
  readonly interrupts = new Emitter<Interrupt>();
  readonly events = new Emitter<RunEvent>();
  /** Calls of the engine, such as `decide task_1 yes ada`. */
  readonly calls: string[] = [];
  readonly hostOptions: HostOptions[] = [];
  readonly approved = new Set<string>();
  closed = 0;
  config: Config = configSchema.parse({});
  status: StatusView = EMPTY_STATUS;
  /** Instead of the items of the backlog files. */
  items: BacklogListItem[] | undefined;
  findings: Finding[] = [];
  coverage: CoverageView = EMPTY_COVERAGE;
  documents: DocumentUpdate = { changes: [], kept: [], proposals: [], written: false, problems: [] };
  history: TaskRecord[] = [];
  notices: string[] = [];
  found: Detected = { specs: null, template: null, backlogs: [], metaBacklog: null, test: null, agents: [] };
  programs = new Set<string>();
  openError: UserError | undefined;
  callError: UserError | undefined;
  paths = new Map<string, 'folder' | 'file'>([['/work', 'folder'], ['/work/.git', 'folder']]);
  /** What happens during a run. */
  run: (request: RunRequest, tell: (event: RunEvent) => void) => Promise<RunSummary> = () => Promise.resolve(EMPTY_SUMMARY);
  environment: Record<string, string | undefined> = {};
  /** What a repair finds. */
  repaired: string[] = [];
  problems: ConfigProblem[] = [];
  /** For `lint`. */
  workspaceDocuments: WorkspaceDocuments | undefined;

  async coherence(...argv: string[]): Promise<number> {
    this.terminal.out = '';
    this.terminal.error = '';
    return runCommandLine(argv, this.#services(), this.terminal);
  }

  /** What was printed as JSON. */
  get json(): unknown {
    return JSON.parse(this.terminal.out);
  }

  get lines(): string[] {
    return this.terminal.out.split('\n').slice(0, -1);
  }

  listItems(): BacklogListItem[] {
    return this.items ?? backlogFiles(this.config).flatMap(({ file, kind }) => listed(this.files.texts.get(file) ?? '', file, kind));
  }

  #services(): CliServices {
    return {
      openWorkspace: (options) => {
        this.hostOptions.push(options);
        return this.openError === undefined ? Promise.resolve(this.#host()) : Promise.reject(this.openError);
      },
      readWorkspace: (options) => {
        this.hostOptions.push(options);
        return Promise.resolve(this.#reader());
      },
      openDocuments: (options) => {
        this.hostOptions.push(options);
        return this.workspaceDocuments === undefined ? Promise.reject(new Error('no documents')) : Promise.resolve(this.workspaceDocuments);
      },
      rulePage: (rule) => `# ${rule}\n`,
      files: () => this.files,
      detect: () => Promise.resolve(this.found),
      approvals: () => this.#approvals(),
      history: () => Promise.resolve(this.history),
      pathKind: (path) => this.paths.get(path) ?? null,
      version: () => Promise.resolve({ found: true, answer: 'git version 2.50.0' }),
      hasProgram: (program) => Promise.resolve(this.programs.has(program)),
      agentVersion: (program) => Promise.resolve({ found: true, answer: `${program} 9.9.9` }),
      serveLanguage: () => Promise.reject(new Error('No client is there.')),
      repairWorkspace: () => Promise.resolve(this.repaired),
      interrupts: this.interrupts.event,
      clock: this.clock,
      user: 'ada',
      cwd: '/work',
      environment: this.environment,
      nodeVersion: 'v22.18.0',
      programVersion: '1.2.3',
    };
  }

  #approvals(): ApprovalBook {
    const stateOf = async (command: Parameters<ApprovalBook['stateOf']>[0]) => {
      const request = await approvalRequest(command, this.files);
      return { request, approved: this.approved.has(request.hash) };
    };
    return {
      stateOf,
      required: async (config) => (await requiredApprovals(config, this.files)).map((request) => ({ request, approved: this.approved.has(request.hash) })),
      approve: (requests) => Promise.resolve(requests.forEach((request) => this.approved.add(request.hash))),
      revoke: (requests) => Promise.resolve(requests.forEach((request) => this.approved.delete(request.hash))),
    };
  }

  #reader(): WorkspaceReader {
    return {
      config: this.config,
      problems: this.problems,
      status: () => Promise.resolve(this.status),
      items: () => Promise.resolve(this.listItems()),
      findings: () => Promise.resolve(this.findings),
      tasks: () => Promise.resolve([]),
      recentTasks: () => Promise.resolve([]),
      unfinished: () => Promise.resolve([]),
      evidence: () => Promise.resolve(this.coverage.specs),
      coverage: (reports) => {
        if (reports !== undefined) this.calls.push(`coverage ${reports.join(' ')}`);
        return Promise.resolve(this.coverage);
      },
      updateDocuments: (request) => {
        this.calls.push(`updateDocuments ${JSON.stringify(request)}`);
        return this.callError === undefined ? Promise.resolve(this.documents) : Promise.reject(this.callError);
      },
      handOver: (places, by) => {
        this.calls.push(`handOver ${places.join(' ')} ${by}`);
        return this.callError === undefined ? Promise.resolve() : Promise.reject(this.callError);
      },
      dispose: () => void (this.closed += 1),
    };
  }

  #host(): WorkspaceHost {
    return {
      role: 'owner',
      api: this.#api(),
      config: this.config,
      problems: this.problems,
      notices: this.notices,
      onClosed: () => disposable(() => {}),
      close: () => Promise.resolve(void (this.closed += 1)),
    };
  }

  #api(): EngineApi {
    const call = (...words: string[]): Promise<void> => {
      this.calls.push(words.join(' '));
      return this.callError === undefined ? Promise.resolve() : Promise.reject(this.callError);
    };
    return {
      onEvent: this.events.event,
      status: () => Promise.resolve(this.status),
      items: () => Promise.resolve(this.listItems()),
      findings: () => Promise.resolve(this.findings),
      tasks: () => Promise.resolve([]),
      recentTasks: () => Promise.resolve([]),
      changes: () => Promise.resolve(null),
      fileAt: () => Promise.resolve(null),
      run: async (request) => {
        await call('run', JSON.stringify(request));
        return this.run(request, (event) => this.events.fire(event));
      },
      stop: (by) => call('stop', by),
      pause: (reason, by) => call('pause', reason, by),
      resume: (by) => call('resume', by),
      decide: (id, answer, by) => call('decide', id, answer, by),
      retry: (item, by) => call('retry', item, by),
      skip: (item, by) => call('skip', item, by),
      reopen: (item, by) => call('reopen', item, by),
      cancel: (item, by) => call('cancel', item, by),
      raiseBudget: (scope, usd, by) => call('raiseBudget', scope, String(usd), by),
      coverage: (reports) => {
        if (reports !== undefined) this.calls.push(`coverage ${reports.join(' ')}`);
        return Promise.resolve(this.coverage);
      },
      updateDocuments: async (request) => {
        await call('updateDocuments', JSON.stringify(request));
        return this.documents;
      },
      handOver: (places, by) => call('handOver', ...places, by),
      runTests: () => Promise.reject(new Error('No tests here.')),
      stopTests: () => call('stopTests'),
    };
  }
}

function listed(text: string, file: string, kind: BacklogListItem['kind']): BacklogListItem[] {
  const { entries } = readBacklog(text, file, kind);
  const byLabel = new Map(entries.map((entry) => [entry.label, keyOf(normalText(entry.text))]));
  return entries.map(({ label, text: words, headings, done, spec, attributes, line }) => ({
    key: keyOf(normalText(words)), label, text: words, heading: headings.join(' / '), kind, state: done ? 'done' : 'open', phase: done ? null : 'spec', spec,
    goal: attributes.goal, impact: attributes.impact, effort: attributes.effort, after: attributes.after.map((other) => byLabel.get(other) ?? other),
    iteration: null, message: null, finishedAt: null, file, line: line + 1,
  }));
}

/** An item that is open and waits for nothing. */
export function item(values: Partial<BacklogListItem>): BacklogListItem {
  return {
    key: 'item_0000aaaa', label: '1', text: 'Add a clock', heading: '', kind: 'product', state: 'open', phase: 'spec', spec: null,
    goal: null, impact: null, effort: null, after: [], iteration: null, message: null, finishedAt: null, file: 'specs/backlog.md', line: 3, ...values,
  };
}
