/** Whether a file is written for people: no test speaks of it, and the pipeline itself changes some of these. */
export function isDocument(path: string): boolean {
  return /\.(?:md|mdx|markdown|rst|adoc)$/i.test(path);
}
