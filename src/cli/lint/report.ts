import type { Finding, Fix, Severity } from '../../contract/finding.ts';
import type { LintFinding } from '../../lint/linter.ts';

/** A finding as a report has it, with the fix where there is one. */
export interface ReportedFinding {
  finding: LintFinding;
  fix: Fix | null;
}

/** A file that fixes were not written to, and why, one sentence. */
export interface FileLeft {
  file: string;
  message: string;
}

/** What a call of `lint` came to. */
export interface LintReport {
  /** By file and place. */
  findings: readonly ReportedFinding[];
  /** How many documents were checked. */
  documents: number;
  /** What `--fix` has written: files with how many findings it has removed from each. Null where it was not asked for. */
  fixed: readonly { file: string; fixes: number }[] | null;
  left: readonly FileLeft[];
  /** Why some rules could say nothing, and what is odd in the configuration, one sentence each. */
  notices: readonly string[];
}

/** Whether somebody has to do something: what is for information alone asks for nothing. */
export function needsWork({ findings, left }: LintReport): boolean {
  return left.length > 0 || findings.some(({ finding }) => finding.severity !== 'information');
}

export function countOf({ findings }: LintReport, severity: Severity): number {
  return findings.filter(({ finding }) => finding.severity === severity).length;
}

/** How many findings `--fix` would remove. */
export function safeFixes({ findings }: LintReport): number {
  return findings.filter(({ fix }) => fix?.safe === true && fix.rename === undefined).length;
}

/** The finding as JSON has it: these keys, in this order. */
export function findingJson({ file, rule, severity, message, range, fixable, related }: LintFinding): Finding & { fixable: boolean } {
  return { file, rule, severity, message, range, fixable, ...(related === undefined ? {} : { related }) };
}
