import * as l10n from '@vscode/l10n';
import type { SpecCoverage, SpecTestView, TestResultView, TestState } from '../../contract/coverage.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import { oneLine } from '../../base/markdown-text.ts';
import { specName } from './spec-coverage.ts';

/** What one test came to, where something is known. */
export interface TestOutcome {
  state: TestState;
  message: string | null;
  /** Milliseconds. */
  duration: number | null;
}

/** What a person can run: the tests of a spec, or some of its files alone. */
export interface TestScope {
  /** The folder's URI. */
  folder: string;
  /** Null for everything in the folder. */
  spec: string | null;
  /** Null for all tests of the spec. */
  file: string | null;
}

/** A row of the Test Explorer, without anything of an editor. */
export interface TestNode {
  /** The same test keeps it. */
  readonly id: string;
  /** All that is said of it: VS Code reads a description in place of the label, not after it. */
  readonly label: string;
  /** Its file, relative to the folder; null where it is not known. */
  readonly path: string | null;
  /** Counts from 1; null where it is not known. */
  readonly line: number | null;
  readonly scope: TestScope;
  /** Null for a row that stands for those below it. */
  readonly outcome: TestOutcome | null;
  /** Differs where the outcome is a new one; empty without one. */
  readonly stamp: string;
  readonly children: readonly TestNode[];
}

/** Folder (where there are several) → spec → the tests that it names → their single results. Specs without tests are left out. */
export function testTree(snapshots: readonly FolderSnapshot[]): TestNode[] {
  const folders = snapshots.map(({ folder, coverage }) => ({ folder, specs: (coverage?.specs ?? []).filter(({ tests }) => tests.length > 0) }));
  if (snapshots.length < 2) return folders.flatMap(({ folder, specs }) => specs.map((spec) => specNode(folder.uri, spec)));
  return folders.filter(({ specs }) => specs.length > 0).map(({ folder, specs }) => ({
    id: folder.uri, label: folder.name, path: null, line: null, scope: { folder: folder.uri, spec: null, file: null }, outcome: null, stamp: '',
    children: specs.map((spec) => specNode(folder.uri, spec)),
  }));
}

/** The id of a spec in the tree. */
export function specTestId(folder: string, spec: string): string {
  return `${folder}#${spec}`;
}

/** Every row that is no other row’s parent. */
export function leavesOf(nodes: readonly TestNode[]): TestNode[] {
  return nodes.flatMap((node) => (node.children.length === 0 ? [node] : leavesOf(node.children)));
}

function specNode(folder: string, spec: SpecCoverage): TestNode {
  const id = specTestId(folder, spec.spec);
  const turns = turnsOf();
  return {
    id, label: specName(spec), path: spec.spec, line: 1, scope: { folder, spec: spec.spec, file: null }, outcome: null, stamp: '',
    children: spec.tests.map((test) => testNode({ id, folder, spec: spec.spec }, test, turns)),
  };
}

interface Parent {
  id: string;
  folder: string;
  spec: string;
}

function testNode(parent: Parent, test: SpecTestView, turns: (name: string) => string): TestNode {
  const { written, kind, path, state, results, more = 0 } = test;
  const [only, second] = results;
  const common = {
    id: `${parent.id}#${turns(`${kind}/${written}`)}`,
    label: labelOf(written, state),
    scope: { folder: parent.folder, spec: parent.spec, file: kind === 'file' && path !== null && isFile(path) ? path : null },
  };
  const own = { path: path !== null && isFile(path) ? path : null, line: null };
  if (only === undefined) {
    return { ...common, ...own, outcome: { state, message: null, duration: null }, stamp: state === 'not-run' ? '' : state, children: [] };
  }
  if (kind !== 'file' && second === undefined) {
    const scope = kind === 'name' ? { ...common.scope, file: only.file } : common.scope;
    return { ...common, scope, path: only.file ?? own.path, line: only.line, ...outcomeOf(only), children: [] };
  }
  const below = turnsOf();
  return {
    ...common, ...own, outcome: null, stamp: '',
    ...(more > 0 ? { label: `${common.label} (${l10n.t('{0} more, not shown', more)})` } : {}),
    children: results.map((result) => ({
      id: `${common.id}#${below(`${result.file ?? ''}/${result.name}`)}`,
      label: labelOf(result.name, result.state),
      path: result.file ?? own.path,
      line: result.line,
      scope: { ...common.scope, file: common.scope.file ?? result.file },
      ...outcomeOf(result),
      children: [],
    })),
  };
}

function outcomeOf({ state, message, seconds, at, source }: TestResultView): Pick<TestNode, 'outcome' | 'stamp'> {
  return { outcome: { state, message, duration: seconds === null ? null : seconds * 1000 }, stamp: JSON.stringify([state, at, source, message]) };
}

/** An icon says the rest. */
function labelOf(name: string, state: TestState): string {
  return state === 'stale' ? l10n.t('{0} (stale)', oneLine(name)) : oneLine(name);
}

/** A folder cannot be opened. */
function isFile(path: string): boolean {
  return /\.[^./]+$/.test(path);
}

/** Names that occur twice, each with its turn. */
function turnsOf(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const turn = seen.get(name) ?? 0;
    seen.set(name, turn + 1);
    return `${turn}/${name}`;
  };
}

/** What is run for what a person has chosen: whole specs first, then files of others; null for everything in the folder. */
export function runsFor(scopes: readonly TestScope[]): ({ spec: string } | { files: string[] })[] | null {
  if (scopes.some(({ spec }) => spec === null)) return null;
  const specs = [...new Set(scopes.filter(({ file }) => file === null).flatMap(({ spec }) => (spec === null ? [] : [spec])))];
  const files = [...new Set(scopes.flatMap(({ spec, file }) => (file === null || (spec !== null && specs.includes(spec)) ? [] : [file])))];
  return [...specs.map((spec) => ({ spec })), ...(files.length === 0 ? [] : [{ files }])];
}
