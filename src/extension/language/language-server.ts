import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { Coalesced } from '../../base/coalesced.ts';
import { messageOf } from '../../base/errors.ts';
import { OPTIONS_NOTIFICATION, STATE_REQUEST, type LanguageOptions, type LanguageState } from '../../contract/language.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';
import { Restarts, type RestartLimit } from '../model/restarts.ts';
import type { OutputLogger } from '../output.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import { setting } from '../settings.ts';
import { DocumentAddresses } from './document-addresses.ts';
import { FolderFacts } from './folder-facts.ts';
import type { ServerConnection } from './language-client.ts';
import { rulePages } from './rule-pages.ts';

const RESTARTS: RestartLimit = { most: 3, withinMs: 180_000 };

export interface LanguageServerPorts {
  sessions: FolderSessions;
  clock: Clock;
  logger: OutputLogger;
  extensionUri: vscode.Uri;
}

/**
 * The language server of this window. It is started when a folder has something for it, after the extension has been
 * activated; it starts nothing of the workspace and writes nothing, so that a workspace need not be trusted for it.
 */
export class LanguageServer implements vscode.Disposable {
  readonly #ports: LanguageServerPorts;
  readonly #facts: FolderFacts;
  readonly #following = new Coalesced(() => this.#follow());
  readonly #addresses = new DocumentAddresses();
  readonly #listening: vscode.Disposable;
  #connection: ServerConnection | undefined;
  readonly #restarts = new Restarts(RESTARTS);
  #isWanted = false;
  /** It does not stay up, and nobody has asked for it since. */
  #isGivenUp = false;
  /** What was shown of folders last: the same again changes nothing. */
  #shown: readonly FolderSnapshot[] = [];
  #closed = false;

  constructor(ports: LanguageServerPorts) {
    this.#ports = ports;
    const { sessions, clock, logger } = ports;
    this.#facts = new FolderFacts({
      sessions, clock,
      send: async (method, params) => this.#connection?.notify(method, params),
      onError: (error) => logger.error('The language server could not be told what the pipeline knows.', error),
    });
    this.#listening = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('coherence.lenses')) void this.#connection?.notify(OPTIONS_NOTIFICATION, this.#options());
    });
  }

  /** The process of the server; undefined where there is none. */
  get pid(): number | undefined {
    return this.#connection?.pid;
  }

  /** How far the server has come; null where there is none. */
  async state(): Promise<LanguageState | null> {
    const connection = this.#connection;
    return connection?.isRunning === true ? connection.request<LanguageState>(STATE_REQUEST) : null;
  }

  /** Follows what is known of the folders. */
  show(snapshots: readonly FolderSnapshot[]): void {
    if (this.#closed || (snapshots.length === this.#shown.length && snapshots.every((each, index) => each === this.#shown[index]))) return;
    this.#shown = snapshots;
    const isWanted = snapshots.some(({ files, specs, configured }) => files.length > 0 || specs.length > 0 || configured);
    if (isWanted !== this.#isWanted) {
      this.#isWanted = isWanted;
      this.#inBackground(this.#following.run());
    }
    this.#facts.touch();
  }

  /** Ends the server and starts it anew, where there is something for it. */
  async restart(): Promise<void> {
    this.#restarts.forget();
    this.#isGivenUp = true;
    await this.#following.run();
    this.#isGivenUp = false;
    await this.#following.run();
  }

  /** Ends the server for good. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#isWanted = false;
    this.dispose();
    await this.#following.run();
  }

  dispose(): void {
    this.#facts.dispose();
    this.#listening.dispose();
  }

  async #follow(): Promise<void> {
    if (!this.#isWanted || this.#isGivenUp) {
      const connection = this.#connection;
      this.#connection = undefined;
      await connection?.stop().catch((error: unknown) => this.#ports.logger.warn(`The language server did not end in good order: ${messageOf(error)}`));
      return;
    }
    if (this.#connection !== undefined) return;
    const { extensionUri, logger } = this.#ports;
    // A bundle of its own: an activation does not wait for a library that not every folder needs.
    const { connectLanguageServer } = await import('./language-client.ts');
    const connection = connectLanguageServer({
      module: join(extensionUri.fsPath, 'dist', 'language-server.mjs'),
      channel: logger.channel,
      options: this.#options(),
      addresses: this.#addresses,
      onEnded: () => this.#ended(connection),
    });
    this.#connection = connection;
    try {
      await connection.start();
      this.#facts.forget();
    } catch (error) {
      logger.error('The language server did not start.', error);
    }
  }

  /** It has ended by itself. */
  #ended(connection: ServerConnection): void {
    const { clock, logger } = this.#ports;
    if (this.#connection === connection) this.#connection = undefined;
    connection.stop().catch((error: unknown) => logger.warn(`What is left of the language server did not end: ${messageOf(error)}`));
    if (this.#restarts.ended(clock.monotonic())) {
      logger.warn('The language server has ended and is started again.');
      return this.#inBackground(this.#following.run());
    }
    this.#isGivenUp = true;
    this.#inBackground(this.#tellGivenUp());
  }

  #options(): LanguageOptions {
    return {
      rulesUri: rulePages(this.#ports.extensionUri),
      commands: true,
      lenses: { items: setting('coherence.lenses.items'), specs: setting('coherence.lenses.specs'), requirements: setting('coherence.lenses.requirements') },
    };
  }

  async #tellGivenUp(): Promise<void> {
    const [restart, show] = [vscode.l10n.t('Restart'), vscode.l10n.t('Show Output')];
    const chosen = await vscode.window.showErrorMessage(vscode.l10n.t('The language server does not stay up, so specs and backlogs are not checked.'), restart, show);
    if (chosen === restart) await this.restart();
    if (chosen === show) this.#ports.logger.channel.show(true);
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#ports.logger.error('Something in the background went wrong.', error));
  }
}
