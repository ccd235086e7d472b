import { cyclesOf } from './cycles.ts';
import { dependenciesOf } from './dependencies.ts';
import type { Dependencies } from './dependencies.ts';
import { nameOf } from './order-item.ts';
import type { OrderItem } from './order-item.ts';
import type { PlacedProblem } from './problem.ts';
import { PriorityQueue } from './priority-queue.ts';

/** In what order items are done, and which of them wait. */
export interface Ordering {
  /** Keys of the items that can be done sooner or later: open, approved, in no cycle. */
  order: string[];
  /** For every open item, the keys of the items that it still waits for. A member of a cycle waits for ever. */
  waitsFor: ReadonlyMap<string, string[]>;
}

/** Where only one of impact and effort is given, the other counts as the middle of the scale from 1 to 5. */
const MIDDLE = 3;

/**
 * Orders items: one comes after everything that it depends on; then by priority (lower first, without one last; what
 * a prior item waits for is as prior); then by impact over effort, where an item without either counts as 1, so
 * that an attribute moves its own item and no other; then as given. Items without attributes keep their order.
 */
export function orderItems(items: readonly OrderItem[]): Ordering {
  const { open, unmet, cycles } = resolve(items);
  const circular = new Set(cycles.flat());
  const runnable = open.filter((item) => !item.entry.proposed && !circular.has(item));
  return {
    order: arrange(runnable, unmet).map((item) => item.key),
    waitsFor: new Map(open.map((item) => [item.key, (unmet.get(item) ?? []).map((other) => other.key)])),
  };
}

/** What is wrong with what items come after: `unknown-dependency` and `dependency-cycle`. */
export function dependencyProblems(items: readonly OrderItem[]): PlacedProblem[] {
  const { dependencies, cycles } = resolve(items);
  return [...dependencies.problems, ...cycles.map((cycle) => cycleProblem(cycle, dependencies))];
}

interface Resolved {
  dependencies: Dependencies;
  open: OrderItem[];
  /** What open items still wait for. */
  unmet: ReadonlyMap<OrderItem, readonly OrderItem[]>;
  cycles: OrderItem[][];
}

function resolve(items: readonly OrderItem[]): Resolved {
  const dependencies = dependenciesOf(items);
  const open = items.filter((item) => !item.done);
  const unmet = new Map(open.map((item) => [item, unmetOf(item, dependencies)]));
  const waiting = open.filter((item) => (unmet.get(item)?.length ?? 0) > 0);
  return { dependencies, open, unmet, cycles: cyclesOf(waiting, (item) => unmet.get(item) ?? []) };
}

function unmetOf(item: OrderItem, dependencies: Dependencies): OrderItem[] {
  return [...new Set((dependencies.of.get(item) ?? []).map(({ on }) => on))].filter((on) => !on.done);
}

/** A topological order that takes the first by rank among those that are ready. */
function arrange(items: readonly OrderItem[], unmet: ReadonlyMap<OrderItem, readonly OrderItem[]>): OrderItem[] {
  const nodes = new Map(items.map((item, at) => [item, { item, at, priority: item.entry.priority ?? Number.POSITIVE_INFINITY, worth: worthOf(item), waiting: 0, dependents: [] as OrderItem[] }]));
  for (const [item, node] of nodes) {
    for (const on of unmet.get(item) ?? []) {
      const other = nodes.get(on);
      if (other === undefined) continue;
      other.dependents.push(item);
      node.waiting += 1;
    }
  }
  type Node = NonNullable<ReturnType<typeof nodes.get>>;
  const walk = (compare: (a: Node, b: Node) => number): Node[] => {
    const waiting = new Map([...nodes.values()].map((node) => [node, node.waiting]));
    const ready = new PriorityQueue(compare);
    for (const node of nodes.values()) if (node.waiting === 0) ready.push(node);
    const result: Node[] = [];
    for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
      result.push(node);
      for (const dependent of node.dependents) {
        const other = nodes.get(dependent);
        if (other === undefined) continue;
        const left = (waiting.get(other) ?? 0) - 1;
        waiting.set(other, left);
        if (left === 0) ready.push(other);
      }
    }
    return result;
  };
  for (const node of walk((a, b) => a.at - b.at).toReversed()) {
    for (const dependent of node.dependents) node.priority = Math.min(node.priority, nodes.get(dependent)?.priority ?? node.priority);
  }
  return walk((a, b) => comparePriority(a.priority, b.priority) || b.worth - a.worth || a.at - b.at).map(({ item }) => item);
}

function comparePriority(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function worthOf({ entry: { attributes: { impact, effort } } }: OrderItem): number {
  return (impact ?? MIDDLE) / (effort ?? MIDDLE);
}

function cycleProblem(cycle: readonly OrderItem[], dependencies: Dependencies): PlacedProblem {
  const members = new Set(cycle);
  const places = cycle.flatMap((item) => {
    const inside = dependencies.of.get(item)?.find(({ on }) => members.has(on));
    return inside === undefined ? [] : [{ item, on: inside.on, range: inside.range }];
  });
  const [first, ...others] = places;
  const names = cycle.slice(0, 10).map(({ entry }) => nameOf(entry)).join(', ') + (cycle.length > 10 ? `, and ${cycle.length - 10} more` : '');
  return {
    file: first?.item.file ?? '',
    rule: 'dependency-cycle',
    message: cycle.length === 1 ? `${names.charAt(0).toUpperCase()}${names.slice(1)} comes after itself, so it never runs.` : `These items wait for each other, so none of them runs: ${names}.`,
    range: first?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    related: others.map(({ item, on, range }) => ({ file: item.file, range, message: `${nameOf(item.entry)} comes after ${nameOf(on.entry)}` })),
  };
}
