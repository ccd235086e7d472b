import { textHash } from '../../base/text-hash.ts';
import type { BacklogDocument } from '../../backlog/document.ts';
import { isFeatureSpec } from '../../coverage/feature-specs.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../spec/default-template.ts';
import type { SpecDocument } from '../../spec/document.ts';
import { readTemplate, type TemplateDemands } from '../../spec/template.ts';
import type { Analysis } from '../analysis.ts';
import { readNamedRows } from '../references/coverage-references.ts';
import { documentReferences } from '../references/document-references.ts';
import type { SpecSummary } from '../world.ts';
import { CoverageFacts } from './coverage-facts.ts';
import type { DocumentKinds } from './document-kinds.ts';
import type { KeptDocument } from './kept-document.ts';
import { PackedFacts } from './packed-facts.ts';
import { readAnalysis } from './read-analysis.ts';
import type { RecentlyRead } from './recently-read.ts';
import type { SpecIndex } from './spec-index.ts';
import type { FetchedText, WorkspaceTexts } from './workspace-texts.ts';

/** What specs are measured by, and what tells it from another. */
export interface KnownTemplate {
  value: TemplateDemands;
  hash: string;
}

const DEFAULT_TEMPLATE = known(DEFAULT_TEMPLATE_TEXT);

/** A template that says the same in other words is the same: no spec is checked anew for it. */
function known(text: string): KnownTemplate {
  const { sections, placeholders } = readTemplate(text);
  return { value: { sections, placeholders }, hash: textHash(JSON.stringify([sections, placeholders])) };
}

/** Hears of what a document says to others, when it says something else. */
export interface DocumentChanges {
  textChanged(file: string): void;
  specChanged(before: SpecSummary | null, after: SpecSummary | null): void;
  backlogChanged(): void;
  templateChanged(): void;
  /** What was found in it may be another. */
  stale(document: KeptDocument): void;
}

/** The documents of a workspace: each is read when somebody wants to know, and again when its text is another one. */
export class KeptDocuments {
  readonly #texts: WorkspaceTexts;
  readonly #specs: SpecIndex;
  readonly #recent: RecentlyRead;
  readonly #changes: DocumentChanges;
  readonly #onRead: (file: string) => void;
  readonly #documents = new Map<string, KeptDocument>();
  readonly #unread = new Set<KeptDocument>();
  #template = DEFAULT_TEMPLATE;
  kinds: DocumentKinds;

  constructor(parts: { kinds: DocumentKinds; texts: WorkspaceTexts; specs: SpecIndex; recent: RecentlyRead; changes: DocumentChanges; onRead: (file: string) => void }) {
    this.kinds = parts.kinds;
    this.#texts = parts.texts;
    this.#specs = parts.specs;
    this.#recent = parts.recent;
    this.#changes = parts.changes;
    this.#onRead = parts.onRead;
  }

  get(file: string): KeptDocument | undefined {
    return this.#documents.get(file);
  }

  all(): Iterable<KeptDocument> {
    return this.#documents.values();
  }

  /** Documents whose texts may be others than what was read of them. */
  get unread(): ReadonlySet<KeptDocument> {
    return this.#unread;
  }

  get template(): KnownTemplate {
    return this.#template;
  }

  /** The product backlog first. Those that cannot be read are left out. */
  backlogs(): readonly BacklogDocument[] {
    return this.kinds.backlogs.flatMap(({ file }) => this.#documents.get(file)?.backlog ?? []);
  }

  add(document: KeptDocument): void {
    this.#documents.set(document.file, document);
    this.#unread.add(document);
    this.#changes.stale(document);
  }

  remove(document: KeptDocument): void {
    this.#forget(document);
    this.#documents.delete(document.file);
    this.#unread.delete(document);
    this.#recent.delete(document.file);
  }

  /** The text of a document may be another one. With `whatever`, it is read again even if it is the same. */
  suspect(document: KeptDocument, whatever = false): void {
    if (whatever) {
      document.hash = '';
      this.#recent.delete(document.file);
    }
    this.#unread.add(document);
  }

  /** Reads a document if its text is another one. */
  read(document: KeptDocument): void {
    if (!this.#unread.delete(document)) return;
    const fetched = this.#texts.fetch(document.file);
    if (fetched.hash !== document.hash) this.#take(document, fetched);
  }

  /** The whole of a document is not wanted again soon. */
  letGo(document: KeptDocument): void {
    this.#recent.delete(document.file);
  }

  /** The whole of a document as it is now; null where it cannot be read. */
  analysis(document: KeptDocument): Analysis | null {
    this.read(document);
    if (document.problem !== null) return null;
    const recent = this.#recent.get(document.file, document.hash);
    if (recent !== null) return recent;
    const fetched = this.#texts.fetch(document.file);
    return fetched.hash === document.hash && fetched.text !== null ? this.#analyse(document, fetched.text) : this.#take(document, fetched);
  }

  #take(document: KeptDocument, { hash, text, problem }: FetchedText): Analysis | null {
    this.#changes.stale(document);
    document.problem = problem;
    if (text === null) {
      this.#forget(document);
      document.hash = hash;
      return null;
    }
    document.hash = hash;
    const analysis = this.#analyse(document, text);
    const { file, kind } = document;
    const spec = analysis.spec === null ? null : this.#summaryOf(analysis.spec);
    document.backlog = analysis.backlog;
    this.#said(document, spec, kind === 'template' ? known(text) : DEFAULT_TEMPLATE);
    const facts = { file, kind, hash, spec: this.#specs.get(file), headings: analysis.headings, references: documentReferences(analysis) };
    document.facts = kind === 'coverage' ? new CoverageFacts(facts, readNamedRows(analysis.source), this.#specs) : new PackedFacts(facts);
    return analysis;
  }

  /** What a document had to say to others is not said any more. */
  #forget(document: KeptDocument): void {
    document.facts = null;
    document.backlog = null;
    document.hash = '';
    this.#said(document, null, DEFAULT_TEMPLATE);
  }

  #said({ file, kind }: KeptDocument, spec: SpecSummary | null, template: KnownTemplate): void {
    const before = this.#specs.get(file);
    if (kind === 'spec' && this.#specs.set(file, spec)) this.#changes.specChanged(before, spec);
    if (kind === 'backlog') this.#changes.backlogChanged();
    if (kind === 'template') {
      this.#template = template;
      this.#changes.templateChanged();
    }
    this.#changes.textChanged(file);
  }

  #analyse({ file, kind, hash }: KeptDocument, text: string): Analysis {
    this.#onRead(file);
    const backlog = this.kinds.backlogs.find((each) => each.file === file);
    const analysis = readAnalysis(text, file, kind, backlog?.kind ?? 'product');
    this.#recent.set(file, hash, analysis);
    return analysis;
  }

  #summaryOf(spec: SpecDocument): SpecSummary {
    const start = { line: 0, character: 0 };
    const isFeature = isFeatureSpec(spec, this.kinds.backlogs.map(({ file }) => file), this.kinds.template);
    return { file: spec.file, id: spec.id, title: spec.title, titleRange: spec.titleSpan?.range ?? { start, end: start }, isFeature };
  }
}
