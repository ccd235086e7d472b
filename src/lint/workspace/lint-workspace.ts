import { textHash } from '../../base/text-hash.ts';
import type { DocumentSource } from '../../contract/document-source.ts';
import type { PipelineFacts } from '../../contract/pipeline-facts.ts';
import type { Analysis, FileFacts } from '../analysis.ts';
import type { FixableFinding, LintFinding, Linter, LintResult } from '../linter.ts';
import type { LintConfig } from '../rule.ts';
import type { Found } from '../run-rules.ts';
import { checkDocument, problemFindings } from './check-document.ts';
import { DocumentKinds, isMarkdown } from './document-kinds.ts';
import { FileIndex } from './file-index.ts';
import { KeptDocument } from './kept-document.ts';
import { KeptDocuments } from './kept-documents.ts';
import { PipelineIndex } from './pipeline-index.ts';
import { askAnew, type Asker, endAsking, forgetAsked } from './questions.ts';
import { RecentlyRead } from './recently-read.ts';
import { ALL_RULES, type RuleSets } from './rule-sets.ts';
import { SpecIndex } from './spec-index.ts';
import { WorkspaceTexts } from './workspace-texts.ts';
import { WorkspaceWorld } from './workspace-world.ts';

export interface LintWorkspaceOptions {
  rules?: RuleSets;
  /** How many documents are kept whole. */
  recentlyRead?: number;
  /**
   * Hears of each piece of work before it is done: a text fetched, a text read, a document checked; `resume`: the check of a
   * document goes on after another one was looked into for it.
   */
  onWork?: (work: 'fetch' | 'read' | 'check' | 'resume', file: string) => void;
}

const RECENTLY_READ = 100;
/** A document that is another one each time that it is looked at is left as it was last seen. */
const MOST_ROUNDS = 3;
const NOTHING_FOUND: LintResult = { findings: [], resultId: textHash('[]') };

/** The documents of one workspace folder, and what they ask of each other. */
export class LintWorkspace implements Linter {
  readonly #rules: RuleSets;
  readonly #onWork: NonNullable<LintWorkspaceOptions['onWork']>;
  readonly #recentlyRead: number;
  readonly #texts: WorkspaceTexts;
  readonly #documents: KeptDocuments;
  readonly #world: WorkspaceWorld;
  readonly #files = new FileIndex();
  readonly #pipeline = new PipelineIndex();
  readonly #onDisk = new Set<string>();
  readonly #changed = new Set<string>();
  #config: LintConfig;
  #lastAnchors: { facts: FileFacts; anchors: ReadonlySet<string> } | null = null;
  /** Whether all documents have been read once. */
  #isIndexed = false;
  /** The document that is being checked. */
  #checked: string | null = null;

  constructor(source: DocumentSource, config: LintConfig, { rules = ALL_RULES, recentlyRead = RECENTLY_READ, onWork = () => undefined }: LintWorkspaceOptions = {}) {
    this.#config = config;
    this.#rules = rules;
    this.#onWork = onWork;
    this.#recentlyRead = recentlyRead;
    const specs = new SpecIndex();
    this.#texts = new WorkspaceTexts(source, config.lint.maxKilobytes, (file) => onWork('fetch', file));
    this.#documents = new KeptDocuments({
      kinds: new DocumentKinds(config),
      texts: this.#texts,
      specs,
      recent: new RecentlyRead(recentlyRead),
      onRead: (file) => onWork('read', file),
      changes: {
        textChanged: (file) => this.#world.textChanged(file),
        specChanged: (before, after) => this.#world.specChanged(before, after),
        backlogChanged: () => this.#world.backlogChanged(),
        templateChanged: () => this.#world.templateChanged(),
        stale: (document) => this.#markStale(document),
      },
    });
    const parts = {
      files: this.#files,
      specs,
      pipeline: this.#pipeline,
      anchors: (file: string) => this.#lookInto(() => this.#anchorsOf(file)),
      text: (file: string) => (this.#files.has(file) ? this.#lookInto(() => this.#texts.fetch(file).text) : null),
      backlogs: () => this.#documents.backlogs(),
      template: () => this.#documents.template,
    };
    this.#world = new WorkspaceWorld(parts, (asker) => this.#markStale(asker));
  }

  configure(config: LintConfig): void {
    const isOtherBound = config.lint.maxKilobytes !== this.#config.lint.maxKilobytes;
    this.#config = config;
    this.#texts.maxKilobytes = config.lint.maxKilobytes;
    const kinds = new DocumentKinds(config);
    if (kinds.isSame(this.#documents.kinds) && !isOtherBound) {
      // What a document says is what it was.
      for (const document of this.#documents.all()) this.#markStale(document);
      return;
    }
    this.#documents.kinds = kinds;
    for (const document of [...this.#documents.all()]) {
      this.#markStale(document);
      if (this.#kindOf(document.file) !== document.kind) this.#remove(document);
      // What is a feature depends on which files are backlogs, and a backlog may be of another kind.
      else if (isOtherBound || document.kind === 'spec' || document.kind === 'backlog') this.#documents.suspect(document, true);
    }
    for (const file of this.#files.all) this.#keep(file);
    this.#world.backlogChanged();
    if (isOtherBound) this.#world.textsChanged();
  }

  setFiles(files: readonly string[]): void {
    const now = new Set(files);
    const changed: string[] = [];
    for (const file of this.#onDisk) if (!now.has(file)) changed.push(...this.#removeFromDisk(file));
    for (const file of this.#inReadingOrder(now)) changed.push(...this.#addToDisk(file));
    for (const document of this.#documents.all()) this.#documents.suspect(document);
    this.#world.filesChanged(changed);
    this.#world.textsChanged();
  }

  fileChanged(file: string): void {
    this.#world.filesChanged(this.#addToDisk(file));
    this.#textChanged(file);
  }

  fileDeleted(file: string): void {
    this.#world.filesChanged(this.#removeFromDisk(file));
    this.#textChanged(file);
  }

  open(file: string, text: string): void {
    this.#texts.open(file, text);
    this.#world.filesChanged(this.#files.add(file));
    this.#keep(file);
    this.#textChanged(file);
    // At once, so that whoever opens it knows whose text it is that is read.
    const document = this.#documents.get(file);
    if (document !== undefined) this.#documents.read(document);
  }

  close(file: string): void {
    if (!this.#texts.close(file)) return;
    const document = this.#documents.get(file);
    if (!this.#onDisk.has(file)) this.#world.filesChanged(this.#files.delete(file));
    if (document !== undefined && (!this.#onDisk.has(file) || this.#kindOf(file) !== document.kind)) this.#remove(document);
    this.#textChanged(file);
  }

  isOpen(file: string): boolean {
    return this.#texts.isOpen(file);
  }

  setFacts(facts: PipelineFacts): void {
    this.#world.factsChanged(this.#pipeline.set(facts));
  }

  documents(): readonly string[] {
    return [...this.#documents.all()].filter(({ isChecked }) => isChecked).map(({ file }) => file).sort();
  }

  readSome(most: number): number {
    let left = most;
    for (const document of this.#documents.unread) {
      if (left <= 0) break;
      this.#read(document);
      left -= 1;
    }
    if (this.#documents.unread.size === 0) this.#isIndexed = true;
    return this.#documents.unread.size;
  }

  lint(file: string): LintResult {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      this.#settle();
      const document = this.#documents.get(file);
      if (document?.isChecked === true && document.isStale) this.#check(document);
      else break;
    }
    this.#changed.delete(file);
    const document = this.#documents.get(file);
    return document?.isChecked === true && document.result !== null ? document.result : NOTHING_FOUND;
  }

  takeChanged(): readonly string[] {
    // Before everything has been read once all documents are new, and nobody has a result of any that depends on others.
    if (this.#isIndexed) this.#settle();
    else this.#world.settle();
    const changed = [...this.#changed].sort();
    this.#changed.clear();
    return changed;
  }

  fixes(file: string, isWanted: (finding: LintFinding) => boolean = () => true): readonly FixableFinding[] {
    this.#textChanged(file);
    this.#settle();
    const document = this.#documents.get(file);
    if (document?.isChecked !== true) return [];
    const found = this.#check(document);
    const { findings } = document.result ?? NOTHING_FOUND;
    return found.flatMap(({ fix }, index) => {
      const finding = findings[index];
      if (finding === undefined || fix === null || !isWanted(finding)) return [];
      const made = fix();
      return made === null ? [] : [{ finding, fix: made }];
    });
  }

  analysis(file: string): Analysis | null {
    const document = this.#documentOf(file);
    return document === null ? null : this.#documents.analysis(document);
  }

  facts(file: string): FileFacts | null {
    const document = this.#documentOf(file);
    if (document === null) return null;
    this.#documents.read(document);
    return document.facts;
  }

  *allFacts(): Iterable<FileFacts> {
    this.#settle();
    for (const document of [...this.#documents.all()].sort((a, b) => (a.file < b.file ? -1 : 1))) {
      if (document.facts !== null) yield document.facts;
    }
  }

  /** All texts are read, and everybody has heard of the answers that are others now. */
  #settle(): void {
    for (const document of this.#documents.unread) this.#read(document);
    this.#isIndexed = true;
    this.#world.settle();
  }

  /** Reads a document. One of many is checked at once, while it is at hand, and not kept whole: it would not be for long. */
  #read(document: KeptDocument): void {
    const isMany = this.#documents.unread.size > this.#recentlyRead;
    this.#documents.read(document);
    if (!isMany || !document.isChecked) return;
    if (document.isStale) this.#check(document);
    this.#documents.letGo(document);
  }

  /** What specs are measured by comes first, and last comes what asks about all of them: nothing is checked twice then. */
  #inReadingOrder(files: ReadonlySet<string>): Iterable<string> {
    const { template, backlogs, coverage } = this.#documents.kinds;
    const last = [...backlogs.map(({ file }) => file), coverage].filter((file) => files.has(file));
    const isLast = new Set(last);
    return new Set([...(files.has(template) ? [template] : []), ...[...files].filter((file) => !isLast.has(file)), ...last]);
  }

  #check(document: KeptDocument): Found[] {
    const analysis = this.#documents.analysis(document);
    askAnew(document);
    document.isStale = false;
    this.#onWork('check', document.file);
    this.#checked = document.file;
    const found = analysis === null ? this.#problemsOf(document) : this.#findingsOf(document, analysis);
    this.#checked = null;
    endAsking(document);
    const findings = found.map(({ finding, fix }): LintFinding => ({ ...finding, fixable: fix !== null }));
    document.result = findings.length === 0 ? NOTHING_FOUND : { findings, resultId: textHash(JSON.stringify(findings)) };
    return found;
  }

  /** Looks into another document, for the one that is being checked. */
  #lookInto<T>(look: () => T): T {
    const answer = look();
    if (this.#checked !== null) this.#onWork('resume', this.#checked);
    return answer;
  }

  #problemsOf({ file, problem }: KeptDocument): Found[] {
    // The log of a task is as long as its agent made it.
    return problem === null || this.#documents.kinds.kindOf(file, true) === 'task-log' ? [] : problemFindings(file, problem, this.#config);
  }

  #findingsOf(document: KeptDocument, analysis: Analysis): Found[] {
    return checkDocument(analysis, {
      rules: this.#rules,
      config: this.#config,
      world: this.#world.seenBy(document),
      template: () => this.#world.template(document),
      kinds: this.#documents.kinds,
    });
  }

  #addToDisk(file: string): string[] {
    this.#onDisk.add(file);
    const come = this.#files.add(file);
    this.#keep(file);
    return come;
  }

  /** An open text stands for a file that is gone. */
  #removeFromDisk(file: string): string[] {
    this.#onDisk.delete(file);
    if (this.#texts.isOpen(file)) return [];
    const document = this.#documents.get(file);
    if (document !== undefined) this.#remove(document);
    return this.#files.delete(file);
  }

  #kindOf(file: string) {
    return this.#documents.kinds.kindOf(file, this.#texts.isOpen(file));
  }

  /** Keeps a document of those that are checked. Others are kept when somebody asks for them. */
  #keep(file: string): void {
    if (this.#documents.get(file) !== undefined) return;
    const kind = this.#kindOf(file);
    if (kind !== null && kind !== 'other') this.#documents.add(new KeptDocument(file, kind));
  }

  #remove(document: KeptDocument): void {
    this.#documents.remove(document);
    forgetAsked(document);
    if (document.kind !== 'other') this.#changed.add(document.file);
  }

  /** A document of the workspace of any kind. Those that nobody checks are kept from now on. */
  #documentOf(file: string): KeptDocument | null {
    const known = this.#documents.get(file);
    if (known !== undefined) return known;
    if (!this.#files.has(file) || this.#kindOf(file) !== 'other') return null;
    const document = new KeptDocument(file, 'other');
    this.#documents.add(document);
    return document;
  }

  #textChanged(file: string): void {
    const document = this.#documents.get(file);
    if (document !== undefined) this.#documents.suspect(document);
    this.#world.textChanged(file);
  }

  #anchorsOf(file: string): ReadonlySet<string> | null {
    const document = isMarkdown(file) && this.#files.has(file) ? this.#documentOf(file) : null;
    if (document === null) return null;
    this.#documents.read(document);
    const { facts } = document;
    if (facts === null) return null;
    // One document may have a thousand links to another.
    if (this.#lastAnchors?.facts !== facts) this.#lastAnchors = { facts, anchors: new Set(facts.headings.map(({ anchor }) => anchor)) };
    return this.#lastAnchors.anchors;
  }

  #markStale(asker: Asker): void {
    asker.isStale = true;
    if (asker instanceof KeptDocument && asker.kind !== 'other') this.#changed.add(asker.file);
  }
}
