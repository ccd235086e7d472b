/**
 * The cycles of a directed graph, each as its members in the order in which they were given (Tarjan's strongly
 * connected components, 1972, with a stack of its own so that a long chain needs no recursion). A node that
 * leads to itself is a cycle of one.
 */
export function cyclesOf<T>(nodes: readonly T[], next: (node: T) => readonly T[]): T[][] {
  const position = new Map(nodes.map((node, at) => [node, at]));
  const index = new Map<T, number>();
  const low = new Map<T, number>();
  const onStack = new Set<T>();
  const stack: T[] = [];
  const cycles: T[][] = [];

  for (const root of nodes) {
    if (index.has(root)) continue;
    const walk: { node: T; edges: readonly T[]; at: number }[] = [];
    const enter = (node: T): void => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      stack.push(node);
      onStack.add(node);
      walk.push({ node, edges: next(node), at: 0 });
    };
    const lower = (node: T, to: number | undefined): void => {
      low.set(node, Math.min(low.get(node) ?? 0, to ?? 0));
    };
    enter(root);
    for (let frame = walk.at(-1); frame !== undefined; frame = walk.at(-1)) {
      const { node, edges } = frame;
      const edge = edges[frame.at];
      if (edge !== undefined) {
        frame.at += 1;
        if (!index.has(edge)) enter(edge);
        else if (onStack.has(edge)) lower(node, index.get(edge));
        continue;
      }
      walk.pop();
      const above = walk.at(-1);
      if (above !== undefined) lower(above.node, low.get(node));
      if (low.get(node) !== index.get(node)) continue;
      const members = stack.splice(stack.lastIndexOf(node));
      for (const member of members) onStack.delete(member);
      if (members.length > 1 || edges.includes(node)) {
        cycles.push(members.sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0)));
      }
    }
  }
  return cycles;
}
