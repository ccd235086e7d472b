import { toRelativePath } from '../spec/relative-path.ts';

/** How much of the end of an output is looked at, and how long a line with a path may be. */
const TAIL = 256 * 1024;
const LINE_LIMIT = 1_500;

/**
 * The path that a line `Spec path: specs/x.md` of its own names, relative to the workspace with forward slashes; the
 * last such line wins. Null where there is none, or where the path is absolute or leads outside. Emphasis, code marks,
 * links, quotes and final punctuation do not matter.
 */
export function readSpecPath(output: string): string | null {
  for (const line of output.slice(-TAIL).split(/[\r\n]+/).toReversed()) {
    const value = line.length > LINE_LIMIT ? null : valueOf(line);
    const words = value === null ? null : pathWords(value);
    if (words !== null) return toRelativePath(words);
  }
  return null;
}

/** What stands behind the label, and null where the line is another one. */
function valueOf(line: string): string | null {
  const bare = line.replace(/^[\s*_`#"'-]+/, '');
  return /^spec[ _-]?path[\s*_`"']{0,8}[:=](.*)$/i.exec(bare)?.[1]?.trim() ?? null;
}

/** The path among the decoration, unless what stands there is no markdown file: `<path>`, "see above". */
function pathWords(value: string): string | null {
  const [, text = '', target = ''] = /\[([^[\]]{1,500})\]\(([^()]{1,1000})\)/.exec(value) ?? [];
  const candidates = text === '' ? [/[`"'<]([^`"'<>]{1,1000})[`"'>]/.exec(value)?.[1] ?? '', value] : [target, text];
  for (const candidate of candidates) {
    const words = candidate.replace(/^[\s*_`"'<([]+/, '').replace(/[\s*_`"'>)\].,;:!]{0,20}$/, '');
    if (isMarkdown(words)) return words;
    const first = words.split(/\s/, 1)[0] ?? '';
    const trimmed = first.replace(/[*_`"'>)\].,;:!]{0,20}$/, '');
    if (isMarkdown(trimmed)) return trimmed;
  }
  return null;
}

function isMarkdown(path: string): boolean {
  return /[^/\\]\.(?:md|markdown)$/i.test(path) && !/[<>|`]/.test(path);
}
