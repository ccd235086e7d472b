import { Latest } from '../../base/latest.ts';
import { sameItems } from '../../base/same.ts';
import type { Config } from '../../contract/config.ts';
import { readCoverageDetails } from '../../coverage/coverage-details.ts';
import { DetailIndex } from '../../coverage/detail-index.ts';
import { isFeatureSpec } from '../../coverage/feature-specs.ts';
import type { TestReference } from '../../coverage/test-reference.ts';
import { detailsFor, testReferences } from '../../coverage/test-references.ts';
import { checkSpec } from '../../lint/check-spec.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../spec/default-template.ts';
import { readSpec, type SpecDocument } from '../../spec/document.ts';
import { readTemplate, type SpecTemplate } from '../../spec/template.ts';
import { backlogFiles } from '../backlog/backlog-source.ts';
import { templateText } from '../attempt/evidence.ts';
import type { ReportPort } from '../ports/reports.ts';
import type { WorkspacePort } from '../ports/workspace.ts';
import type { Turns } from '../turns.ts';

/** Specs beyond this many are not looked at. */
const MOST_SPECS = 20_000;
/** Files that are read at the same time. */
const AT_ONCE = 16;

/** A feature spec as its file says it. */
export interface FeatureSpec {
  document: SpecDocument;
  /** It has no finding of severity error. */
  isWhole: boolean;
  references: readonly TestReference[];
}

/** The files that a spec lists and those of the tests that it names, as they are written there. */
export function pathsOf({ document, references }: FeatureSpec): string[] {
  return [...document.files.map(({ path }) => path), ...references.flatMap(({ path }) => (path === null ? [] : [path]))];
}

interface ReadFile {
  modified: number;
  template: SpecTemplate;
  document: SpecDocument;
  isWhole: boolean;
  isFeature: boolean;
}

/** What a spec's references were made from. */
interface Made {
  details: DetailIndex;
  sameId: readonly SpecDocument[];
  feature: FeatureSpec;
}

/**
 * Reads the feature specs of a workspace; one whose file has not changed is read once, and is the very same object until
 * the file, the template, the coverage document or another spec of its number is another one.
 */
export class SpecSource {
  readonly #workspace: WorkspacePort;
  readonly #reports: Pick<ReportPort, 'modified'>;
  readonly #config: Config;
  #read = new Map<string, ReadFile>();
  readonly #made = new WeakMap<SpecDocument, Made>();
  readonly #details = new Latest<DetailIndex>();
  readonly #template = new Latest<SpecTemplate>();
  #features: readonly FeatureSpec[] = [];

  constructor(workspace: WorkspacePort, reports: Pick<ReportPort, 'modified'>, config: Config) {
    this.#workspace = workspace;
    this.#reports = reports;
    this.#config = config;
  }

  /** Sorted by path; the very same list while none has changed. `coverageText` is the coverage document, whose detail tables name tests as well. */
  async look(coverageText: string | null, turns: Turns): Promise<readonly FeatureSpec[]> {
    const files = await this.#files(turns);
    const details = await this.#details.of([coverageText], () => new DetailIndex(readCoverageDetails(coverageText ?? '')));
    const byId = Map.groupBy(files.map(({ document }) => document), ({ id }) => id);
    const features: FeatureSpec[] = [];
    for (const file of files) {
      features.push(this.#feature(file, details, byId.get(file.document.id) ?? []));
      if (turns.isOver) await turns.pass();
    }
    if (!sameItems(features, this.#features)) this.#features = features;
    return this.#features;
  }

  #feature({ document, isWhole }: ReadFile, details: DetailIndex, sameId: readonly SpecDocument[]): FeatureSpec {
    const before = this.#made.get(document);
    const isSame = before !== undefined && before.details === details && before.feature.isWhole === isWhole;
    // Specs without a number are many, and none of them is told from another by it.
    if (isSame && (document.id === null || sameItems(before.sameId, sameId))) return before.feature;
    const own = document.id === null ? [] : sameId;
    const feature: FeatureSpec = { document, isWhole, references: testReferences(document, detailsFor(document, details.near(document), own)) };
    this.#made.set(document, { details, sameId, feature });
    return feature;
  }

  async #files(turns: Turns): Promise<ReadFile[]> {
    const { specs } = this.#config;
    const templatePath = this.#config.template ?? `${specs}/TEMPLATE.md`;
    const backlogs = backlogFiles(this.#config).map(({ file }) => file);
    const paths = (await this.#workspace.list(specs, MOST_SPECS)).filter((path) => path.endsWith('.md') && path !== templatePath && !backlogs.includes(path));
    const modified = await this.#reports.modified(paths);
    const templateNow = await templateText(this.#workspace, this.#config).catch(() => DEFAULT_TEMPLATE_TEXT);
    const template = await this.#template.of([templateNow], () => readTemplate(templateNow));
    const next = new Map<string, ReadFile | null>();
    for (const path of paths) {
      const before = this.#read.get(path);
      next.set(path, before !== undefined && before.modified === modified.get(path) && before.template === template ? before : null);
    }
    const changed = paths.filter((path) => next.get(path) === null);
    for (let at = 0; at < changed.length; at += AT_ONCE) {
      const batch = changed.slice(at, at + AT_ONCE);
      // What is too large, or no text, is a finding of the spec's own, and no reason to know nothing of the others.
      const texts = await Promise.all(batch.map((path) => this.#workspace.read(path).catch(() => null)));
      for (const [index, path] of batch.entries()) {
        const text = texts[index] ?? null;
        if (text === null) continue;
        const document = readSpec(text, path);
        const isWhole = !checkSpec(document, text, template, this.#config).some(({ severity }) => severity === 'error');
        next.set(path, { modified: modified.get(path) ?? 0, template, document, isWhole, isFeature: isFeatureSpec(document, backlogs, templatePath) });
        if (turns.isOver) await turns.pass();
      }
    }
    const read = [...next].flatMap(([path, file]): [string, ReadFile][] => (file === null ? [] : [[path, file]]));
    this.#read = new Map(read);
    return read.flatMap(([, file]) => (file.isFeature ? [file] : []));
  }
}
