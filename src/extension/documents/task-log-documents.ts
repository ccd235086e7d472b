import { open } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { codeOf } from '../../base/errors.ts';
import { SCHEMES } from '../../contract/views.ts';

/** How often the files of open logs are looked at. */
const LOOK_MS = 500;

/** Whoever sees one of so many last lines is at the end. */
const NEAR_END_LINES = 3;

/** How a log is found: the folder's path and the log's path in it. */
interface LogPlace {
  root: string;
  log: string;
}

interface OpenLog {
  uri: vscode.Uri;
  /** Size and time of the file when it was last read. */
  seen: string;
}

/** The document of a log: `log` is relative to the folder, `title` what its tab says. */
export function logUri(root: string, log: string, title: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEMES.log, path: `/${title.replaceAll(/[\\/:*?"<>|]+/g, '-')}.log`, query: JSON.stringify({ root, log } satisfies LogPlace) });
}

/** The folder that a log belongs to; null for a document that is none of ours. */
export function logRoot(uri: vscode.Uri): string | null {
  return placeOf(uri)?.root ?? null;
}

/** Read-only documents of task logs that follow their files. Of a long one they hold the end, up to a cap. */
export class TaskLogDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #open = new Map<string, OpenLog>();
  readonly #capBytes: () => number;
  readonly #disposables: vscode.Disposable[];
  /** Documents whose reader has left the end, by address. */
  readonly #readFurtherUp = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changes.event;

  /** `capBytes`: how much of a log is held in memory. */
  constructor(capBytes: () => number) {
    this.#capBytes = capBytes;
    this.#disposables = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEMES.log, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#close(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#follow(document)),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.#scrolled(textEditor)),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const place = placeOf(uri);
    if (place === null) return '';
    const { text, seen } = await readEnd(join(place.root, place.log), this.#capBytes());
    this.#open.set(uri.toString(), { uri, seen });
    this.#timer ??= setInterval(() => void this.#look(), LOOK_MS);
    return text;
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#changes.dispose();
    for (const each of this.#disposables) each.dispose();
  }

  async #look(): Promise<void> {
    for (const log of this.#open.values()) {
      const place = placeOf(log.uri);
      if (place !== null && (await stampOf(join(place.root, place.log))) !== log.seen) this.#changes.fire(log.uri);
    }
  }

  #close(uri: vscode.Uri): void {
    this.#open.delete(uri.toString());
    this.#readFurtherUp.delete(uri.toString());
    if (this.#open.size > 0) return;
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

async function stampOf(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { size, mtimeMs } = await file.stat();
    return `${size} ${mtimeMs}`;
  } finally {
    await file.close();
  }
}

/** The last `cap` bytes of a file as text, from the beginning of a line. */
async function readEnd(path: string, cap: number): Promise<{ text: string; seen: string }> {
  let file;
  try {
    file = await open(path, 'r');
  } catch (error) {
    const gone = codeOf(error) === 'ENOENT';
    return { text: gone ? vscode.l10n.t('There is no log yet, or it has been removed.') : vscode.l10n.t('The log cannot be read: {0}', String(error)), seen: '' };
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

function placeOf(uri: vscode.Uri): LogPlace | null {
  if (uri.scheme !== SCHEMES.log) return null;
  try {
    const place: unknown = JSON.parse(uri.query);
    if (typeof place !== 'object' || place === null || !('root' in place) || !('log' in place)) return null;
    const { root, log } = place;
    // Whoever opens a document by its address gets logs, and no other files.
    if (typeof root !== 'string' || typeof log !== 'string' || !/^\.coherence\/state\/logs\/[\w.-]+$/.test(log)) return null;
    return { root, log };
  } catch {
    return null;
  }
}
