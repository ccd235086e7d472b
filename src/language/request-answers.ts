import type { LanguageOptions } from '../contract/language.ts';
import { NO_PIPELINE_FACTS, type PipelineFacts } from '../contract/pipeline-facts.ts';
import { forClient } from './client-edits.ts';
import { fileOfParams, isFeatureName, runFeature } from './feature-methods.ts';
import type { FeatureContext } from './features/feature-context.ts';
import type { WorkerParts } from './folder-worker.ts';
import { diagnosticOf } from './lsp-diagnostics.ts';
import type { DiagnosticsQuestion, DiagnosticsReport } from './worker-protocol.ts';

/** Of files that features look into, in bytes. */
const LARGEST_TEXT = 2 * 1024 * 1024;

/** What a client has open, as it said last. */
export interface OpenDocument {
  uri: string;
  version: number;
  text: string;
}

/** What is answered to a client, from what the linter knows and the client and the pipeline have told. */
export class RequestAnswers {
  readonly #parts: Pick<WorkerParts, 'paths' | 'linter' | 'source' | 'report' | 'versionedEdits' | 'asksBeforeMoves'>;
  readonly #files: () => readonly string[];
  /** By file. */
  readonly open = new Map<string, OpenDocument>();
  options: LanguageOptions;
  facts: PipelineFacts = NO_PIPELINE_FACTS;

  constructor(parts: WorkerParts, files: () => readonly string[]) {
    this.#parts = parts;
    this.#files = files;
    this.options = parts.options;
  }

  diagnostics({ file, previous }: DiagnosticsQuestion): DiagnosticsReport {
    const { linter, report } = this.#parts;
    const { findings, resultId } = report.during(file, () => linter.lint(file));
    const { rulesUri } = this.options;
    // Without the pages of the rules a diagnostic is another one.
    const id = `${resultId}${rulesUri === undefined ? '' : '+'}`;
    if (id === previous) return { kind: 'unchanged', resultId: id };
    const context = { uriOf: (path: string) => this.#uriOf(path), rulesUri };
    return { kind: 'full', resultId: id, items: findings.map((finding) => diagnosticOf(finding, context)) };
  }

  /** Answers a request of the protocol. @throws Error with a sentence for a person */
  feature(method: string, params: unknown): unknown {
    if (!isFeatureName(method)) throw new Error(`Nothing is known of ${method}.`);
    const context = this.#context();
    const file = fileOfParams(params, context);
    const run = (): unknown => runFeature(method, context, params, file ?? '');
    return forClient(method, file === null ? run() : this.#parts.report.during(file, run), {
      versioned: this.#parts.versionedEdits,
      versionOf: (uri) => this.open.get(context.fileOf(uri) ?? '')?.version ?? null,
    });
  }

  #context(): FeatureContext {
    const { linter, paths } = this.#parts;
    return {
      linter, facts: this.facts, options: this.options, folder: paths.uri, now: Date.now(), asksBeforeMoves: this.#parts.asksBeforeMoves,
      uriOf: (file) => this.#uriOf(file),
      fileOf: (uri) => paths.fileOf(uri),
      files: this.#files,
      text: (file) => this.#textOf(file),
    };
  }

  /** An open document is named as its client names it. */
  #uriOf(file: string): string {
    return this.open.get(file)?.uri ?? this.#parts.paths.uriOf(file);
  }

  #textOf(file: string): string | null {
    const open = this.open.get(file);
    if (open !== undefined) return open.text;
    const read = this.#parts.source.read(file, LARGEST_TEXT);
    return 'text' in read ? read.text : null;
  }
}
