import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createProtocolConnection, DocumentDiagnosticRequest, DidChangeTextDocumentNotification, DidCloseTextDocumentNotification, DidChangeWatchedFilesNotification, DidOpenTextDocumentNotification, FileChangeType, InitializedNotification,
  InitializeRequest, RegistrationRequest, ShowMessageNotification, ShutdownRequest, StreamMessageReader, StreamMessageWriter, ExitNotification, LogMessageNotification,
  type CancellationToken, type ClientCapabilities, type Diagnostic, type DocumentDiagnosticReport, type InitializeResult, type ProtocolConnection, type Range,
} from 'vscode-languageserver-protocol/node';
import type { LanguageOptions } from '../../src/contract/language.ts';

/** Straight from the sources; that the bundle does the same is a test of its own. */
const SERVER = ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('../../src/language/server-main.ts', import.meta.url)), '--stdio'];

/** Servers that have not ended. A test that fails may leave one, and the run would wait for it; a bench has no such end. */
const running = new Set<ChildProcess>();
(globalThis as Partial<typeof globalThis>).after?.(() => {
  for (const server of running) server.kill('SIGKILL');
});

/** A workspace folder on disk. */
export class TestWorkspace {
  readonly root: string;

  /** `root`: a folder that is there already; a new one where it is left out. */
  constructor(files: Record<string, string | Uint8Array> = {}, root?: string) {
    this.root = realpathSync(root ?? mkdtempSync(join(tmpdir(), 'coherence-language-')));
    for (const [file, text] of Object.entries(files)) this.write(file, text);
  }

  get uri(): string {
    return pathToFileURL(this.root).href;
  }

  uriOf(file: string): string {
    return `${this.uri}/${file.split('/').map(encodeURIComponent).join('/')}`;
  }

  write(file: string, text: string | Uint8Array): void {
    const path = join(this.root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** What is in the folder itself. */
  list(): string[] {
    return readdirSync(this.root).sort();
  }

  remove(file = ''): void {
    rmSync(join(this.root, file), { recursive: true, force: true });
  }
}

/** What an editor of these days can do. */
export const EDITOR: ClientCapabilities = {
  textDocument: { diagnostic: {}, codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
  workspace: {
    workspaceFolders: true, diagnostics: { refreshSupport: true }, codeLens: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true }, workspaceEdit: { documentChanges: true },
  },
  window: { workDoneProgress: true },
};

export interface ClientOptions {
  capabilities?: ClientCapabilities;
  options?: LanguageOptions;
  /** Arguments of the server besides `--stdio`. */
  args?: string[];
  /** Arguments of Node that start another program in its place. */
  program?: string[];
  folders?: { uri: string; name: string }[] | null;
  initialize?: false;
  /** Null where the server could not see whether its client is still there: it runs as somebody else. */
  processId?: null;
}

/** The real server as a process, and a client of it. */
export class LanguageClient {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly workspace: TestWorkspace;
  readonly exited: Promise<number | null>;
  readonly messages: string[] = [];
  readonly logged: string[] = [];
  readonly registered: string[] = [];
  stderr = '';
  result: InitializeResult | undefined;
  readonly #versions = new Map<string, number>();
  readonly #options: ClientOptions;

  private constructor(workspace: TestWorkspace, options: ClientOptions) {
    const { args = [], program = SERVER } = options;
    this.workspace = workspace;
    this.#options = options;
    this.process = spawn(process.execPath, [...program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(this.process);
    this.exited = new Promise((resolve) => this.process.on('exit', (code) => {
      running.delete(this.process);
      resolve(code);
    }));
    const { stdin, stdout, stderr } = this.process;
    if (stdin === null || stdout === null || stderr === null) throw new Error('The server has no streams.');
    stderr.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    stdin.on('error', () => {});
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification(ShowMessageNotification.type, ({ message }) => void this.messages.push(message));
    this.connection.onRequest('window/showMessageRequest', ({ message }: { message: string }) => {
      this.messages.push(message);
      return null;
    });
    this.connection.onNotification(LogMessageNotification.type, ({ message }) => void this.logged.push(message));
    this.connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registered.push(...registrations.map(({ method }) => method));
    });
    this.connection.onError(() => {});
    this.connection.listen();
  }

  /** A server that has been initialized. */
  static async start(workspace: TestWorkspace, options: ClientOptions = {}): Promise<LanguageClient> {
    const client = new LanguageClient(workspace, options);
    if (options.initialize !== false) await client.initialize();
    return client;
  }

  async initialize(): Promise<void> {
    const { folders, capabilities = EDITOR, options, processId = process.pid } = this.#options;
    this.result = await this.connection.sendRequest(InitializeRequest.type, {
      processId,
      rootUri: this.workspace.uri,
      workspaceFolders: folders === undefined ? [{ uri: this.workspace.uri, name: 'workspace' }] : folders,
      capabilities,
      ...(options === undefined ? {} : { initializationOptions: options }),
    });
    await this.connection.sendNotification(InitializedNotification.type, {});
  }

  open(file: string, text: string, languageId = 'markdown'): Promise<void> {
    const uri = this.workspace.uriOf(file);
    this.#versions.set(uri, 1);
    return this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Replaces a range, or the whole text. */
  change(file: string, text: string, range?: Range): Promise<void> {
    const uri = this.workspace.uriOf(file);
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    return this.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [range === undefined ? { text } : { range, text }] });
  }

  close(file: string): Promise<void> {
    return this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: this.workspace.uriOf(file) } });
  }

  /** Tells what has happened on disk, as a client that watches does. */
  watched(type: FileChangeType, ...files: string[]): Promise<void> {
    return this.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: files.map((file) => ({ uri: this.workspace.uriOf(file), type })) });
  }

  created(...files: string[]): Promise<void> {
    return this.watched(FileChangeType.Created, ...files);
  }

  pull(file: string, previousResultId?: string, token?: CancellationToken): Promise<DocumentDiagnosticReport> {
    return this.pullUri(this.workspace.uriOf(file), previousResultId, token);
  }

  pullUri(uri: string, previousResultId?: string, token?: CancellationToken): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri }, ...(previousResultId === undefined ? {} : { previousResultId }),
    }, token);
  }

  /** The diagnostics of a document as they are now. */
  async diagnostics(file: string): Promise<Diagnostic[]> {
    const report = await this.pull(file);
    return report.kind === 'full' ? report.items : [];
  }

  async rules(file: string): Promise<string[]> {
    return (await this.diagnostics(file)).map(({ code }) => String(code));
  }

  /** Ends it in good order. */
  async stop(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await this.connection.sendRequest(ShutdownRequest.type);
      await this.connection.sendNotification(ExitNotification.type);
    }
    const code = await this.exited;
    this.connection.dispose();
    return code;
  }
}

/** Waits until something is so, looking again and again. */
export async function eventually<T>(look: () => Promise<T> | T, isRight: (value: T) => boolean, what: string, milliseconds = 15_000): Promise<T> {
  const until = performance.now() + milliseconds;
  for (;;) {
    const value = await look();
    if (isRight(value)) return value;
    if (performance.now() > until) throw new Error(`${what}: it did not come to that, but to ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What a diagnostic says. */
export function messageOf(diagnostic: Diagnostic | undefined): string {
  const { message = '' } = diagnostic ?? {};
  return typeof message === 'string' ? message : message.value;
}
