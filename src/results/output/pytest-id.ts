import { pathOf } from '../test-path.ts';

/** How pytest names a test: `tests/test_sum.py::TestSum::test_adds[1-2]`. */
export interface PytestId {
  file: string | null;
  /** Its classes, as written; empty where there are none. */
  suite: string;
  name: string;
}

export function pytestId(id: string): PytestId {
  const path = id.indexOf('::');
  if (path < 0) return { file: pathOf(id), suite: '', name: id };
  // What stands in brackets is the author's, colons and all.
  const bracket = id.indexOf('[', path);
  const names = (bracket < 0 ? id : id.slice(0, bracket)).slice(path + 2);
  const last = names.lastIndexOf('::');
  return {
    file: pathOf(id.slice(0, path)),
    suite: last < 0 ? '' : names.slice(0, last),
    name: (last < 0 ? names : names.slice(last + 2)) + (bracket < 0 ? '' : id.slice(bracket)),
  };
}

/** Divides `id - message`; a dash in the brackets of an id is part of it. */
export function idAndMessage(text: string): { id: string; message: string } {
  let dash = text.indexOf(' - ');
  const bracket = text.indexOf('[', Math.max(0, text.indexOf('::')));
  if (bracket >= 0 && bracket < dash) {
    const close = text.indexOf('] - ', bracket);
    if (close >= 0) dash = close + 1;
    else if (text.endsWith(']')) dash = -1;
  }
  return dash < 0 ? { id: text.trim(), message: '' } : { id: text.slice(0, dash).trim(), message: text.slice(dash + 3).trim() };
}

/** Whether a text is the id of a test or of a module, and not any words. */
export function isPytestId(id: string): boolean {
  return id.includes('::') || id.endsWith('.py');
}
