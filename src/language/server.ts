import { TextDocument } from 'vscode-languageserver-textdocument';
import { ErrorCodes, ResponseError, TextDocuments, type Connection, type InitializeParams, type InitializeResult } from 'vscode-languageserver/node';
import { DisposableStore } from '../base/disposable.ts';
import { FACTS_NOTIFICATION, OPTIONS_NOTIFICATION, STATE_REQUEST, type FactsParams, type LanguageOptions, type LanguageState } from '../contract/language.ts';
import { clientAbilities, serverCapabilities, type ClientAbilities } from './capabilities.ts';
import { Changes } from './changes.ts';
import { answerDiagnostics } from './diagnostics-pull.ts';
import { DiagnosticsPush } from './diagnostics-push.ts';
import { FactsFeed } from './facts-feed.ts';
import type { FactsSource } from './facts-source.ts';
import { answerFeatures } from './feature-requests.ts';
import { Folders } from './folders.ts';
import { IndexingProgress } from './indexing-progress.ts';
import { Refreshes } from './refreshes.ts';
import { watchFiles } from './watched-files.ts';
import type { WorkerLimits } from './worker-host.ts';

const DEFAULT_LIMITS: WorkerLimits = { deadlineMs: 3000, memoryMb: 1024 };

export interface ServerParts {
  name: string;
  version: string;
  limits?: Partial<WorkerLimits>;
  /** For a client that does not tell what the pipeline knows. */
  facts?: FactsSource;
}

/**
 * Serves one client over a connection until it says `exit`. Nothing is written and no process is started; files outside of the
 * workspace folders are not read.
 */
export function startServer(connection: Connection, parts: ServerParts): void {
  const limits = { ...DEFAULT_LIMITS, ...parts.limits };
  const documents = new TextDocuments(TextDocument);
  let running: RunningServer | null = null;
  let isShutDown = false;

  connection.onInitialize((params): InitializeResult => {
    if (running !== null) throw new ResponseError(ErrorCodes.InvalidRequest, 'The server has been initialized already.');
    const client = clientAbilities(params);
    running = run(connection, { params, client, documents, limits, parts });
    return { capabilities: serverCapabilities(client), serverInfo: { name: parts.name, version: parts.version } };
  });
  connection.onInitialized(() => running?.initialized());
  connection.onShutdown(async () => {
    isShutDown = true;
    await running?.shutDown();
  });
  // What has a handler never comes here.
  connection.onRequest((method) => {
    if (running === null) throw new ResponseError(ErrorCodes.ServerNotInitialized, 'The server has not been initialized.');
    if (isShutDown) throw new ResponseError(ErrorCodes.InvalidRequest, 'The server is shutting down.');
    throw new ResponseError(ErrorCodes.MethodNotFound, `There is no ${method} here.`);
  });
  documents.listen(connection);
}

interface RunningServer {
  initialized(): void;
  shutDown(): Promise<void>;
}

interface RunParts {
  params: InitializeParams;
  client: ClientAbilities;
  documents: TextDocuments<TextDocument>;
  limits: WorkerLimits;
  parts: ServerParts;
}

function run(connection: Connection, { params, client, documents, limits, parts }: RunParts): RunningServer {
  const changes = new Changes();
  let options = optionsOf(params.initializationOptions);
  const progress = new IndexingProgress(connection);
  const refreshes = new Refreshes(connection, client);
  const folders = new Folders({ limits, client, options: () => options }, {
    changed(folder, files) {
      changes.add(folder, files);
      refreshes.changed(folder, files);
    },
    indexing(folder, state) {
      progress.tell(folder, state);
      if (state === null) refreshes.lenses();
    },
    log: (severity, message) => connection.console[severity === 'warning' ? 'warn' : severity](message),
    gaveUp: () => connection.window.showErrorMessage('Specs and backlogs are not checked any more: the language server has ended three times within a minute. Restart it to try once more.'),
  });
  const facts = new FactsFeed(parts.facts, folders, () => refreshes.lenses());

  documents.onDidChangeContent(({ document }) => {
    folders.open(document);
    refreshes.edited(document.uri);
  });
  documents.onDidClose(({ document }) => folders.close(document));
  connection.onDidChangeWatchedFiles((event) => {
    folders.filesChanged(event.changes);
    facts.filesChanged(event.changes);
  });
  connection.onNotification(FACTS_NOTIFICATION, ({ folder, facts: told }: FactsParams) => facts.told(folder, told));
  connection.onNotification(OPTIONS_NOTIFICATION, (value: unknown) => {
    options = optionsOf(value);
    for (const folder of folders.all()) folder.setOptions(options);
    refreshes.lenses();
  });
  const answering = new DisposableStore();
  answering.add(connection.onRequest(STATE_REQUEST, (): Promise<LanguageState> => folders.state()));
  answering.add(answerDiagnostics(connection, folders, changes, () => facts.lookAgain()));
  answering.add(answerFeatures(connection, folders));
  const push = client.pullsDiagnostics ? null : new DiagnosticsPush(connection, folders, changes, { looksAtDisk: !client.watchesFiles, onLook: () => facts.lookAgain() });
  folders.set(client.folders);
  facts.lookAgain();

  return {
    initialized() {
      progress.allow();
      if (client.watchesFiles) watchFiles(connection);
      if (client.changesFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          folders.change(added.map(({ uri }) => uri), removed.map(({ uri }) => uri), documents.all());
          facts.lookAgain();
        });
      }
    },
    async shutDown() {
      answering.dispose();
      push?.dispose();
      facts.dispose();
      refreshes.dispose();
      progress.dispose();
      await folders.dispose();
    },
  };
}

/** Options come from outside: what is no object says nothing. */
function optionsOf(value: unknown): LanguageOptions {
  return typeof value === 'object' && value !== null ? value : {};
}
