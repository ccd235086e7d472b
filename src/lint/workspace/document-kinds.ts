import type { BacklogKind } from '../../contract/phase.ts';
import type { DocumentKind } from '../document-kind.ts';
import type { LintConfig } from '../rule.ts';

const TASK_LOGS = '.coherence/state/logs/';

/** What the documents of a workspace are by its configuration. */
export class DocumentKinds {
  readonly template: string;
  /** The product backlog first, the meta backlog last. */
  readonly backlogs: readonly { file: string; kind: BacklogKind }[];
  readonly coverage: string;
  readonly #specs: string;

  constructor({ specs, template, backlogs, metaBacklog, coverage }: LintConfig) {
    const folder = plain(specs);
    this.#specs = folder === '' ? '' : `${folder}/`;
    this.template = plain(template ?? `${folder}/TEMPLATE.md`);
    const meta = metaBacklog === undefined ? null : plain(metaBacklog);
    const products = [...new Set(backlogs.map(plain))].filter((file) => file !== meta);
    this.backlogs = [...products.map((file) => ({ file, kind: 'product' as const })), ...(meta === null ? [] : [{ file: meta, kind: 'meta' as const }])];
    this.coverage = plain(coverage.document);
  }

  /** Whether by the other one every document is what it is by this. */
  isSame(other: DocumentKinds): boolean {
    const of = (kinds: DocumentKinds): string => JSON.stringify([kinds.#specs, kinds.template, kinds.backlogs, kinds.coverage]);
    return of(this) === of(other);
  }

  /** Null for what is no document. The log of a task is one as long as somebody has it open. */
  kindOf(file: string, isOpen: boolean): DocumentKind | null {
    if (this.backlogs.some((backlog) => backlog.file === file)) return 'backlog';
    if (file === this.template) return 'template';
    if (file === this.coverage) return 'coverage';
    if (file.startsWith(TASK_LOGS)) return isOpen ? 'task-log' : null;
    if (!isMarkdown(file)) return null;
    return file.startsWith(this.#specs) ? 'spec' : 'other';
  }
}

export function isMarkdown(file: string): boolean {
  return /\.md$/i.test(file);
}

function plain(path: string): string {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.').join('/');
}
