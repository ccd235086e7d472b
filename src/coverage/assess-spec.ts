import { endsWithPath, folderOf } from '../base/path-parts.ts';
import { pathTest } from '../base/path-pattern.ts';
import type { Evidence, Regression, RequirementView, SpecCoverage, SpecStatus, SpecTestView, TestResultView, TestState } from '../contract/coverage.ts';
import { isDocument } from './document-file.ts';
import { type KnownResult, worstOf } from './known-result.ts';
import { matchReferences } from './match-results.ts';
import { ResultIndex } from './result-index.ts';
import type { ResultFacts, SpecFacts } from './spec-facts.ts';

const MOST_FAILING = 20;
/** Of one reference. */
const MOST_RESULTS = 50;
const WORST_FIRST: readonly TestState[] = ['failed', 'stale', 'skipped', 'not-run', 'passed'];

/**
 * What is known of a spec by the results of now. `recorded` is what the manifest has of it. Give an index where several
 * specs are assessed with the same results.
 */
export function assessSpec(facts: SpecFacts, results: ResultFacts | ResultIndex, recorded: { evidence: Evidence | null; regression: Regression | null } | null): SpecCoverage {
  const { document, references } = facts;
  const index = results instanceof ResultIndex ? results : new ResultIndex(results);
  const matched = matchReferences(references, index);
  const codeChanged = newestCode(facts);
  const views = new Map<KnownResult, TestResultView>();
  for (const result of matched.flat()) {
    if (views.has(result)) continue;
    const { result: speaking, isStale } = speakingOf(result, codeChanged, facts);
    views.set(result, viewOf(speaking, index.timeOf(speaking.set), isStale));
  }
  const tests = references.map(({ written, kind, path }, at) => {
    const own = (matched[at] ?? []).flatMap((result) => views.get(result) ?? []);
    return { written, kind, path, state: worst(own.map(({ state }) => state)), ...bounded(own) };
  });
  const all = [...views.values()];
  const counts = { passed: 0, failed: 0, skipped: 0, stale: 0 };
  for (const { state } of all) counts[state] += 1;
  const isTested = counts.passed > 0 && counts.passed === all.length;
  const failing = all.filter(({ state }) => state === 'failed');
  const regression = recorded?.evidence && failing.length > 0 ? regressionOf(failing, recorded.regression) : null;
  const marks = { present: isPresent(facts, isTested || (recorded?.evidence ?? null) !== null), specified: facts.isWhole, tested: isTested };
  return {
    spec: document.file,
    id: document.id,
    title: document.title ?? document.file,
    status: statusOf(marks, regression !== null),
    marks,
    requirements: document.requirements.map(({ text, span }, at): RequirementView => {
      const own = tests.filter((_, test) => references[test]?.requirements.includes(at));
      return { text, line: span.range.start.line + 1, state: own.length === 0 ? 'unmapped' : worst(own.map(({ state }) => state)), tests: own.map(({ written }) => written) };
    }),
    tests,
    counts,
    evidence: recorded?.evidence ?? null,
    regression,
  };
}

function statusOf(marks: SpecCoverage['marks'], isRegressed: boolean): SpecStatus {
  if (isRegressed) return 'regressed';
  if (marks.tested) return 'tested';
  return marks.present ? 'implemented' : marks.specified ? 'specified' : 'planned';
}

/** It began with the oldest of the failures, unless it is known already. */
function regressionOf(failing: readonly TestResultView[], known: Regression | null): Regression {
  const oldest = failing.reduce((at, result) => (result.at < at ? result.at : at), failing[0]?.at ?? '');
  return { since: known?.since ?? oldest, tests: [...new Set(failing.map(({ name }) => name))].slice(0, MOST_FAILING) };
}

function worst(states: readonly TestState[]): TestState {
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'not-run';
}

/** The worst of many results, of equal ones the newest. */
function bounded(results: TestResultView[]): Pick<SpecTestView, 'results' | 'more'> {
  if (results.length <= MOST_RESULTS) return { results };
  const rank = ({ state }: TestResultView): number => WORST_FIRST.indexOf(state);
  const sorted = results.toSorted((a, b) => rank(a) - rank(b) || (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return { results: sorted.slice(0, MOST_RESULTS), more: results.length - MOST_RESULTS };
}

function viewOf({ name, test, set, files, raw, outcome }: KnownResult, at: string, isStale: boolean): TestResultView {
  const file = (files.length === 1 ? files[0] : null) ?? raw;
  return {
    // A file that could not be loaded is a test by its path: whose machine it was on is nobody's business.
    name: file !== null && endsWithPath(name, file) ? file : name,
    file,
    line: test?.line ?? null,
    state: isStale ? 'stale' : outcome,
    message: test?.message ?? null,
    seconds: test?.seconds ?? null,
    at,
    source: set.source,
  };
}

/** Of what several reports say of a test the worst counts that is of the code as it is now; where none is, it is stale. */
function speakingOf(result: KnownResult, codeChanged: number, facts: SpecFacts): { result: KnownResult; isStale: boolean } {
  const [first, ...others] = [result, ...result.others].filter((each) => !isOlder(each, codeChanged, facts));
  return first === undefined ? { result, isStale: true } : { result: worstOf(first, others), isStale: false };
}

/** A result says nothing of code, or of a test, that has changed since its run began. */
function isOlder({ set, files, raw }: KnownResult, codeChanged: number, { modified }: SpecFacts): boolean {
  if (set.named === true) return false;
  const own = [...files, ...(raw === null ? [] : [raw])].map((file) => modified.get(file) ?? Number.NEGATIVE_INFINITY);
  // Disks tell times more exactly than clocks do.
  return set.began < Math.floor(Math.max(codeChanged, ...own));
}

/** When a listed file of a spec was changed last; documents and the manifest beside it aside. */
function newestCode({ document, modified }: SpecFacts): number {
  const manifest = `${folderOf(document.file)}/manifest.json`;
  let newest = Number.NEGATIVE_INFINITY;
  for (const { path } of document.files) {
    for (const file of existing(path, modified)) {
      if (!isDocument(file) && file !== manifest) newest = Math.max(newest, modified.get(file) ?? newest);
    }
  }
  return newest;
}

/** All listed files are there, and something says that it is this spec that they are there for. */
function isPresent({ document, modified, isDone }: SpecFacts, wasTested: boolean): boolean {
  const files = document.files.map(({ path, isNew }) => ({ isNew, exists: existing(path, modified).length > 0 }));
  return files.every(({ exists }) => exists) && (wasTested || isDone || files.some(({ isNew, exists }) => isNew && exists));
}

/** The files that a listed path stands for: itself, what is in a folder, what fits a pattern. */
function existing(path: string, modified: ReadonlyMap<string, number>): string[] {
  if (modified.has(path)) return [path];
  const isNamed = pathTest(path);
  return [...modified.keys()].filter((file) => isNamed(file) || `${file}/` === path);
}
