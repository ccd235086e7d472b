import type { Range } from '../../base/source-lines.ts';
import type { Heading } from '../../spec/outline.ts';
import type { FileFacts, FileReference } from '../analysis.ts';
import type { DocumentKind } from '../document-kind.ts';
import type { SpecSummary } from '../world.ts';

type Numbers = [number, number, number, number];
type PackedHeading = [text: string, level: number, anchor: string, start: number, end: number, ...Numbers];
type PackedReference = [kind: FileReference['kind'], target: string, anchor: string | null, isRelative: boolean, ...Numbers];

/** The facts of a document in little room: headings and references are one text until somebody wants them. */
export class PackedFacts implements FileFacts {
  readonly file: string;
  readonly kind: DocumentKind;
  readonly hash: string;
  readonly spec: SpecSummary | null;
  readonly #headings: string;
  readonly #references: string;

  constructor({ file, kind, hash, spec, headings, references }: FileFacts) {
    this.file = file;
    this.kind = kind;
    this.hash = hash;
    this.spec = spec;
    this.#headings = JSON.stringify(headings.map(({ text, level, anchor, span }): PackedHeading => [text, level, anchor, span.start, span.end, ...numbersOf(span.range)]));
    this.#references = JSON.stringify(references.map(({ kind: what, target, anchor, isRelative, range }): PackedReference => [what, target, anchor, isRelative, ...numbersOf(range)]));
  }

  get headings(): readonly Heading[] {
    const packed: PackedHeading[] = JSON.parse(this.#headings);
    return packed.map(([text, level, anchor, start, end, ...range]) => ({ text, level, anchor, span: { start, end, range: rangeOf(range) } }));
  }

  get references(): readonly FileReference[] {
    const packed: PackedReference[] = JSON.parse(this.#references);
    return packed.map(([kind, target, anchor, isRelative, ...range]) => ({ kind, target, anchor, isRelative, range: rangeOf(range) }));
  }
}

function numbersOf({ start, end }: Range): Numbers {
  return [start.line, start.character, end.line, end.character];
}

function rangeOf([line, character, endLine, endCharacter]: Numbers): Range {
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}
