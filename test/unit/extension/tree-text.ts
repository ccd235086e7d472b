import type { TreeNode } from '../../../src/extension/model/tree-node.ts';

/**
 * A tree as text, two blanks for each level: `[icon colour] label | description {context words} → command`. A row that
 * is open at first has `v` in front, one that is not `>`; what takes work to find out is asked for.
 */
export async function treeText(nodes: readonly TreeNode[], depth = 0): Promise<string> {
  const lines: string[] = [];
  for (const node of nodes) {
    lines.push(`${'  '.repeat(depth)}${rowText(node)}`);
    const below = await treeText(await childrenOf(node), depth + 1);
    if (below !== '') lines.push(below);
  }
  return lines.join('\n');
}

/** Every row of a tree, those that take work to find out as well. */
export async function allNodes(nodes: readonly TreeNode[]): Promise<TreeNode[]> {
  const below = await Promise.all(nodes.map(async (node) => allNodes(await childrenOf(node))));
  return nodes.flatMap((node, index) => [node, ...(below[index] ?? [])]);
}

export async function childrenOf({ children }: TreeNode): Promise<readonly TreeNode[]> {
  return typeof children === 'function' ? children() : children ?? [];
}

/** The words by which menus ask for a row. */
export function wordsOf({ context = '' }: TreeNode): string[] {
  return context.trim() === '' ? [] : context.trim().split(' ');
}

function rowText(node: TreeNode): string {
  const { icon, label, description, command, children, expanded } = node;
  const twist = children === undefined || (typeof children !== 'function' && children.length === 0) ? '' : expanded === true ? 'v ' : '> ';
  const words = wordsOf(node);
  return [
    `${twist}${icon === undefined ? '' : `[${icon.id}${icon.colour === undefined ? '' : ` ${icon.colour}`}] `}${label}`,
    ...(description === undefined || description === '' ? [] : [`| ${description}`]),
    ...(words.length === 0 ? [] : [`{${words.join(' ')}}`]),
    ...(command === undefined ? [] : [`→ ${command.replace('coherence.', '')}`]),
  ].join(' ');
}
