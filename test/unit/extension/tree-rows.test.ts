import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { TreeNode } from '../../../src/extension/model/tree-node.ts';
import { TreeRows, type Row, type RowChanges } from '../../../src/extension/model/tree-rows.ts';

const node = (id: string, children: TreeNode['children'] = [], more: Partial<TreeNode> = {}): TreeNode => ({ id, label: id, children, ...more });
/** A row whose children take work. */
const lazy = (id: string, children: () => readonly TreeNode[], more: Partial<TreeNode> = {}): TreeNode => node(id, () => Promise.resolve(children()), more);

function told({ top, rows }: RowChanges): string[] {
  return [...(top ? ['(top)'] : []), ...rows.map((row) => row.node.id).sort()];
}

/** The ids of all rows that are shown, each with its parent's. */
function shape(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => [`${row.parent?.node.id ?? '-'} > ${row.node.id}`, ...shape(row.children ?? [])]);
}

describe('the rows of a tree', () => {
  it('are told of at first as a whole', () => {
    const rows = new TreeRows();
    assert.deepEqual(told(rows.show([node('a', [node('b')])])), ['(top)']);
    assert.deepEqual(told(rows.show([node('a', [node('b')])])), []);
  });

  it('are told of one by one where only their looks change', () => {
    const rows = new TreeRows();
    rows.show([node('a', [node('b'), node('c')]), node('d')]);
    const looks: Partial<TreeNode>[] = [
      { label: 'B' }, { label: 'B', description: '1' }, { label: 'B', description: '1', icon: { id: 'pass' } }, { icon: { id: 'pass', colour: 'red' } }, { context: ' item ' },
      { spoken: 'b' }, { command: 'coherence.openItem' }, {},
    ];
    for (const more of looks) assert.deepEqual(told(rows.show([node('a', [node('b', [], more), node('c')]), node('d')])), ['b'], JSON.stringify(more));
  });

  it('have their newest node without being told of, where nobody sees the difference', () => {
    const rows = new TreeRows();
    rows.show([node('a', [], { taskId: 'task_1' })]);
    assert.deepEqual(told(rows.show([node('a', [], { taskId: 'task_2' })])), []);
    assert.equal(rows.row('a')?.node.taskId, 'task_2');
  });

  it('are told of by their parent when they come, go or change places', () => {
    const rows = new TreeRows();
    rows.show([node('a', [node('b'), node('c')]), node('d', [node('e')])]);
    assert.deepEqual(told(rows.show([node('a', [node('b'), node('c'), node('x')]), node('d', [node('e')])])), ['a']);
    assert.deepEqual(told(rows.show([node('a', [node('x'), node('c'), node('b')]), node('d', [node('e')])])), ['a']);
    assert.deepEqual(told(rows.show([node('a', [node('c'), node('b')]), node('d', [node('e')])])), ['a']);
    assert.deepEqual(told(rows.show([node('a', [node('b')]), node('d', [node('e'), node('c')])])), ['a', 'd']);
    assert.deepEqual(told(rows.show([node('d', [node('e'), node('c')]), node('a', [node('b')])])), ['(top)']);
    assert.deepEqual(told(rows.show([node('d', [node('e'), node('c')])])), ['(top)']);
  });

  it('are told of when they can be opened now, or no more', () => {
    const rows = new TreeRows();
    rows.show([node('a')]);
    assert.deepEqual(told(rows.show([node('a', [node('b')])])), ['a']);
    assert.deepEqual(told(rows.show([node('a')])), ['a']);
    assert.deepEqual(told(rows.show([lazy('a', () => [])])), ['a']);
  });

  it('stay the same objects for as long as they are there', () => {
    const rows = new TreeRows();
    rows.show([node('a', [node('b')]), node('c', [])]);
    const [a, b] = [rows.row('a'), rows.row('b')];
    rows.show([node('c', [node('b', [], { label: 'elsewhere' })]), node('a')]);
    assert.equal(rows.row('a'), a);
    assert.equal(rows.row('b'), b);
    assert.deepEqual(shape(rows.top), ['- > c', 'c > b', '- > a']);
  });

  it('stay known wherever they move, up or down', () => {
    const rows = new TreeRows();
    const places = (...at: ('a' | 'b' | 'c')[]) => ['a', 'b', 'c'].map((id) => node(id, at.flatMap((place, index) => (place === id ? [node(`x${index}`)] : []))));
    rows.show(places('b', 'b'));
    const [first, second] = [rows.row('x0'), rows.row('x1')];
    for (const at of [['a', 'b'], ['c', 'a'], ['b', 'c'], ['a', 'a']] as const) {
      rows.show(places(...at));
      assert.equal(rows.row('x0'), first);
      assert.equal(rows.row('x1'), second);
      assert.deepEqual([first?.parent?.node.id, second?.parent?.node.id], [...at]);
    }
  });

  it('are forgotten when they are gone, with all below them', () => {
    const rows = new TreeRows();
    rows.show([node('a', [node('b', [node('c')])]), node('d')]);
    rows.show([node('d')]);
    assert.deepEqual(['a', 'b', 'c', 'd'].filter((id) => rows.row(id) !== undefined), ['d']);
  });
});

describe('rows that take work to find out', () => {
  it('are not known before they are asked for, and then told of with every tree', async () => {
    const rows = new TreeRows();
    const tree = (...ids: string[]) => [lazy('a', () => ids.map((id) => node(id)))];
    rows.show(tree('b'));
    assert.deepEqual(told(rows.show(tree('b'))), []);
    assert.equal(rows.row('b'), undefined);
    assert.deepEqual(shape(await rows.below(rows.row('a')!)), ['a > b']);
    assert.deepEqual(told(rows.show(tree('b', 'c'))), ['a']);
  });

  it('keep their identity from one time to the next', async () => {
    const rows = new TreeRows();
    rows.show([lazy('a', () => [lazy('b', () => [node('c')])])]);
    await rows.below(rows.row('a')!);
    await rows.below(rows.row('b')!);
    const [b, c] = [rows.row('b'), rows.row('c')];
    rows.show([lazy('a', () => [lazy('b', () => [node('c'), node('d')])])]);
    assert.equal(rows.row('c'), c, 'It is still shown until the editor has asked again.');
    await rows.below(rows.row('a')!);
    assert.equal(rows.row('b'), b);
    assert.deepEqual((await rows.below(rows.row('b')!)).map((row) => row === c), [true, false]);
  });

  it('are forgotten when the next answer is without them, and with their row', async () => {
    const rows = new TreeRows();
    let ids = ['b', 'c'];
    rows.show([lazy('a', () => ids.map((id) => node(id)))]);
    await rows.below(rows.row('a')!);
    ids = ['c'];
    await rows.below(rows.row('a')!);
    assert.deepEqual([rows.row('b'), rows.row('c')?.node.id], [undefined, 'c']);
    rows.show([]);
    assert.equal(rows.row('c'), undefined);
  });

  it('are none where their row has gone meanwhile', async () => {
    const rows = new TreeRows();
    let answer = (_: readonly TreeNode[]): void => {};
    rows.show([node('a', () => new Promise((resolve) => { answer = resolve; }))]);
    const asked = rows.below(rows.row('a')!);
    rows.show([node('x')]);
    answer([node('b')]);
    assert.deepEqual(await asked, []);
    assert.equal(rows.row('b'), undefined);
  });

  it('are those of the newest tree, whichever answer comes last', async () => {
    const rows = new TreeRows();
    let late = (_: readonly TreeNode[]): void => {};
    rows.show([node('a', () => new Promise((resolve) => { late = resolve; }))]);
    const first = rows.below(rows.row('a')!);
    rows.show([lazy('a', () => [node('new')])]);
    const second = await rows.below(rows.row('a')!);
    late([node('old')]);
    assert.deepEqual([(await first).map((row) => row.node.id), second.map((row) => row.node.id)], [['new'], ['new']]);
    assert.equal(rows.row('old'), undefined);
  });
});

describe('rows through many trees', () => {
  interface Plan {
    id: string;
    label: string;
    lazy: boolean;
    below: Plan[];
  }
  const plans: fc.Arbitrary<Plan[]> = fc.array(fc.record({ parent: fc.nat(7), label: fc.constantFrom('x', 'y'), lazy: fc.boolean(), there: fc.boolean() }), { minLength: 8, maxLength: 8 }).map((list) => {
    // Node n is below one before it, or at the top: every such list is a tree with ids of its own.
    const made = list.map(({ label, lazy }, index): Plan => ({ id: `n${index}`, label, lazy, below: [] }));
    const top: Plan[] = [];
    for (const [index, { parent, there }] of list.entries()) if (there) (parent < index && list[parent]?.there === true ? made[parent]!.below : top).push(made[index]!);
    return top;
  });
  const nodesOf = (list: readonly Plan[]): TreeNode[] => list.map(({ id, label, lazy: takesWork, below }) => (takesWork ? lazy(id, () => nodesOf(below), { label }) : node(id, nodesOf(below), { label })));
  const idsOf = (list: readonly Plan[], all: boolean): string[] => list.flatMap(({ id, lazy: takesWork, below }) => [id, ...(takesWork && !all ? [] : idsOf(below, all))]);

  /** What an editor shows that asks again for what it is told of, and for nothing else. */
  class Editor {
    readonly rows = new TreeRows();
    readonly #below = new Map<Row, readonly Row[]>();
    readonly #looks = new Map<Row, string>();
    #top: readonly Row[] = [];

    async show(nodes: readonly TreeNode[]): Promise<void> {
      const { top, rows } = this.rows.show(nodes);
      if (top) {
        this.#top = this.rows.top;
        for (const row of this.#top) await this.#ask(row);
      }
      for (const row of rows) await this.#ask(row);
    }

    text(rows: readonly Row[] = this.#top): string[] {
      return rows.flatMap((row) => [`${row.node.id} ${this.#looks.get(row)}`, ...this.text(this.#below.get(row) ?? []).map((line) => `  ${line}`)]);
    }

    async #ask(row: Row): Promise<void> {
      this.#looks.set(row, row.node.label);
      const below = await this.rows.below(row);
      this.#below.set(row, below);
      for (const each of below) await this.#ask(each);
    }
  }

  const textOf = (list: readonly Plan[]): string[] => list.flatMap(({ id, label, below }) => [`${id} ${label}`, ...textOf(below).map((line) => `  ${line}`)]);

  it('are shown as they are, and nothing else is known', async () => {
    await fc.assert(fc.asyncProperty(fc.array(plans, { maxLength: 6 }), async (trees) => {
      const editor = new Editor();
      for (const tree of trees) {
        await editor.show(nodesOf(tree));
        assert.deepEqual(editor.text(), textOf(tree));
        const shown = new Set(idsOf(tree, true));
        for (let index = 0; index < 8; index += 1) assert.equal(editor.rows.row(`n${index}`) !== undefined, shown.has(`n${index}`));
      }
    }), { numRuns: 500 });
  });

  it('are the same objects for the same ids, and each is below one parent', () => {
    fc.assert(fc.property(fc.array(plans, { maxLength: 6 }), (trees) => {
      const rows = new TreeRows();
      for (const tree of trees) {
        const before = new Map(Array.from({ length: 8 }, (_, index) => [`n${index}`, rows.row(`n${index}`)]));
        rows.show(nodesOf(tree));
        const eager = idsOf(tree, false);
        for (const id of eager) {
          const row = rows.row(id);
          assert.ok(row !== undefined && (before.get(id) === undefined || before.get(id) === row));
          assert.ok((row.parent === undefined ? rows.top : row.parent.children ?? []).includes(row));
        }
      }
    }), { numRuns: 500 });
  });
});
