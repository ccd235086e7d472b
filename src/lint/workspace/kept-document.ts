import type { BacklogDocument } from '../../backlog/document.ts';
import type { FileFacts } from '../analysis.ts';
import type { DocumentKind } from '../document-kind.ts';
import type { LintResult } from '../linter.ts';
import type { Asked, Asker } from './questions.ts';
import type { FetchedText } from './workspace-texts.ts';

/** What is kept of a document for as long as it is there. */
export class KeptDocument implements Asker {
  readonly file: string;
  readonly kind: DocumentKind;
  /** Of its text, or of why there is none; empty where it has to be read, whatever it is. */
  hash = '';
  problem: FetchedText['problem'] = null;
  facts: FileFacts | null = null;
  /** For backlogs. */
  backlog: BacklogDocument | null = null;
  /** Of its last check. */
  result: LintResult | null = null;
  isStale = true;
  readonly asked: Asked[] = [];
  before: Set<Asked> | null = null;

  constructor(file: string, kind: DocumentKind) {
    this.file = file;
    this.kind = kind;
  }

  /** Whether it is one of those that are checked. */
  get isChecked(): boolean {
    return this.kind !== 'other' && this.problem?.problem !== 'missing';
  }
}
