import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { TEST_CONTROLLER_ID } from '../../contract/views.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';
import { leavesOf, runsFor, specTestId, testTree, type TestNode } from '../model/test-tree.ts';
import { endText, terminalText } from '../model/test-output.ts';
import { errorSentence, reportError } from '../notices/report-error.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import { TestItems } from './test-items.ts';

export interface SpecTestPorts {
  sessions: FolderSessions;
  /** Asks a person for the approval of the test command; false when it is not given. @throws UserError */
  approve: (session: FolderSession) => Promise<boolean>;
  logger: Logger;
}

interface Explorer {
  controller: vscode.TestController;
  profile: vscode.TestRunProfile;
  items: TestItems;
}

/** Specs with their tests in the Test Explorer. It is there from the first spec on that names tests. */
export class SpecTests implements vscode.Disposable {
  readonly #ports: SpecTestPorts;
  #explorer: Explorer | undefined;
  #shown: readonly unknown[] = [];
  #nodes: readonly TestNode[] = [];
  /** Tests that a run is about to report itself. */
  readonly #held = new Set<string>();

  constructor(ports: SpecTestPorts) {
    this.#ports = ports;
  }

  /** Undefined while no spec names tests. */
  get controller(): vscode.TestController | undefined {
    return this.#explorer?.controller;
  }

  get profile(): vscode.TestRunProfile | undefined {
    return this.#explorer?.profile;
  }

  /** Follows what is known of the folders, and reports results that are new. */
  show(snapshots: readonly FolderSnapshot[]): void {
    const seen = snapshots.flatMap(({ folder, coverage, trusted }) => [folder.uri, folder.name, coverage, trusted]);
    if (seen.length === this.#shown.length && seen.every((each, index) => each === this.#shown[index])) return;
    this.#shown = seen;
    this.#nodes = testTree(snapshots);
    if (this.#nodes.length === 0 && this.#explorer === undefined) return;
    const { items, profile } = this.#open();
    const label = profileLabel();
    if (profile.label !== label) profile.label = label;
    items.show(this.#nodes, snapshots.map(({ folder }) => folder));
    this.#reportFresh();
  }

  /**
   * Runs the tests of a spec as a person would from the Test Explorer.
   * @throws UserError `no-tests`, `untrusted`, and those of `CoverageApi.runTests`
   */
  async run(session: FolderSession, spec: string): Promise<void> {
    const item = this.#explorer?.items.item(specTestId(session.folder.uri, spec));
    if (item === undefined || this.#explorer === undefined) throw new UserError('no-tests', vscode.l10n.t('That spec names no tests.'), { hint: vscode.l10n.t('Name them under its acceptance tests.') });
    session.requireTrust();
    await this.#run(new vscode.TestRunRequest([item], undefined, this.#explorer.profile, false, false), this.#explorer);
  }

  dispose(): void {
    this.#explorer?.controller.dispose();
  }

  #open(): Explorer {
    if (this.#explorer !== undefined) return this.#explorer;
    const controller = vscode.tests.createTestController(TEST_CONTROLLER_ID, vscode.l10n.t('Coherence'));
    const items = new TestItems(controller);
    const profile = controller.createRunProfile(profileLabel(), vscode.TestRunProfileKind.Run, async (request) => {
      try {
        if (this.#explorer !== undefined) await this.#run(request, this.#explorer);
      } catch (error) {
        this.#ports.logger.error('Tests could not be run.', error);
        void reportError(error);
      }
    }, true);
    controller.refreshHandler = () => this.#ports.sessions.refresh();
    this.#explorer = { controller, items, profile };
    return this.#explorer;
  }

  /** Results that no run of ours is about to report. */
  #reportFresh(): void {
    if (this.#explorer === undefined) return;
    const { controller, items } = this.#explorer;
    const fresh = items.fresh(this.#nodes).filter(({ id }) => !this.#held.has(id));
    if (fresh.length === 0) return;
    const tested = fresh.flatMap(({ id }) => items.item(id) ?? []);
    const run = controller.createTestRun(new vscode.TestRunRequest(tested, undefined, undefined, false, true), vscode.l10n.t('Reports'), false);
    items.publish(fresh, () => run);
    run.end();
  }

  async #run(request: vscode.TestRunRequest, { controller, items }: Explorer): Promise<void> {
    const left = new Set(request.exclude?.map(({ id }) => id));
    const chosen = request.include?.flatMap(({ id }) => items.node(id) ?? []) ?? this.#nodes;
    const byFolder = Map.groupBy(chosen.filter(({ id }) => !left.has(id)), ({ scope }) => scope.folder);
    const run = controller.createTestRun(request);
    try {
      for (const [folder, nodes] of byFolder) await this.#runFolder(this.#ports.sessions.at(folder), nodes, run, items);
    } catch (error) {
      run.appendOutput(`${terminalText(errorSentence(error))}\r\n`);
      throw error;
    } finally {
      run.end();
    }
  }

  async #runFolder(session: FolderSession, nodes: readonly TestNode[], run: vscode.TestRun, items: TestItems): Promise<void> {
    // Before the engine is opened: what cannot run leaves nothing behind in a repository.
    session.requireTrust();
    await session.refresh();
    if (!(await this.#ports.approve(session))) return run.appendOutput(`${vscode.l10n.t('Nothing was run: the test command has not been approved.')}\r\n`);
    const engine = await session.engine();
    const ids = leavesOf(nodes).map(({ id }) => id);
    for (const id of ids) this.#held.add(id);
    const listening = [
      session.onRunEvent((event) => {
        if (event.type === 'tests-output') run.appendOutput(terminalText(event.text));
      }),
      run.token.onCancellationRequested(() => {
        engine.stopTests().catch((error: unknown) => this.#ports.logger.error('The tests could not be stopped.', error));
      }),
    ];
    try {
      for (const id of ids) {
        const item = items.item(id);
        if (item !== undefined) run.started(item);
      }
      for (const request of runsFor(nodes.map(({ scope }) => scope)) ?? [{}]) {
        if (run.token.isCancellationRequested) break;
        run.appendOutput(`${terminalText(endText(await engine.runTests(request)))}\r\n`);
      }
      await session.refresh();
      // Where the tree has changed meanwhile the results are those of the tests as they are now.
      items.publish(ids.flatMap((id) => items.node(id) ?? []), () => run);
    } finally {
      for (const id of ids) this.#held.delete(id);
      for (const each of listening) each.dispose();
      // What came to nothing here may have brought something all the same.
      this.#reportFresh();
    }
  }
}

function profileLabel(): string {
  return vscode.workspace.isTrusted ? vscode.l10n.t('Run by the project’s test command') : vscode.l10n.t('Nothing runs: this workspace is not trusted');
}
