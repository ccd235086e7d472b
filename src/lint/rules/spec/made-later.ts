import { hasWildcard, isWide } from '../../../base/path-pattern.ts';
import type { SourceLines } from '../../../base/source-lines.ts';
import type { SpecDocument, SpecSection } from '../../../spec/document.ts';
import type { ListedFile } from '../../../spec/listed-files.ts';

const NEW = /\b(?:new|creat(?:e|es|ed|ing|ion)|add(?:s|ed|ing|itions?)?)\b/i;
const OLD = /\b(?:modif|chang|updat|edit|exten|exist|touch)/i;
const GONE = /\b(?:delet|remov|renam|mov(?:e|ed|ing)|drop|retir|deprecat)/i;
/** In front of the path, and at the beginning of what is said of it. */
const GOES = /^\W{0,10}(?:to be |will be |is |are )?(?:deleted?|removed?|renamed?|moved?|dropped|drop|retired?|replaced by|superseded)\b/i;
const COMES = /^\W{0,10}(?:to be |will be |is |are )?(?:new|creat(?:e|es|ed)|generated?|optional)\b|\((?:new|created?|generated|optional)\b|\b(?:create|creates|created|if|when|where|unless) (?:it is )?(?:needed|missing|necessary|wanted|not there|absent|not present)\b/i;

/** Which of a spec's listed files need not be there: new ones, those that go, and those that may be there. */
export class MadeLater {
  readonly #source: SourceLines;
  /** What the heading or the label above a line says of the files below it. */
  readonly #labels = new Map<number, 'new' | 'gone'>();
  readonly #folders: string[];
  /** The list tells new files from those that are there. */
  readonly marksNew: boolean;

  constructor(source: SourceLines, { files, sections }: SpecDocument) {
    this.#source = source;
    for (const section of sections) if (section.name === 'files') this.#readLabels(section);
    const isNew = files.filter((file) => this.#isNew(file));
    this.#folders = isNew.flatMap(({ path }) => (path.endsWith('/') ? [path] : isWide(path) && !hasWildcard(path) ? [`${path}/`] : []));
    // "optional" and the like are no marks.
    this.marksNew = files.some((file) => file.isNew || this.#labelOf(file) === 'new') && isNew.length < files.length;
  }

  has(file: ListedFile): boolean {
    return this.#isNew(file) || this.#goes(file) || this.isWithin(file.path);
  }

  /** Whether a path is in a folder that is new. */
  isWithin(path: string): boolean {
    return this.#folders.some((folder) => path.startsWith(folder));
  }

  #isNew(file: ListedFile): boolean {
    return file.isNew || COMES.test(file.description.slice(0, 500)) || this.#labelOf(file) === 'new' || COMES.test(this.#lead(file));
  }

  #goes(file: ListedFile): boolean {
    return GOES.test(file.description.slice(0, 100)) || GONE.test(this.#lead(file)) || this.#labelOf(file) === 'gone';
  }

  #labelOf({ span }: ListedFile): 'new' | 'gone' | undefined {
    return this.#labels.get(span.range.start.line);
  }

  /** What stands in front of the path on its line. */
  #lead({ span }: ListedFile): string {
    const start = this.#source.start(span.range.start.line);
    return this.#source.text.slice(Math.max(start, span.start - 200), span.start).replace(/`[^`]{0,200}`/g, '');
  }

  /** `### New files`, `**Create:**`, `- To be removed:` with entries nested below it. */
  #readLabels({ heading, body, title }: SpecSection): void {
    const first = heading.range.end.line + 1;
    let above = meaning(title);
    let label: { says: 'new' | 'gone' | null; indentation: number } | null = null;
    for (let line = first; line <= body.range.end.line; line += 1) {
      const text = this.#source.line(line).slice(0, 1_000);
      if (text.trim() === '') continue;
      const indentation = text.length - text.trimStart().length;
      const isEntry = /^\s{0,100}(?:[-*+]|\d{1,9}[.)])\s/.test(text);
      if (/^\s{0,3}#{1,6}\s/.test(text)) {
        above = meaning(text);
        label = null;
      } else if (isLabel(text)) label = { says: meaning(text), indentation: isEntry ? indentation : -1 };
      else if (label !== null && isEntry && indentation <= label.indentation) label = null;
      const says = label === null ? above : label.says;
      if (says !== null) this.#labels.set(line, says);
    }
  }
}

function isLabel(text: string): boolean {
  return !text.includes('`') && (/:(?:\*\*|__)?\s{0,10}$/.test(text) || /^\s{0,3}(?:\*\*|__)[^*_]{1,100}(?:\*\*|__)\s{0,10}$/.test(text));
}

/** "Files to Create/Modify" says neither. */
function meaning(text: string): 'new' | 'gone' | null {
  if (OLD.test(text)) return null;
  return GONE.test(text) ? 'gone' : NEW.test(text) ? 'new' : null;
}
