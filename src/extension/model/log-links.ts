/** A piece of a log that looks like a file. Offsets in UTF-16 units; line and column from 1. */
export interface LogLink {
  start: number;
  end: number;
  path: string;
  line?: number;
  column?: number;
}

/** More than a log that people read has; the rest stays without links. */
const MOST_LINKS = 2000;

/**
 * Finds what looks like a path of the workspace: at least one slash or a known form of extension, an extension, and
 * perhaps `:12:3` or `(12,3)`. Whether there is such a file is for the caller to see.
 */
export function findLogLinks(text: string): LogLink[] {
  const links: LogLink[] = [];
  // An address is passed over as a whole. Each part has a limit, so that no text makes the search slow.
  const pattern = /[A-Za-z][A-Za-z0-9+.-]{0,20}:\/\/[^\s"'<>]{0,2000}|(?<![\w/.@\\-])(?:\.\/)?((?:[\w@.-]{1,80}\/){0,12}[\w@-][\w@.-]{0,80}\.[A-Za-z][A-Za-z0-9]{0,7})(?::(\d{1,6})(?::(\d{1,5}))?|\((\d{1,6})(?:,(\d{1,5}))?\))?(?![\w/])/g;
  for (const match of text.matchAll(pattern)) {
    const [whole, path = '', line = match[4], column = match[5]] = match;
    if (path === '' || path.includes('..')) continue;
    links.push({
      start: match.index,
      end: match.index + whole.length,
      path,
      ...(line === undefined ? {} : { line: Number(line) }),
      ...(column === undefined ? {} : { column: Number(column) }),
    });
    if (links.length === MOST_LINKS) break;
  }
  return links;
}
