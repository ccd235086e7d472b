import { createHash } from 'node:crypto';
import { SourceLines, type Range } from '../../base/source-lines.ts';
import type { Fix, Severity, TextEdit } from '../../contract/finding.ts';
import { RULE_IDS, RULES, type RuleId } from '../../contract/rules.ts';
import { needsWork, type LintReport, type ReportedFinding } from './report.ts';

/** What a SARIF log says beside the findings. */
export interface SarifContext {
  /** The version of this program. */
  version: string;
  /** The folder that paths in the log are relative to, as a `file:` address with a slash at its end. */
  sourceRoot: string;
  /** The workspace below it: empty, or with a slash at its end. */
  prefix: string;
  /** The text that a file was checked with; null where it could not be read. */
  text(file: string): string | null;
  /** The page of a rule, as markdown; null where it is not there. */
  page(rule: RuleId): string | null;
}

const BASE = 'SRCROOT';
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const LEVELS: Record<Severity | 'off', 'error' | 'warning' | 'note' | 'none'> = { error: 'error', warning: 'warning', information: 'note', off: 'none' };

/** The findings as SARIF 2.1.0. */
export function sarifLog(report: LintReport, context: SarifContext): unknown {
  const sources = new Sources(context);
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'coherence', semanticVersion: context.version, rules: RULE_IDS.map((id) => ruleOf(id, context)) } },
      automationDetails: { id: 'coherence-lint/' },
      invocations: [{
        executionSuccessful: true,
        exitCode: needsWork(report) ? 1 : 0,
        toolExecutionNotifications: [
          ...report.notices.map((text) => ({ level: 'warning', message: { text } })),
          ...report.left.map(({ file, message }) => ({ level: 'error', message: { text: message }, locations: [{ physicalLocation: { artifactLocation: sources.location(file) } }] })),
        ],
      }],
      originalUriBaseIds: { [BASE]: { uri: context.sourceRoot } },
      columnKind: 'utf16CodeUnits',
      newlineSequences: ['\r\n', '\n', '\r'],
      results: resultsOf(report.findings, sources),
    }],
  };
}

function ruleOf(id: RuleId, context: SarifContext): unknown {
  const { title, severity } = RULES[id];
  const markdown = context.page(id);
  return {
    id,
    shortDescription: { text: `${title}.` },
    defaultConfiguration: severity === 'off' ? { enabled: false, level: 'warning' } : { level: LEVELS[severity] },
    ...(markdown === null || markdown === '' ? {} : { help: { text: markdown, markdown } }),
  };
}

function resultsOf(findings: readonly ReportedFinding[], sources: Sources): unknown[] {
  const seen = new Map<string, number>();
  return findings.map(({ finding, fix }) => {
    const { file, rule, severity, message, range, related } = finding;
    const print = fingerprint(finding, sources.source(file).line(range.start.line));
    const count = (seen.get(print) ?? 0) + 1;
    seen.set(print, count);
    const ruleIndex = RULE_IDS.findIndex((id) => id === rule);
    const changes = fix === null ? [] : changesOf(fix, sources);
    return {
      ruleId: rule,
      ...(ruleIndex < 0 ? {} : { ruleIndex }),
      level: LEVELS[severity],
      message: { text: message },
      locations: [{ physicalLocation: { artifactLocation: sources.location(file), region: regionOf(range) } }],
      ...(related === undefined || related.length === 0 ? {} : {
        relatedLocations: related.map((other, id) => ({
          id, message: { text: other.message }, physicalLocation: { artifactLocation: sources.location(other.file), region: regionOf(other.range) },
        })),
      }),
      // A file that is made, or gets another name, is nothing that a log can say.
      ...(fix === null || changes.length === 0 || fix.creates !== undefined || fix.rename !== undefined ? {} : {
        fixes: [{ description: { text: fix.title }, artifactChanges: changes }],
      }),
      partialFingerprints: { 'coherenceFinding/v1': `${print}:${count}` },
    };
  });
}

function changesOf({ edits }: Fix, sources: Sources): unknown[] {
  return edits.filter((change) => change.edits.length > 0).map((change) => ({
    artifactLocation: sources.location(change.file),
    replacements: change.edits.map((edit) => replacementOf(edit, sources.source(change.file))),
  }));
}

function replacementOf({ start, end, text }: TextEdit, source: SourceLines): unknown {
  return { deletedRegion: regionOf(source.range({ start, end })), insertedContent: { text } };
}

/** Lines and columns of SARIF count from 1; the end column is the one behind the last. */
function regionOf({ start, end }: Range): unknown {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

/** By what a finding is known again when lines above it come or go: its file, its rule, its line and its words, without numbers of lines. */
function fingerprint({ file, rule, message }: { file: string; rule: string; message: string }, line: string): string {
  const words = message.replaceAll(/\blines? \d{1,9}/gu, 'line');
  return createHash('sha256').update([file, rule, words, line.trim().replaceAll(/\s+/gu, ' ')].join('\0')).digest('hex').slice(0, 32);
}

/** The texts that places are in, each read once. */
class Sources {
  readonly #sources = new Map<string, SourceLines>();
  readonly #context: SarifContext;

  constructor(context: SarifContext) {
    this.#context = context;
  }

  source(file: string): SourceLines {
    const known = this.#sources.get(file);
    if (known !== undefined) return known;
    const source = new SourceLines(this.#context.text(file) ?? '');
    this.#sources.set(file, source);
    return source;
  }

  location(file: string): { uri: string; uriBaseId: string } {
    return { uri: relativeUri(this.#context.prefix + file), uriBaseId: BASE };
  }
}

/** A relative path as a reference: every character that means something in an address is escaped. */
export function relativeUri(path: string): string {
  return path.split('/').map((part) => encodeURIComponent(part.toWellFormed())).join('/');
}
