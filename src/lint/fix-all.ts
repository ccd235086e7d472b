import type { Finding, Fix, TextEdit } from '../contract/finding.ts';
import { EditedText } from './edited-text.ts';
import type { FixableFinding, Linter } from './linter.ts';
import { type FixRound, mendedInPassing } from './mended-in-passing.ts';
import { TakenEdits } from './taken-edits.ts';

/** What was mended. Its place is the one at which it was found, when it was its turn. */
export interface FixedFinding {
  file: string;
  rule: string;
  message: string;
  /** Of the fix. */
  title: string;
}

/** What has to be done to files to mend all that can be mended safely. */
export interface FixAllResult {
  /** By file; offsets count in `text`, which is what it was when it was checked: the file may be another by now. */
  edits: { file: string; text: string; edits: TextEdit[] }[];
  creates: { file: string; text: string }[];
  fixed: FixedFinding[];
}

/** Fixes that bring each other's findings would go on for ever. */
const MOST_ROUNDS = 20;

/** Which findings are to be mended; all where not given. */
export type FixFilter = (finding: Finding) => boolean;

/**
 * Mends what can be mended safely in documents: fixes that do not meet are made together, then the documents are checked
 * again, until nothing is left. A fix whose finding stays is not made twice, and no file gets another name. The linter's
 * documents are as before when it returns; what is to be done is in the result.
 */
export function fixAll(linter: Linter, files: readonly string[], isWanted: FixFilter = () => true): FixAllResult {
  const draft = new Draft(linter);
  const progress = new Progress();
  const fixed: FixedFinding[] = [];
  let round: FixRound = { offered: [], made: [] };
  try {
    for (let count = 0; count < MOST_ROUNDS; count += 1) {
      const offered = files.flatMap((file) => {
        const found = offers(linter, file, isWanted);
        // Now: when others have been checked, somebody may have written another text.
        if (found.length > 0) draft.know(file);
        return found;
      });
      fixed.push(...mendedInPassing(round, offered).map(fixedOf));
      const made = progress.hopeful(offered).filter(({ fix }) => draft.take(fix));
      if (made.length === 0) break;
      draft.make();
      progress.made(offered, made);
      fixed.push(...made.map(fixedOf));
      round = { offered, made };
    }
    return { ...draft.result(), fixed };
  } finally {
    draft.putBack();
  }
}

function fixedOf({ finding: { file, rule, message }, fix: { title } }: FixableFinding): FixedFinding {
  return { file, rule, message, title };
}

function offers(linter: Linter, file: string, isWanted: FixFilter): FixableFinding[] {
  if (!linter.lint(file).findings.some((finding) => finding.fixable && isWanted(finding))) return [];
  return linter.fixes(file, isWanted).filter(({ fix }) => fix.safe && fix.rename === undefined);
}

/** Which fixes have come to nothing: as many findings as before, after some of them were mended. */
class Progress {
  readonly #left = new Map<string, number>();

  hopeful(offered: readonly FixableFinding[]): FixableFinding[] {
    const counts = countsOf(offered);
    return offered.filter((offer) => {
      const before = this.#left.get(keyOf(offer));
      return before === undefined || (counts.get(keyOf(offer)) ?? 0) < before;
    });
  }

  made(offered: readonly FixableFinding[], made: readonly FixableFinding[]): void {
    const counts = countsOf(offered);
    for (const offer of made) this.#left.set(keyOf(offer), counts.get(keyOf(offer)) ?? 0);
  }
}

function countsOf(offered: readonly FixableFinding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const offer of offered) counts.set(keyOf(offer), (counts.get(keyOf(offer)) ?? 0) + 1);
  return counts;
}

function keyOf({ finding, fix }: FixableFinding): string {
  return [finding.file, finding.rule, finding.message, fix.title].join('\0');
}

/** The texts as they become, held by the linter in the place of the files meanwhile. */
class Draft {
  readonly #linter: Linter;
  readonly #edited = new Map<string, { text: EditedText; wasOpen: boolean }>();
  readonly #created = new Map<string, EditedText>();
  readonly #touched = new Set<string>();
  /** Of this round. */
  #edits = new Map<string, TakenEdits>();
  #creates = new Map<string, string>();
  #taken = new Set<Fix>();

  constructor(linter: Linter) {
    this.#linter = linter;
  }

  /** The text of a file that was checked at this moment is the one that its fixes are for. */
  know(file: string): void {
    if (!this.#touched.has(file)) this.#edited.delete(file);
    this.#textOf(file);
  }

  /**
   * Whether a fix can be made in this round: it meets no other, and all of its files are there or not there as it needs them.
   * One that several findings share is made once for all of them.
   */
  take(fix: Fix): boolean {
    const { edits, creates = [] } = fix;
    if (this.#taken.has(fix)) return true;
    if (edits.length === 0 && creates.length === 0) return false;
    if (creates.some(({ file }) => this.#creates.has(file) || this.#created.has(file) || this.#edits.has(file) || edits.some((edit) => edit.file === file))) return false;
    if (!edits.every(({ file, edits: inFile }) => this.#textOf(file) !== null && this.#edits.get(file)?.meets(inFile) !== true)) return false;
    for (const { file, edits: inFile } of edits) {
      const taken = this.#edits.get(file) ?? new TakenEdits();
      this.#edits.set(file, taken);
      taken.add(inFile);
    }
    for (const { file, text } of creates) this.#creates.set(file, text);
    this.#taken.add(fix);
    return true;
  }

  /** Makes what was taken. */
  make(): void {
    for (const [file, edits] of this.#edits) {
      const text = this.#textOf(file);
      if (text === null) continue;
      text.apply(edits.inOrder);
      this.#touched.add(file);
      this.#linter.open(file, text.text);
    }
    for (const [file, text] of this.#creates) {
      this.#created.set(file, new EditedText(text));
      this.#linter.open(file, text);
    }
    this.#edits = new Map();
    this.#creates = new Map();
    this.#taken = new Set();
  }

  result(): Pick<FixAllResult, 'edits' | 'creates'> {
    const edits = Array.from(this.#edited, ([file, { text }]) => ({ file, text: text.original, edits: text.edits() })).filter((edited) => edited.edits.length > 0);
    return { edits, creates: Array.from(this.#created, ([file, { text }]) => ({ file, text })) };
  }

  putBack(): void {
    for (const [file, { text, wasOpen }] of this.#edited) {
      if (!this.#touched.has(file)) continue;
      if (wasOpen) this.#linter.open(file, text.original);
      else this.#linter.close(file);
    }
    for (const file of this.#created.keys()) this.#linter.close(file);
  }

  /** Null where it is not there, or cannot be read. */
  #textOf(file: string): EditedText | null {
    const known = this.#created.get(file) ?? this.#edited.get(file)?.text;
    if (known !== undefined) return known;
    const source = this.#linter.analysis(file)?.source;
    if (source === undefined) return null;
    const text = new EditedText(source.text);
    this.#edited.set(file, { text, wasOpen: this.#linter.isOpen(file) });
    return text;
  }
}
