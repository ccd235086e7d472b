import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { openWorkspace } from '../host/open-workspace.ts';
import { readWorkspace } from '../host/read-workspace.ts';
import { userName } from '../host/user-name.ts';
import { systemClock } from '../node/clock.ts';
import { actionsMenu } from './commands/actions-menu.ts';
import { backlogCommands, moveOnto } from './commands/backlog-commands.ts';
import { ensureApproved, ensureTestsApproved } from './commands/approvals.ts';
import { registerCommands, type CommandHandlers } from './commands/command-registry.ts';
import { coverageCommands } from './commands/coverage-commands.ts';
import { agentCommands } from './commands/agent-commands.ts';
import { brakeCommands } from './commands/brake-commands.ts';
import { answerDecision, decisionCommands } from './commands/decision-commands.ts';
import { keyCommands } from './commands/key-commands.ts';
import { itemCommands } from './commands/item-commands.ts';
import { languageCommands } from './commands/language-commands.ts';
import { runCommands } from './commands/run-commands.ts';
import { sampleCommand } from './commands/sample-command.ts';
import { setUpCommands } from './commands/set-up-commands.ts';
import { ContextKeyWriter } from './context-keys.ts';
import { CommitDocuments } from './documents/commit-documents.ts';
import { PreviewDocuments } from './documents/preview-documents.ts';
import { LogLinkProvider } from './documents/log-link-provider.ts';
import { TaskLogDocuments } from './documents/task-log-documents.ts';
import type { ExtensionApi } from './extension-api.ts';
import { githubToken } from './github-token.ts';
import { LanguageServer } from './language/language-server.ts';
import { attentionCount } from './model/attention-list.ts';
import { isFiltering } from './model/backlog-filter.ts';
import { contextValues, type WindowFacts } from './model/context-values.ts';
import { DecisionNotices } from './notices/decision-notices.ts';
import { reportError } from './notices/report-error.ts';
import { tellContinued, tellRunEnd, tellRunEvent } from './notices/run-notices.ts';
import { OutputLogger } from './output.ts';
import { AgentKeys } from './session/agent-keys.ts';
import { Checklists } from './session/checklist.ts';
import { FolderSessions } from './session/folder-sessions.ts';
import { RunControl } from './session/run-control.ts';
import { programEnvironment, setting } from './settings.ts';
import { SpecTests } from './tests/spec-tests.ts';
import { AttentionView } from './views/attention-view.ts';
import { BacklogView } from './views/backlog-view.ts';
import { PipelineView } from './views/pipeline-view.ts';
import { StatusBar } from './views/status-bar.ts';
import { workspaceFolders } from './workspace-folders.ts';
import { SCHEMES } from '../contract/views.ts';

/** How often ages are brought up to date while something runs. */
const RUNNING_TICK_MS = 3000;
/** As many finished tasks as the pipeline view lists. */
const RECENT_TASKS = 50;

/** Everything of the extension in one window: put together here, and nowhere else. */
export class CoherenceWindow {
  readonly #context: vscode.ExtensionContext;
  readonly #logger: OutputLogger;
  readonly #sessions: FolderSessions;
  readonly #agentKeys: AgentKeys;
  readonly #runs: RunControl;
  readonly #keys = new ContextKeyWriter();
  readonly #backlog: BacklogView;
  readonly #attention = new AttentionView();
  readonly #pipeline: PipelineView;
  readonly #checklists = new Checklists(systemClock, () => vscode.workspace.isTrusted);
  readonly #statusBar = new StatusBar();
  readonly #previews = new PreviewDocuments();
  readonly #tests: SpecTests;
  readonly #language: LanguageServer;
  readonly #decisions: DecisionNotices;
  readonly #user = userName();
  #closing: Promise<void> | undefined;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
    this.#logger = new OutputLogger(vscode.window.createOutputChannel('Coherence', { log: true }));
    this.#agentKeys = new AgentKeys(context.secrets, this.#logger);
    const environment = programEnvironment();
    this.#sessions = new FolderSessions({
      openWorkspace, readWorkspace, clock: systemClock, logger: this.#logger,
      isTrusted: () => vscode.workspace.isTrusted,
      environment: () => environment,
      keys: () => this.#agentKeys.current,
      githubToken: () => githubToken(environment),
    });
    this.#runs = new RunControl({ clock: systemClock, continues: () => setting('coherence.continueRuns') });
    this.#tests = new SpecTests({ sessions: this.#sessions, approve: ensureTestsApproved, logger: this.#logger });
    this.#language = new LanguageServer({ sessions: this.#sessions, clock: systemClock, logger: this.#logger, extensionUri: context.extensionUri });
    const now = (): number => systemClock.now();
    this.#backlog = new BacklogView({
      now,
      tasks: (folder, key) => this.#sessions.at(folder).tasks(key),
      move: (moved, target) => this.#reported(() => moveOnto(this.#sessions, moved.node, target?.node)),
    });
    this.#pipeline = new PipelineView({
      now,
      recentTasks: (folder) => this.#sessions.at(folder).recentTasks(RECENT_TASKS),
      checklist: (folder) => this.#checklists.of(this.#sessions.at(folder)),
    });
    this.#decisions = new DecisionNotices({
      enabled: () => setting('coherence.notifications') !== 'none',
      ask: (message, buttons) => vscode.window.showInformationMessage(message, ...buttons),
      answer: (folder, decision, answer) => this.#reported(() => answerDecision(this.#sessions.at(folder), decision, answer, this.#user)),
    });
  }

  start(): ExtensionApi {
    const logs = new TaskLogDocuments(this.#sessions, () => Math.max(1, setting('coherence.logKilobytes')) * 1024);
    const tick = setInterval(() => {
      if (this.#sessions.snapshots.some(({ status }) => status !== null && (status.run !== null || status.running.length > 0 || status.accounts.length > 0))) this.#show();
    }, RUNNING_TICK_MS);
    this.#context.subscriptions.push(
      this.#logger.channel, this.#agentKeys, this.#backlog, this.#attention, this.#pipeline, this.#statusBar, this.#tests, this.#previews, this.#language, logs,
      { dispose: () => clearInterval(tick) },
      registerCommands(this.#handlers(), this.#logger),
      vscode.workspace.registerTextDocumentContentProvider(SCHEMES.commit, new CommitDocuments(this.#sessions)),
      vscode.workspace.registerTextDocumentContentProvider(SCHEMES.preview, this.#previews),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#saved(uri)),
      vscode.languages.registerDocumentLinkProvider({ scheme: SCHEMES.log }, new LogLinkProvider(this.#sessions)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#inBackground(this.#sessions.setFolders(workspaceFolders()))),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#inBackground(this.#sessions.refresh())),
      // Whatever was missed meanwhile is seen when a person comes back.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#inBackground(this.#sessions.refresh());
      }),
      this.#sessions.onDidChange(() => this.#show()),
      this.#agentKeys.onDidChange(() => this.#inBackground(this.#keysChanged())),
      this.#sessions.onRunEvent(({ session, event }) => {
        // What a run has done is part of the checklist's evidence.
        if (event.type === 'summary') this.#checklists.forget(session);
        tellRunEvent(session.folder.name, event, this.#logger, setting('coherence.notifications') === 'all');
      }),
      this.#runs.onDidEnd((end) => {
        if ('error' in end.result) this.#logger.error('A run came to nothing.', end.result.error);
        this.#inBackground(tellRunEnd(end, setting('coherence.notifications') === 'all'));
      }),
      this.#runs.onDidContinue((session) => {
        if (setting('coherence.notifications') !== 'none') this.#inBackground(tellContinued(session, this.#user));
      }),
    );
    this.#show();
    const ready = new Promise<void>((resolve) => {
      // After activation: the editor does not wait for folders.
      setImmediate(() => this.#inBackground(this.#agentKeys.load().then(() => this.#sessions.setFolders(workspaceFolders())).finally(resolve)));
    });
    return { ready, backlog: this.#backlog, attention: this.#attention.tree, pipeline: this.#pipeline.tree, tests: this.#tests, language: this.#language, statusBar: this.#statusBar.item };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const language = this.#language.close();
    try {
      await this.#sessions.close();
    } finally {
      this.#runs.dispose();
      await language;
    }
  }

  #handlers(): CommandHandlers {
    const sessions = this.#sessions;
    return {
      ...runCommands({ sessions, runs: this.#runs, approve: ensureApproved, user: this.#user }),
      ...itemCommands({ sessions, user: this.#user, now: () => systemClock.now() }),
      ...decisionCommands(sessions, this.#user),
      ...brakeCommands({ sessions, user: this.#user, now: () => systemClock.now() }),
      ...agentCommands(sessions),
      ...keyCommands({ sessions, keys: this.#agentKeys }),
      ...coverageCommands({
        sessions, previews: this.#previews, user: this.#user,
        runTests: (session, spec) => this.#tests.run(session, spec),
        reveal: (folder) => this.#pipeline.revealCoverage(folder),
      }),
      ...languageCommands({
        sessions,
        restart: () => this.#language.restart(),
        runTests: (session, spec) => this.#tests.run(session, spec),
      }),
      ...backlogCommands({
        sessions,
        filter: {
          get: () => this.#backlog.filter,
          set: (filter) => {
            this.#backlog.filter = filter;
            this.#show();
          },
        },
      }),
      ...setUpCommands({ sessions, revealChecklist: (folder) => this.#pipeline.revealChecklist(folder), checklists: this.#checklists, logger: this.#logger, extensionId: this.#context.extension.id }),
      ...sampleCommand(this.#context.extensionUri),
      ...actionsMenu(() => ({
        keys: contextValues(sessions.snapshots, this.#facts()),
        trusted: vscode.workspace.isTrusted,
        waiting: attentionCount(sessions.snapshots),
      })),
    };
  }

  #show(): void {
    const { snapshots } = this.#sessions;
    this.#keys.write(contextValues(snapshots, this.#facts()));
    this.#backlog.show(snapshots);
    this.#attention.show(snapshots, systemClock.now());
    this.#pipeline.show(snapshots);
    this.#statusBar.show(snapshots, systemClock.now());
    this.#decisions.show(snapshots);
    this.#tests.show(snapshots);
    this.#language.show(snapshots);
    for (const session of this.#sessions.all) this.#inBackground(this.#runs.look(session));
  }

  #facts(): WindowFacts {
    return { filtered: isFiltering(this.#backlog.filter), keys: this.#agentKeys.names.length };
  }

  /** An engine that has nothing to do is opened anew with them; another one gets them when its run has ended. */
  async #keysChanged(): Promise<void> {
    for (const session of this.#sessions.all) this.#checklists.forget(session);
    this.#show();
    await this.#sessions.refresh();
  }

  /** What tests said of a file may be old now. */
  #saved(uri: vscode.Uri): void {
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.toString();
    this.#sessions.all.find((session) => session.folder.uri === folder)?.touched();
  }

  /** What a person did outside of a command: what goes wrong is said the same way. */
  async #reported(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#logger.error('What was asked for came to nothing.', error);
      void reportError(error);
    }
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#logger.error('Something in the background went wrong.', error));
  }
}
