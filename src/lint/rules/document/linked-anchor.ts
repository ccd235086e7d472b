import type { DocumentLink } from '../../../spec/outline.ts';
import { htmlAnchors } from '../../html-anchors.ts';
import { linkedPath } from '../../link-target.ts';
import type { DocumentSubject } from '../../rule.ts';

/** A place in a document that a link names, and whether it is there. */
export interface LinkedAnchor {
  /** As written, without what GitHub puts in front. */
  anchor: string;
  /** The document; relative to the workspace. */
  path: string;
  isThere: boolean;
  /** The anchors that are there. */
  anchors: ReadonlySet<string>;
}

/** Lines of a file, texts to be found, addresses of an application's pages, and templates are no headings. */
const NO_HEADING = /^(?:L\d{1,7}(?:[-C:]L?\d{1,7}){0,3}|:~:.{0,1000}|top)$|[/=<>{}$]/;

/** Looks for the anchors of one document's links. */
export class LinkedAnchors {
  readonly #subject: DocumentSubject;
  readonly #own: ReadonlySet<string>;
  readonly #html = new Map<string, ReadonlySet<string>>();

  constructor(subject: DocumentSubject) {
    this.#subject = subject;
    this.#own = new Set(subject.headings.map(({ anchor }) => anchor));
  }

  /** Null where a link names no heading, or its document is none of ours or not there. */
  of({ target, anchor }: DocumentLink): LinkedAnchor | null {
    const { file } = this.#subject;
    return this.in(target === '' ? file : linkedPath(target, file), anchor);
  }

  in(path: string | null, written: string | null): LinkedAnchor | null {
    if (path === null || written === null || written === '' || NO_HEADING.test(written)) return null;
    const { file, world } = this.#subject;
    const anchors = path === file ? this.#own : world.anchors(path);
    if (anchors === null) return null;
    const anchor = written.replace(/^user-content-/, '');
    const isThere = anchors.has(anchor) || anchors.has(anchor.toLowerCase()) || this.#htmlOf(path).has(anchor);
    return { anchor, path, isThere, anchors };
  }

  /** What a document sets itself is looked for only where its headings do not do. */
  #htmlOf(path: string): ReadonlySet<string> {
    const known = this.#html.get(path);
    if (known !== undefined) return known;
    const { file, source, world } = this.#subject;
    const anchors = htmlAnchors((path === file ? source.text : world.text(path)) ?? '');
    this.#html.set(path, anchors);
    return anchors;
  }
}
