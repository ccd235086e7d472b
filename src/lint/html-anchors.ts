const ANCHOR = /<[a-z][a-z0-9]{0,20}\s[^<>]{0,300}?\b(?:id|name)\s?=\s?(?:"([^"<>]{1,200})"|'([^'<>]{1,200})')/gi;

/** `## Heading {#id}` and `{: #id .class}`, as the generators of sites read it. */
const ATTRIBUTE = /^[ \t>]{0,10}#{1,6}[ \t][^\n]{0,500}\{:?[ \t]{0,5}#([^\s{}]{1,200})[^{}\n]{0,200}\}[ \t#]{0,10}$/gm;

/** The anchors that a document sets itself, with `<a id="…">` or `<a name="…">`, or behind a heading with `{#…}`. */
export function htmlAnchors(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, id] of text.replaceAll('\r', '').matchAll(ATTRIBUTE)) anchors.add(id ?? '');
  for (const [, double, single] of text.matchAll(ANCHOR)) anchors.add(double ?? single ?? '');
  return anchors;
}
