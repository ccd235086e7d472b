/** String literals of one line and identifiers: what a test's name is in the text of its file. */
const WORD = /"((?:[^"\\\n]|\\.){1,300})"|'((?:[^'\\\n]|\\.){1,300})'|`((?:[^`\\\n]|\\.){1,300})`|([A-Za-z_$][\w$]{0,300})/g;

/** Which of some names stand in which texts, as a whole string literal or identifier. In parts: a text is one. */
export function* findingFilesWith(names: ReadonlySet<string>, texts: ReadonlyMap<string, string>): Generator<void, Map<string, Set<string>>, void> {
  const found = new Map<string, Set<string>>();
  if (names.size === 0) return found;
  for (const [file, text] of texts) {
    yield;
    for (const match of text.matchAll(WORD)) {
      const word = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
      const name = names.has(word) ? word : word.includes('\\') ? word.replace(/\\(["'`\\])/g, '$1') : null;
      if (name === null || !names.has(name)) continue;
      const files = found.get(name);
      if (files === undefined) found.set(name, new Set([file]));
      else files.add(file);
    }
  }
  return found;
}
