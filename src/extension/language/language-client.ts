import * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, State, TransportKind } from 'vscode-languageclient/node';
import { MARKDOWN_LANGUAGE, type LanguageOptions } from '../../contract/language.ts';
import { SCHEMES } from '../../contract/views.ts';

/** After so many messages in a row that could not be sent the server is ended. */
const MOST_ERRORS = 3;

export interface ClientPorts {
  /** The server's program. */
  module: string;
  /** Where everything that client and server say goes. */
  channel: vscode.LogOutputChannel;
  options: LanguageOptions;
  /** How documents are addressed where the server knows them by another name, and back. */
  addresses: { toServer: (uri: vscode.Uri) => string; toEditor: (address: string) => vscode.Uri };
  /** The server has ended, or has not come up, without having been stopped. Told once. */
  onEnded: () => void;
}

/** Our side of one process of the language server, from its start to its end. */
export interface ServerConnection {
  /** @throws what kept it from coming up */
  start(): Promise<void>;
  /** Ends the server; afterwards the connection is of no use. @throws where it did not end in good order: it is ended all the same */
  stop(): Promise<void>;
  /** What cannot be sent now is not sent. */
  notify(method: string, params: unknown): Promise<void>;
  request<T>(method: string): Promise<T>;
  readonly isRunning: boolean;
  /** The process of the server; undefined where there is none. */
  readonly pid: number | undefined;
}

/** Makes the connection to a language server that is a process of its own; nothing runs before `start`. */
export function connectLanguageServer({ module, channel, options, addresses, onEnded }: ClientPorts): ServerConnection {
  let isOver = false;
  const ended = (): void => {
    // After the library has done its part.
    if (!isOver) setImmediate(onEnded);
    isOver = true;
  };
  const client = new QuietClient('coherence', 'Coherence', {
    module,
    // What a library prints by mistake is no message then, and a server without its editor notices at once.
    transport: TransportKind.ipc,
    // No folder of the workspace is held by the process.
    options: { cwd: vscode.Uri.joinPath(vscode.Uri.file(module), '..').fsPath, execArgv: [] },
  }, {
    documentSelector: [{ scheme: 'file', language: MARKDOWN_LANGUAGE }, { scheme: SCHEMES.log }],
    outputChannel: channel,
    traceOutputChannel: channel,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: options,
    initializationFailedHandler: () => false,
    diagnosticPullOptions: { onChange: true },
    uriConverters: { code2Protocol: addresses.toServer, protocol2Code: addresses.toEditor },
    errorHandler: {
      error: (_error, _message, count) => {
        if ((count ?? 1) <= MOST_ERRORS) return { action: ErrorAction.Continue, handled: true };
        ended();
        return { action: ErrorAction.Shutdown, handled: true };
      },
      // The library starts no server again that has ended while it was starting: whoever holds the connection does.
      closed: () => {
        ended();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  });
  return {
    start: async () => {
      try {
        await client.start();
      } catch (error) {
        ended();
        throw error;
      }
    },
    stop: async () => {
      isOver = true;
      // What is just starting cannot be stopped.
      if (client.state === State.Starting) await client.start().catch(() => {});
      if (client.state === State.StartFailed) client.serverProcess?.kill();
      else await client.dispose();
    },
    notify: async (method, params) => {
      if (client.isRunning()) await client.sendNotification(method, params);
    },
    request: (method) => client.sendRequest(method),
    get isRunning() {
      return client.isRunning();
    },
    get pid() {
      return client.serverProcess?.pid;
    },
  };
}

/** The library tells people of some errors in its own words, whatever its options: it is to write them down. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
