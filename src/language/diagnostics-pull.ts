import {
  LSPErrorCodes, ResponseError, type CancellationToken, type Connection, type DocumentDiagnosticReport, type ResultProgressReporter,
  type WorkspaceDiagnosticReport, type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import { disposable, DisposableStore, type Disposable } from '../base/disposable.ts';
import { sameItems } from '../base/same.ts';
import type { Changes } from './changes.ts';
import type { Folder } from './folder.ts';
import type { Folders } from './folders.ts';

/** Documents that are asked for at a time: others may ask in between. */
const BATCH = 100;
/** A change is seldom alone. */
const GATHER_MS = 50;
/** How often a disk is looked at for a client that waits, where nobody tells what changes. */
const LOOK_EVERY_MS = 2000;

const NOTHING: DocumentDiagnosticReport = { kind: 'full', items: [] };

/**
 * Answers clients that ask for diagnostics. The question about the whole workspace is held until there is something that the
 * client does not have. `beforePull` is called first of all, each time.
 */
export function answerDiagnostics(connection: Connection, folders: Folders, changes: Changes, beforePull: () => void): Disposable {
  const ending = new AbortController();
  const answering = new DisposableStore();

  answering.add(connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
    const at = folders.at(textDocument.uri);
    if (at === null || !at.folder.isAlive) return NOTHING;
    beforePull();
    at.folder.lookAtDisk();
    const [report] = await retriggered(at.folder.diagnostics([{ file: at.file, previous: previousResultId ?? null }], token));
    return report ?? NOTHING;
  }));

  answering.add(connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token, _progress, partial) => {
    beforePull();
    let known = new KnownResults(folders, previousResultIds);
    let wanted: ReadonlyMap<Folder, ReadonlySet<string>> | null = null;
    for (;;) {
      const waiting = nextChange(changes, folders, token, ending.signal);
      try {
        const items = await lookThrough({ folders, known, wanted, token, partial });
        if (items !== null) return { items };
        await waiting.promise;
        // Of what has not changed since the client has everything.
        wanted = waiting.changed();
        if (wanted === null) known = new KnownResults(folders, previousResultIds);
      } finally {
        waiting.dispose();
      }
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
      if (ending.signal.aborted) throw serverCancelled('The server is shutting down.', false);
    }
  }));

  answering.add(disposable(() => ending.abort()));
  return answering;
}

/** A document, and what the client has of it. */
interface KnownResult {
  file: string;
  uri: string;
  result: string | null;
}

/** What a client has, by the folders that there are. */
class KnownResults {
  readonly #by = new Map<Folder, Map<string, KnownResult>>();
  /** Documents of folders that have gone. */
  readonly gone: string[] = [];

  constructor(folders: Folders, previous: readonly { uri: string; value: string }[]) {
    for (const { uri, value } of previous) {
      const at = folders.at(uri);
      if (at === null) this.gone.push(uri);
      else this.#of(at.folder).set(at.file, { file: at.file, uri, result: value });
    }
  }

  of(folder: Folder): ReadonlyMap<string, KnownResult> {
    return this.#of(folder);
  }

  #of(folder: Folder): Map<string, KnownResult> {
    let known = this.#by.get(folder);
    if (known === undefined) this.#by.set(folder, known = new Map());
    return known;
  }
}

interface Looking {
  folders: Folders;
  known: KnownResults;
  /** The documents that are looked at; null for all. */
  wanted: ReadonlyMap<Folder, ReadonlySet<string>> | null;
  token: CancellationToken;
  partial: ResultProgressReporter<WorkspaceDiagnosticReport> | undefined;
}

/** What the client does not have; null where it has everything already. What a partial result has told is not told again. */
async function lookThrough({ folders, known, wanted, token, partial }: Looking): Promise<WorkspaceDocumentDiagnosticReport[] | null> {
  const items = wanted === null ? known.gone.map((uri): WorkspaceDocumentDiagnosticReport => ({ kind: 'full', uri, version: null, items: [] })) : [];
  let isNew = items.length > 0;
  for (const folder of folders.all()) {
    if (!folder.isAlive) continue;
    folder.lookAtDisk();
    const files = await filesOf(folders, folder, known.of(folder), wanted === null ? null : (wanted.get(folder) ?? new Set()), token);
    for (let start = 0; start < files.length; start += BATCH) {
      const batch = files.slice(start, start + BATCH);
      const reports = await retriggered(folder.diagnostics(batch.map(({ file, result }) => ({ file, previous: result })), token));
      const told = reports.flatMap((report, index): WorkspaceDocumentDiagnosticReport[] => {
        const asked = batch[index];
        return asked === undefined || report.kind === 'unchanged' ? [] : [{ ...report, uri: asked.uri, version: folder.documentOf(asked.file)?.version ?? null }];
      });
      isNew ||= told.length > 0;
      if (partial === undefined) items.push(...told);
      else if (told.length > 0) partial.report({ items: told });
    }
  }
  return isNew ? items : null;
}

/** The documents of a folder, and those that the client remembers something of; of some files alone where they are named. */
async function filesOf(
  folders: Folders, folder: Folder, known: ReadonlyMap<string, KnownResult>, wanted: ReadonlySet<string> | null, token: CancellationToken,
): Promise<KnownResult[]> {
  const remembered = wanted === null ? [...known.values()] : [...wanted].flatMap((file) => known.get(file) ?? []);
  if (remembered.length === wanted?.size) return remembered;
  const isOne = folders.all().length === 1;
  const others = (await retriggered(folder.request('documents', null, token))).flatMap((file): KnownResult[] => {
    if (known.has(file) || wanted?.has(file) === false) return [];
    const uri = folder.uriOf(file);
    // A folder inside of this one tells of its own.
    return isOne || folders.at(uri)?.folder === folder ? [{ file, uri, result: null }] : [];
  });
  return [...remembered, ...others];
}

interface NextChange {
  promise: Promise<void>;
  /** What has changed until now; null where folders have come or gone. */
  changed(): ReadonlyMap<Folder, ReadonlySet<string>> | null;
}

/** Resolves with the next change, with the end of the request, or when a disk that nobody watches is to be looked at. */
function nextChange(changes: Changes, folders: Folders, token: CancellationToken, ending: AbortSignal): Disposable & NextChange {
  const ended = Promise.withResolvers<void>();
  const changed = new Map<Folder, Set<string>>();
  const before = folders.all();
  let timer: NodeJS.Timeout | undefined;
  const listening = changes.event(({ folder, files }) => {
    const known = changed.get(folder) ?? new Set();
    for (const file of files) known.add(file);
    changed.set(folder, known);
    timer ??= setTimeout(() => ended.resolve(), GATHER_MS);
  });
  const looking = setInterval(() => {
    for (const folder of folders.all()) folder.lookAtDisk();
  }, LOOK_EVERY_MS);
  const cancelling = token.onCancellationRequested(() => ended.resolve());
  const onEnd = (): void => ended.resolve();
  ending.addEventListener('abort', onEnd);
  return {
    promise: ended.promise,
    changed: () => (sameItems(before, folders.all()) ? changed : null),
    dispose() {
      clearTimeout(timer);
      clearInterval(looking);
      listening.dispose();
      cancelling.dispose();
      ending.removeEventListener('abort', onEnd);
    },
  };
}

/** A client asks again where nobody was there to answer. */
async function retriggered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ResponseError && error.code === LSPErrorCodes.ServerCancelled) throw serverCancelled(error.message, true);
    throw error;
  }
}

function serverCancelled(message: string, retriggerRequest: boolean): ResponseError<{ retriggerRequest: boolean }> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, message, { retriggerRequest });
}
