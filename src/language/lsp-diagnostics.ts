import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver-types';
import type { Severity } from '../contract/finding.ts';
import type { LintFinding } from '../lint/linter.ts';

/** Who reports: what an editor shows beside the message. */
const SOURCE = 'coherence';

const SEVERITIES: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/** What comes back with a code action's request: which finding it is about. */
export interface DiagnosticData {
  fixable: boolean;
}

export interface DiagnosticContext {
  uriOf: (file: string) => string;
  /** Address of the folder with the pages of the rules. */
  rulesUri?: string | undefined;
}

/** A finding as the protocol has it. Its places are UTF-16 already. */
export function diagnosticOf({ rule, severity, message, range, related, fixable }: LintFinding, { uriOf, rulesUri }: DiagnosticContext): Diagnostic {
  const data: DiagnosticData = { fixable };
  return {
    range,
    severity: SEVERITIES[severity],
    code: rule,
    ...(rulesUri === undefined ? {} : { codeDescription: { href: `${rulesUri}${rule}.md` } }),
    source: SOURCE,
    message,
    ...(related === undefined || related.length === 0
      ? {}
      : { relatedInformation: related.map((place) => ({ location: { uri: uriOf(place.file), range: place.range }, message: place.message })) }),
    data,
  };
}
