import { headingSaysDone } from './done-mark.ts';

/** What a heading says of the items under it and under its subheadings. */
export interface HeadingMarks {
  done: boolean;
  proposed: boolean;
  /** 1 for `— PRIORITY`, or the number that it gives; null where it says nothing. */
  priority: number | null;
}

const PROPOSED = /^proposed(?: (?:meta )?(?:items|work))?[.:]?$/i;
/** Set off from the title, or all there is: `Phase 6 — PRIORITY`, `(PRIORITY 2)`, `High priority`. */
const PRIORITY = /(?:^|[—–:(,|[]\s*|\s-\s*)(?:(?:HIGH|TOP)\s)?PRIORITY(?:\s(\d{1,9}))?\s*(?:[)\]—–:;,.!]|$)/;
const PRIORITY_ALONE = /^(?:(?:high|top)\s)?priority[.:]?$/i;
const LONGEST = 1000;

/** Reads a heading's text, emphasis taken away. */
export function headingMarks(text: string): HeadingMarks {
  const heading = text.slice(0, LONGEST).trim();
  const title = heading.replace(/\s*(?:[—–(]|\s-\s).*$/, '');
  const priority = PRIORITY.exec(heading);
  return {
    done: headingSaysDone(heading),
    proposed: PROPOSED.test(title),
    priority: priority === null ? (PRIORITY_ALONE.test(heading) ? 1 : null) : Number(priority[1] ?? 1),
  };
}
