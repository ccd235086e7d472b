import { readBacklog } from '../../backlog/read.ts';
import { SourceLines } from '../../base/source-lines.ts';
import type { BacklogKind } from '../../contract/phase.ts';
import { readSpec } from '../../spec/document.ts';
import { parseForOutline } from '../../spec/markdown.ts';
import { readHeadings, readLinks } from '../../spec/outline.ts';
import type { Analysis } from '../analysis.ts';
import { coverageSummaries } from '../coverage-summaries.ts';
import { NOTHING_DISABLED, readDisabledRules } from '../disabled-rules.ts';
import type { DocumentKind } from '../document-kind.ts';

/** Reads a document whole. Never throws. A task's log is lines and nothing else: what looks like markdown in it is anybody's. */
export function readAnalysis(text: string, file: string, kind: DocumentKind, backlogKind: BacklogKind): Analysis {
  if (kind === 'task-log') return { file, kind, source: new SourceLines(text), headings: [], links: [], disabled: NOTHING_DISABLED, spec: null, backlog: null };
  if (kind === 'spec') {
    const spec = readSpec(text, file);
    const source = new SourceLines(text);
    return { file, kind, source, headings: spec.headings, links: spec.links, disabled: readDisabledRules(source), spec, backlog: null };
  }
  const parsed = parseForOutline(text);
  const { source } = parsed;
  if (kind === 'coverage') coverageSummaries(source, parsed);
  const backlog = kind === 'backlog' ? readBacklog(text, file, backlogKind) : null;
  return { file, kind, source, headings: readHeadings(parsed), links: readLinks(parsed), disabled: readDisabledRules(source), spec: null, backlog };
}
