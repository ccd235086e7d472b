import { open } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Coalesced } from '../../base/coalesced.ts';
import { codeOf } from '../../base/errors.ts';
import { SCHEMES } from '../../contract/views.ts';
import type { FolderIdentity } from '../model/folder-snapshot.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';

/** How often the files of open logs are looked at. */
const LOOK_MS = 500;

/** Whoever sees one of so many last lines is at the end. */
const NEAR_END_LINES = 3;

/** How a log is found: the folder's URI and the log's path in it. */
interface LogPlace {
  folder: string;
  log: string;
}

/** A log of a folder of this window. */
interface FoundLog {
  folder: FolderIdentity;
  /** The path of its file on disk. */
  path: string;
}

/** The document of a log: `log` is relative to the folder, `title` what its tab says. */
export function logUri(folder: FolderIdentity, log: string, title: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEMES.log, path: `/${title.replaceAll(/[\\/:*?"<>|]+/g, '-')}.log`, query: JSON.stringify({ folder: folder.uri, log } satisfies LogPlace) });
}

/** The folder that a log belongs to; null for a document that is none of ours. */
export function logFolder(uri: vscode.Uri, sessions: FolderSessions): FolderIdentity | null {
  return found(uri, sessions)?.folder ?? null;
}

/** The file of a log, by the address under which the editor has its folder open; null for a document that is no log. */
export function logFile(uri: vscode.Uri): vscode.Uri | null {
  const place = placeOf(uri);
  try {
    return place === null ? null : vscode.Uri.joinPath(vscode.Uri.parse(place.folder, true), place.log);
  } catch {
    return null;
  }
}

/** Read-only documents of task logs that follow their files. Of a long one they hold the end, up to a cap. */
export class TaskLogDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #sessions: FolderSessions;
  /** Size and time of a file when it was last read, by the address of its document. */
  readonly #seen = new Map<string, string>();
  readonly #capBytes: () => number;
  readonly #disposables: vscode.Disposable[];
  /** Documents whose reader has left the end, by address. */
  readonly #readFurtherUp = new Set<string>();
  /** A disk that does not answer is not asked again meanwhile. */
  readonly #looking = new Coalesced(() => this.#look());
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changes.event;

  /** `capBytes`: how much of a log is held in memory. */
  constructor(sessions: FolderSessions, capBytes: () => number) {
    this.#sessions = sessions;
    this.#capBytes = capBytes;
    this.#disposables = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEMES.log, this),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => this.#opened(uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#close(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#follow(document)),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.#scrolled(textEditor)),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { text, seen } = await readEnd(found(uri, this.#sessions)?.path, this.#capBytes());
    this.#seen.set(uri.toString(), seen);
    return text;
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#changes.dispose();
    for (const each of this.#disposables) each.dispose();
  }

  async #look(): Promise<void> {
    for (const { uri } of openLogs()) {
      if ((await stampOf(found(uri, this.#sessions)?.path)) !== this.#seen.get(uri.toString())) this.#changes.fire(uri);
    }
  }

  #opened(uri: vscode.Uri): void {
    if (uri.scheme === SCHEMES.log) this.#timer ??= setInterval(() => void this.#looking.run(), LOOK_MS);
  }

  #close(uri: vscode.Uri): void {
    this.#seen.delete(uri.toString());
    this.#readFurtherUp.delete(uri.toString());
    if (openLogs().length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #scrolled({ document, visibleRanges }: vscode.TextEditor): void {
    if (document.uri.scheme !== SCHEMES.log) return;
    const atEnd = visibleRanges.some((range) => range.end.line >= document.lineCount - NEAR_END_LINES);
    if (atEnd) this.#readFurtherUp.delete(document.uri.toString());
    else this.#readFurtherUp.add(document.uri.toString());
  }

  /** Who is at the end stays at the end; who reads further up is left alone. */
  #follow(document: vscode.TextDocument): void {
    if (document.uri.scheme !== SCHEMES.log || this.#readFurtherUp.has(document.uri.toString())) return;
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document === document) editor.revealRange(document.lineAt(document.lineCount - 1).range);
    }
  }
}

function openLogs(): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ uri, isClosed }) => uri.scheme === SCHEMES.log && !isClosed);
}

async function stampOf(path: string | undefined): Promise<string> {
  const file = path === undefined ? null : await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { size, mtimeMs } = await file.stat();
    return `${size} ${mtimeMs}`;
  } finally {
    await file.close();
  }
}

/** The last `cap` bytes of a file as text, from the beginning of a line. */
async function readEnd(path: string | undefined, cap: number): Promise<{ text: string; seen: string }> {
  const none = { text: vscode.l10n.t('There is no log yet, or it has been removed.'), seen: '' };
  if (path === undefined) return none;
  let file;
  try {
    file = await open(path, 'r');
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? none : { text: vscode.l10n.t('The log cannot be read: {0}', String(error)), seen: '' };
  }
  try {
    const { size, mtimeMs } = await file.stat();
    const start = Math.max(0, size - cap);
    const bytes = Buffer.alloc(Math.min(cap, size));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    const text = bytes.subarray(0, bytesRead).toString('utf8');
    const whole = start === 0 ? text : text.slice(text.indexOf('\n') + 1);
    return { text: start === 0 ? whole : `${vscode.l10n.t('[{0} bytes before this are in the file {1}]', start, path)}\n${whole}`, seen: `${size} ${mtimeMs}` };
  } finally {
    await file.close();
  }
}

/** Whoever opens a document by its address gets logs of the folders of this window, and no other files. */
function found(uri: vscode.Uri, sessions: FolderSessions): FoundLog | undefined {
  const place = placeOf(uri);
  const folder = sessions.all.find((session) => session.folder.uri === place?.folder)?.folder;
  return place === null || folder === undefined ? undefined : { folder, path: join(folder.root, place.log) };
}

function placeOf(uri: vscode.Uri): LogPlace | null {
  if (uri.scheme !== SCHEMES.log) return null;
  try {
    const place: unknown = JSON.parse(uri.query);
    if (typeof place !== 'object' || place === null || !('folder' in place) || !('log' in place)) return null;
    const { folder, log } = place;
    if (typeof folder !== 'string' || typeof log !== 'string' || !/^\.coherence\/state\/logs\/[\w.-]+$/.test(log)) return null;
    return { folder, log };
  } catch {
    return null;
  }
}
