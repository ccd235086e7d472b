/** A part of a spec or template below a heading of the second level. */
export interface Section {
  /** As the document has it: `Data Model (if applicable)`. */
  heading: string;
  body: string;
}

/** The sections of a markdown document. Headings in code blocks are text. */
export function sectionsOf(markdown: string): Section[] {
  const lines = markdown.split(/\r?\n/);
  const heads = headingsOf(lines);
  return heads.map(({ at, heading }, index) => ({ heading, body: lines.slice(at + 1, heads[index + 1]?.at).join('\n').trim() }));
}

/** A heading as it is compared: lower case, without a remark in brackets at its end. */
export function sectionName(heading: string): string {
  const open = heading.trimEnd().endsWith(')') ? heading.lastIndexOf('(') : -1;
  return (open < 0 ? heading : heading.slice(0, open)).trim().toLowerCase();
}

/** The section of that name, or one whose name begins with it or the other way round: `Files` is `Files to Modify`. */
export function findSection(sections: readonly Section[], heading: string): Section | undefined {
  return sections.find((section) => isSameSection(section.heading, heading));
}

/** What a spec is called in its first heading, without `Spec:` or `Spec 012 —`. Null where it has none. */
export function specTitle(markdown: string): string | null {
  const [, heading = ''] = /^\ufeff?# (.{1,300})/m.exec(markdown) ?? [];
  return heading.replace(/^Spec(?: \d{1,4})?\s?[:—–-]\s/i, '').trim() || null;
}

/**
 * The checkboxes below `## Requirements`, ticked or not. The tests that the demo agent writes read a spec in the
 * same way, so that both always see the same ones.
 */
export function requirementsOf(markdown: string): string[] {
  const [, below = ''] = markdown.replaceAll('\r', '').split(/^## Requirements.*$/m);
  const [section = ''] = below.split(/^## /m);
  return [...section.matchAll(/^[ \t]*[-*+] \[[ xX]\][ \t]+(\S.*)$/gm)].map(([, text = '']) => text.trim());
}

/** The entries of a section that begin with a path: `` - `src/a.js` — what happens to it ``. */
export function listedFiles(section: Section | undefined): { path: string; line: string }[] {
  return (section?.body.split('\n') ?? []).flatMap((line) => {
    const [, path = ''] = /^[ \t]*[-*+] (?:\[[ xX]\] )?`([^`]+)`/.exec(line) ?? [];
    return path === '' ? [] : [{ path, line: line.trim() }];
  });
}

/** Writes a spec from its parts. */
export function writeSpec(title: string, sections: readonly Section[]): string {
  return `# Spec: ${title}\n\n${writeSections(sections)}`;
}

/** A spec with the sections that it lacks added at its end. What stands in it stays as it is, line endings too. */
export function completeSpec(markdown: string, wanted: readonly Section[]): string {
  const present = sectionsOf(markdown);
  const missing = wanted.filter(({ heading }) => findSection(present, heading) === undefined);
  if (missing.length === 0) return markdown;
  const eol = lineEnding(markdown);
  const gap = markdown.endsWith(eol + eol) ? '' : markdown.endsWith(eol) ? eol : eol + eol;
  return markdown + gap + writeSections(missing).replaceAll('\n', eol);
}

/** A spec with lines added at the end of one of its sections, as far as it does not have them. */
export function extendSection(markdown: string, heading: string, added: readonly string[]): string {
  const eol = lineEnding(markdown);
  const lines = markdown.split(eol);
  const heads = headingsOf(lines);
  const index = heads.findIndex((head) => isSameSection(head.heading, heading));
  const missing = added.filter((line) => !lines.includes(line));
  if (index < 0 || missing.length === 0) return markdown;
  let end = heads[index + 1]?.at ?? lines.length;
  while (lines[end - 1]?.trim() === '') end -= 1;
  // A list goes on; below anything else, and below the heading itself, a list needs an empty line before it.
  const gap = /^[ \t]*[-*+] /.test(lines[end - 1] ?? '') ? [] : [''];
  const last = end === lines.length ? [''] : [];
  return lines.toSpliced(end, 0, ...gap, ...missing, ...last).join(eol);
}

/** The line ending that a text uses. */
export function lineEnding(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function isSameSection(one: string, other: string): boolean {
  const [a, b] = [sectionName(one), sectionName(other)];
  return a === b || (a !== '' && b.startsWith(`${a} `)) || (b !== '' && a.startsWith(`${b} `));
}

function headingsOf(lines: readonly string[]): { at: number; heading: string }[] {
  const heads: { at: number; heading: string }[] = [];
  let fence = '';
  for (const [at, line] of lines.entries()) {
    const [, mark = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence) && line.trim() === mark) fence = '';
    if (fence === '' && line.startsWith('## ')) heads.push({ at, heading: line.slice(3).trim() });
  }
  return heads;
}

function writeSections(sections: readonly Section[]): string {
  return `${sections.map(({ heading, body }) => `## ${heading}\n\n${body}`).join('\n\n')}\n`;
}
