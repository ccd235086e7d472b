import type { Diagnostic } from 'vscode-languageserver-types';
import type { LanguageOptions, LanguageState } from '../contract/language.ts';
import type { PipelineFacts } from '../contract/pipeline-facts.ts';

/** What has happened to a file or folder on disk. */
export interface FileChange {
  file: string;
  kind: 'created' | 'changed' | 'deleted';
}

/** A document that was more than there is time or memory for, and the sentence that says so. */
export interface SetAside {
  file: string;
  message: string;
}

/** What a worker is born with. */
export interface WorkerStart {
  /** The workspace folder's URI. */
  folder: string;
  options: LanguageOptions;
  setAside: readonly SetAside[];
  /** Those of them that are open: they are there, on disk or not. */
  openAside: readonly string[];
  /** Whether the client tells what changes on disk. */
  isWatched: boolean;
  /** Whether it takes edits that say which version of a document they are for. */
  versionedEdits: boolean;
  asksBeforeMoves: boolean;
}

/** The diagnostics of a document, or that they are those that the client has. */
export type DiagnosticsReport = { kind: 'full'; resultId: string; items: Diagnostic[] } | { kind: 'unchanged'; resultId: string };

/** A document, and the result that the client has of it. */
export interface DiagnosticsQuestion {
  file: string;
  previous: string | null;
}

/** What is asked of a worker, beside the features of the protocol that it answers by their own names. */
export interface WorkerMethods {
  diagnostics: { params: readonly DiagnosticsQuestion[]; result: readonly DiagnosticsReport[] };
  documents: { params: null; result: readonly string[] };
  state: { params: null; result: LanguageState };
}
export type WorkerMethod = keyof WorkerMethods;

/** One request; `method` is one of ours, or one of the protocol's. */
export interface WorkerRequest {
  type: 'request';
  id: number;
  method: string;
  params: unknown;
}

/** From the protocol's thread to a worker, in the order in which it is to happen. */
export type ToWorker =
  | { type: 'open'; file: string; uri: string; version: number; text: string }
  | { type: 'close'; file: string }
  | { type: 'files'; changes: readonly FileChange[] }
  | { type: 'rescan' }
  | { type: 'facts'; facts: PipelineFacts }
  | { type: 'options'; options: LanguageOptions }
  /** What has not been read yet is read when it is needed. */
  | { type: 'stop-indexing' }
  | WorkerRequest
  | { type: 'cancel'; id: number };

/** From a worker to the protocol's thread. */
export type FromWorker =
  /** The document that it works on from now on, told before it begins; null when it has time. */
  | { type: 'working'; file: string | null }
  | { type: 'answer'; id: number; result: unknown }
  | { type: 'failure'; id: number; message: string }
  /** Documents whose diagnostics may be others now. */
  | { type: 'changed'; files: readonly string[] }
  | { type: 'indexing'; done: number; total: number }
  | { type: 'indexed' }
  | { type: 'log'; severity: 'info' | 'warning' | 'error'; message: string };
