import type { FileFacts, FileReference } from '../analysis.ts';
import { inOrder } from '../references/document-references.ts';
import { type NamedRow, rowReferences } from '../references/coverage-references.ts';
import { PackedFacts } from './packed-facts.ts';
import type { SpecIndex } from './spec-index.ts';

/** The facts of a coverage document: which specs its rows are about is found out when somebody asks, and again when there are others. */
export class CoverageFacts extends PackedFacts {
  readonly #rows: readonly NamedRow[];
  readonly #specs: SpecIndex;
  #known: { version: number; references: readonly FileReference[] } | null = null;

  constructor(facts: FileFacts, rows: readonly NamedRow[], specs: SpecIndex) {
    super(facts);
    this.#rows = rows;
    this.#specs = specs;
  }

  override get references(): readonly FileReference[] {
    const version = this.#specs.featuresVersion;
    if (this.#known?.version !== version) {
      this.#known = { version, references: inOrder([...super.references, ...rowReferences(this.#rows, this.#specs.features())]) };
    }
    return this.#known.references;
  }
}
