import type { BacklogDocument } from '../../backlog/document.ts';
import { pathTest, type PathTest } from '../../base/path-pattern.ts';
import { textHash } from '../../base/text-hash.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';
import type { BacklogListItem, TaskView } from '../../contract/engine-api.ts';
import type { TemplateDemands } from '../../spec/template.ts';
import type { SpecSummary, World } from '../world.ts';
import { AlikePaths } from './alike-paths.ts';
import type { FileIndex } from './file-index.ts';
import type { ChangedFacts, PipelineIndex } from './pipeline-index.ts';
import { type Asker, Questions } from './questions.ts';
import { type SpecIndex, specNumber } from './spec-index.ts';

/** What the world is made of. */
export interface WorldParts {
  files: FileIndex;
  specs: SpecIndex;
  pipeline: PipelineIndex;
  anchors(file: string): ReadonlySet<string> | null;
  text(file: string): string | null;
  backlogs(): readonly BacklogDocument[];
  /** The spec template, and what tells one from another. */
  template(): { value: TemplateDemands; hash: string };
}

/** More files than these at once: everything that was asked about files is asked again. */
const MANY = 50;

/** The world of a workspace, and all that was asked about it. Whoever changes a part of it says so here. */
export class WorkspaceWorld {
  readonly #exists: Questions<boolean>;
  readonly #matches: Questions<boolean>;
  readonly #nearest: Questions<string | null>;
  readonly #anchors: Questions<ReadonlySet<string> | null>;
  readonly #text: Questions<string | null>;
  readonly #numbered: Questions<readonly SpecSummary[]>;
  readonly #spec: Questions<SpecSummary | null>;
  readonly #features: Questions<readonly SpecSummary[]>;
  readonly #nextFreeId: Questions<number>;
  readonly #coverage: Questions<SpecCoverage | null>;
  readonly #hasEvidence: Questions<boolean>;
  readonly #backlogs: Questions<readonly BacklogDocument[]>;
  readonly #itemsOf: Questions<readonly BacklogListItem[]>;
  readonly #itemsIn: Questions<readonly BacklogListItem[]>;
  readonly #taskOf: Questions<TaskView | null>;
  readonly #task: Questions<TaskView | null>;
  readonly #template: Questions<{ value: TemplateDemands; hash: string }>;
  readonly #all: readonly Pick<Questions<unknown>, 'settle' | 'suspectAll'>[];
  /** Paths that something is near to, or may be. */
  readonly #wanted = new AlikePaths();
  readonly #patterns = new Map<string, PathTest>();

  constructor(parts: WorldParts, onStale: (asker: Asker) => void) {
    const { files, specs, pipeline } = parts;
    this.#exists = new Questions(onStale, (path) => files.exists(path));
    this.#matches = new Questions(onStale, (pattern) => files.matching(pattern) !== null);
    const wanted = this.#wanted;
    this.#nearest = new Questions(onStale, (path) => files.nearest(path), undefined, { asked: (path) => wanted.add(path), forgotten: (path) => wanted.delete(path) });
    this.#anchors = new Questions(onStale, (file) => parts.anchors(file), (anchors) => (anchors === null ? null : textHash([...anchors].join(' '))));
    this.#text = new Questions(onStale, (file) => parts.text(file), (text) => (text === null ? null : textHash(text)));
    this.#numbered = new Questions(onStale, (id) => specs.numbered(id), (found) => JSON.stringify(found));
    this.#spec = new Questions(onStale, (file) => specs.get(file));
    this.#features = new Questions(onStale, () => specs.features(), () => specs.featuresVersion);
    this.#nextFreeId = new Questions(onStale, () => specs.nextFreeId());
    this.#coverage = new Questions(onStale, (spec) => pipeline.coverage(spec));
    this.#hasEvidence = new Questions(onStale, () => pipeline.hasEvidence);
    this.#backlogs = new Questions(onStale, () => parts.backlogs(), (documents) => documents.map(({ file, kind, text }) => `${kind}:${file}:${textHash(text)}`).join('\n'));
    this.#itemsOf = new Questions(onStale, (spec) => pipeline.itemsOf(spec));
    this.#itemsIn = new Questions(onStale, (file) => pipeline.itemsIn(file));
    this.#taskOf = new Questions(onStale, (key) => pipeline.taskOf(key));
    this.#task = new Questions(onStale, (id) => pipeline.task(id));
    this.#template = new Questions(onStale, () => parts.template(), ({ hash }) => hash);
    this.#all = [
      this.#exists, this.#matches, this.#nearest, this.#anchors, this.#text, this.#numbered, this.#spec, this.#features, this.#nextFreeId, this.#coverage,
      this.#hasEvidence, this.#backlogs, this.#itemsOf, this.#itemsIn, this.#taskOf, this.#task, this.#template,
    ];
  }

  /** The world as one document sees it; what it asks is remembered. Nothing is without one who asks. */
  seenBy(asker: Asker | null): World {
    const numbered = (id: string): readonly SpecSummary[] => this.#numbered.ask(specNumber(id), asker);
    const inside = <A>(path: string, otherwise: A, answer: (path: string) => A): A => {
      const plain = plainPath(path);
      return plain === null ? otherwise : answer(plain);
    };
    return {
      exists: (path) => inside(path, false, (plain) => this.#exists.ask(plain, asker)),
      matches: (pattern) => this.#matches.ask(pattern, asker),
      nearest: (path) => inside(path, null, (plain) => this.#nearest.ask(plain, asker)),
      anchors: (file) => this.#anchors.ask(file, asker),
      text: (file) => this.#text.ask(file, asker),
      specsNumbered: numbered,
      spec: (file) => this.#spec.ask(file, asker),
      features: () => this.#features.ask('', asker),
      nextFreeId: () => this.#nextFreeId.ask('', asker),
      coverage: (spec) => this.#coverage.ask(spec, asker),
      hasEvidence: () => this.#hasEvidence.ask('', asker),
      backlogs: () => this.#backlogs.ask('', asker),
      itemsOf: (spec) => this.#itemsOf.ask(spec, asker),
      itemsIn: (file) => this.#itemsIn.ask(file, asker),
      taskOf: (key) => this.#taskOf.ask(key, asker),
      task: (id) => this.#task.ask(id, asker),
    };
  }

  template(asker: Asker | null): TemplateDemands {
    return this.#template.ask('', asker).value;
  }

  /** These files and folders have come or gone. */
  filesChanged(paths: readonly string[]): void {
    if (paths.length > MANY) {
      for (const questions of [this.#exists, this.#matches, this.#nearest, this.#anchors, this.#text]) questions.suspectAll();
      return;
    }
    for (const path of paths) {
      this.#exists.suspect(path);
      this.#exists.suspect(`${path}/`);
      this.textChanged(path);
      for (const wanted of this.#wanted.to(path)) this.#nearest.suspect(wanted);
    }
    for (const pattern of this.#matches.abouts()) if (paths.some(this.#testOf(pattern))) this.#matches.suspect(pattern);
  }

  /** The text of a file may be another one. */
  textChanged(file: string): void {
    this.#text.suspect(file);
    this.#anchors.suspect(file);
  }

  /** Any text may be another one. */
  textsChanged(): void {
    this.#text.suspectAll();
    this.#anchors.suspectAll();
  }

  specChanged(before: SpecSummary | null, after: SpecSummary | null): void {
    for (const spec of [before, after]) {
      if (spec === null) continue;
      this.#spec.suspect(spec.file);
      if (spec.id !== null) this.#numbered.suspect(specNumber(spec.id));
    }
    this.#features.suspect('');
    this.#nextFreeId.suspect('');
  }

  backlogChanged(): void {
    this.#backlogs.suspect('');
  }

  templateChanged(): void {
    this.#template.suspect('');
  }

  factsChanged({ specs, itemsOf, itemsIn, taskOf, tasks }: ChangedFacts): void {
    for (const spec of specs) this.#coverage.suspect(spec);
    for (const spec of itemsOf) this.#itemsOf.suspect(spec);
    for (const file of itemsIn) this.#itemsIn.suspect(file);
    for (const key of taskOf) this.#taskOf.suspect(key);
    for (const id of tasks) this.#task.suspect(id);
    this.#hasEvidence.suspect('');
  }

  /** Whoever got an answer that is another one now hears of it. */
  settle(): void {
    for (const questions of this.#all) questions.settle();
  }

  #testOf(pattern: string): PathTest {
    let test = this.#patterns.get(pattern);
    if (test === undefined) {
      if (this.#patterns.size >= 1_000) this.#patterns.clear();
      test = pathTest(pattern);
      this.#patterns.set(pattern, test);
    }
    return test;
  }
}

/** A path without `.`, `..` and empty segments; null where it is absolute or leads outside. */
function plainPath(path: string): string | null {
  if (!/^\/|\/\/|(?:^|\/)\.{1,2}(?:\/|$)/.test(path)) return path;
  if (path.startsWith('/')) return null;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments.length > 0 && path.endsWith('/') ? `${segments.join('/')}/` : segments.join('/');
}
