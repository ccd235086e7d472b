import type { BacklogDocument } from '../../../src/backlog/document.ts';
import { readBacklog } from '../../../src/backlog/read.ts';
import { folderOf } from '../../../src/base/path-parts.ts';
import { pathTest } from '../../../src/base/path-pattern.ts';
import type { SpecCoverage } from '../../../src/contract/coverage.ts';
import type { BacklogListItem, TaskView } from '../../../src/contract/engine-api.ts';
import { isFeatureSpec } from '../../../src/coverage/feature-specs.ts';
import { nearestOf } from '../../../src/lint/nearest-path.ts';
import type { SpecSummary, World } from '../../../src/lint/world.ts';
import { readSpec } from '../../../src/spec/document.ts';
import { parseMarkdown } from '../../../src/spec/markdown.ts';
import { readHeadings } from '../../../src/spec/outline.ts';

export interface WorldParts {
  /** Texts by path, relative to the workspace. */
  files?: Readonly<Record<string, string>>;
  /** The folder of the specs. */
  specs?: string;
  template?: string;
  /** Those of `files` that are backlogs, the product backlog first; the last is the meta backlog where there are two. */
  backlogs?: readonly string[];
  /** What is left out is as `coverageOf` has it. There is evidence where any of it is given. */
  coverage?: readonly (Partial<SpecCoverage> & { spec: string })[];
  hasEvidence?: boolean;
  items?: readonly (Partial<BacklogListItem> & { key: string })[];
  tasks?: readonly TaskView[];
}

const DEFAULT_SPECS = 'specs';

/** A world of a few files, plain and untracked. It reads them as they are when it is asked. */
export function worldOf(parts: WorldParts = {}): World {
  const { files = {}, specs = DEFAULT_SPECS, template = `${specs}/TEMPLATE.md`, backlogs = [], tasks = [] } = parts;
  const paths = Object.keys(files).sort();
  const folders = new Set(paths.flatMap(foldersOf));
  const coverage = new Map((parts.coverage ?? []).map((given) => [given.spec, coverageOf(given)]));
  const items = (parts.items ?? []).map(itemOf);
  const summaries = new Map(paths.filter((path) => path.startsWith(`${specs}/`) && path.endsWith('.md')).map((path) => [path, summaryOf(path, files[path] ?? '', backlogs, template)]));
  const features = [...summaries.values()].filter(({ isFeature }) => isFeature);
  const bare = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);
  return {
    exists: (path) => Object.hasOwn(files, path) || folders.has(bare(path)),
    matches: (pattern) => paths.some(pathTest(pattern)),
    nearest: (path) => (path.endsWith('/') ? nearestOf(path, Array.from(folders, (folder) => `${folder}/`)) : nearestOf(path, paths)),
    anchors: (file) => (Object.hasOwn(files, file) && /\.md$/i.test(file) ? anchorsOf(files[file] ?? '') : null),
    text: (file) => files[file] ?? null,
    specsNumbered: (id) => features.filter((spec) => spec.id !== null && Number(spec.id) === Number(id)),
    spec: (file) => summaries.get(file) ?? null,
    features: () => features,
    nextFreeId: () => Math.max(0, ...Array.from(summaries.values(), ({ id }) => Number(id ?? 0))) + 1,
    coverage: (spec) => coverage.get(spec) ?? null,
    hasEvidence: () => parts.hasEvidence ?? coverage.size > 0,
    backlogs: (): BacklogDocument[] => backlogs.map((file, index) => readBacklog(files[file] ?? '', file, index > 0 && index === backlogs.length - 1 ? 'meta' : 'product')),
    itemsOf: (spec) => items.filter((item) => item.spec === spec),
    itemsIn: (file) => items.filter((item) => item.file === file),
    taskOf: (key) => tasks.findLast((task) => task.key === key) ?? null,
    task: (id) => tasks.find((task) => task.id === id) ?? null,
  };
}

function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) folders.push(folder);
  return folders;
}

function summaryOf(file: string, text: string, backlogs: readonly string[], template: string): SpecSummary {
  const document = readSpec(text, file);
  const start = { line: 0, character: 0 };
  return { file, id: document.id, title: document.title, titleRange: document.titleSpan?.range ?? { start, end: start }, isFeature: isFeatureSpec(document, backlogs, template) };
}

function anchorsOf(text: string): Set<string> {
  return new Set(readHeadings(parseMarkdown(text)).map(({ anchor }) => anchor));
}

/** What the evidence says of a spec: nothing, but for what is given. */
export function coverageOf(given: Partial<SpecCoverage> & { spec: string }): SpecCoverage {
  const status = given.status ?? 'specified';
  return {
    id: null,
    title: given.spec,
    status,
    marks: { present: status !== 'planned' && status !== 'specified', specified: status !== 'planned', tested: status === 'tested' },
    requirements: [],
    tests: [],
    counts: { passed: status === 'tested' ? 1 : 0, failed: status === 'regressed' ? 1 : 0, skipped: 0, stale: 0 },
    evidence: null,
    regression: status === 'regressed' ? { since: '2026-01-01T00:00:00Z', tests: [] } : null,
    ...given,
  };
}

/** An item, but for what is given an open one. */
export function itemOf(given: Partial<BacklogListItem> & { key: string }): BacklogListItem {
  return {
    label: '', text: '', heading: '', kind: 'product', state: 'open', phase: null, spec: null, goal: null, impact: null, effort: null, after: [],
    iteration: null, message: null, finishedAt: null, file: 'specs/backlog.md', line: 1,
    ...given,
  };
}
