import { findNodeAtLocation, modify, parseTree, type Edit } from 'jsonc-parser';

const INDENT = '  ';

/** The smallest edits that set a value in a JSON text with comments. What is written beside it stays as it is. */
export function configurationEdits(text: string, path: readonly string[], value: unknown, eol: string): Edit[] {
  const [edit, ...more] = modify(text, [...path], value, {});
  if (edit === undefined) return [];
  // The library formats the neighbour of what it adds as well.
  if (more.length > 0 || edit.length > 0 || !edit.content.startsWith(',')) {
    return modify(text, [...path], value, { formattingOptions: { insertSpaces: true, tabSize: INDENT.length, eol } });
  }
  const root = parseTree(text);
  const depth = root === undefined ? 0 : path.findIndex((_, index) => findNodeAtLocation(root, path.slice(0, index + 1)) === undefined);
  const added = path.slice(depth + 1).reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  const lineStart = `${eol}${INDENT.repeat(depth + 1)}`;
  return [{ ...edit, content: `,${lineStart}${JSON.stringify(path[depth])}: ${JSON.stringify(added, null, INDENT).replaceAll('\n', lineStart)}` }];
}
