import type { CoverageView, DocumentProposal } from '../../contract/coverage.ts';
import { regressionText } from './regression-text.ts';

/** One thing that `coverage check` has found. */
export interface CoverageFinding {
  /** Relative to the workspace; null where it is about no file. */
  file: string | null;
  /** Counts from 1. */
  line: number | null;
  kind: 'pending' | 'newer-evidence' | 'regressed' | 'problem' | 'kept' | 'waits' | DocumentProposal['kind'];
  /** `information`: to be known, nothing is wrong. */
  severity: 'error' | 'information';
  message: string;
}

/** What can be added, and what nobody has to do anything about. */
const INFORMATION: ReadonlySet<CoverageFinding['kind']> = new Set(['kept', 'waits', 'detail-section', 'newer-evidence']);

/** Where the documents do not say what the evidence says, errors first. */
export function coverageFindings(view: CoverageView): CoverageFinding[] {
  const hasRegressed = view.specs.some(({ regression }) => regression !== null);
  const findings = [
    ...view.specs.flatMap(({ spec, regression }) => (regression === null ? [] : [finding(spec, 'regressed', regressionText(regression))])),
    ...view.pending.flatMap(({ path, summary, onlyEvidence }) => (summary.length === 0 ? ['The evidence says something else.'] : summary)
      .map((message) => finding(path, onlyEvidence ? 'newer-evidence' : 'pending', message))),
    // Where something has regressed, that is what there is to be done: its marks are right again when it is mended.
    ...view.proposals.filter(({ kind }) => kind !== 'lower-mark' || !hasRegressed).map(({ file, kind, message, line }) => finding(file, kind, message, line)),
    ...view.reports.flatMap(({ path, problem }) => (problem === null ? [] : [finding(path, 'problem', problem)])),
    ...view.problems.map((message) => finding(null, 'problem', message)),
    ...view.kept.map(({ place, now, evidence }) => finding(place.slice(0, fileLength(place)), 'kept', now === '' ? `A person has taken out “${evidence}”: ${place}` : `A person keeps “${now}” where the evidence says “${evidence}”: ${place}`)),
    ...(view.waitsFor === null ? [] : [finding(null, 'waits', `The documents wait for ${view.waitsFor}, whose unfinished work is in the tree.`)]),
  ];
  return findings.toSorted((a, b) => Number(a.severity === 'information') - Number(b.severity === 'information'));
}

function finding(file: string | null, kind: CoverageFinding['kind'], message: string, line: number | null = null): CoverageFinding {
  return { file, line, kind, severity: INFORMATION.has(kind) ? 'information' : 'error', message };
}

/** A place is the document's path, `#`, and a name within it. */
function fileLength(place: string): number {
  const end = place.indexOf('#');
  return end < 0 ? place.length : end;
}
