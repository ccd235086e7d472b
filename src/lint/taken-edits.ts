import type { TextEdit } from '../contract/finding.ts';

/** Edits of one text that do not meet. Two at the same place have no order: they meet as well. */
export class TakenEdits {
  readonly inOrder: TextEdit[] = [];

  meets(edits: readonly TextEdit[]): boolean {
    return edits.some((edit) => {
      const at = this.#placeOf(edit.start);
      const [before, behind] = [this.inOrder[at - 1], this.inOrder[at]];
      return (before !== undefined && before.end >= edit.start) || (behind !== undefined && behind.start <= edit.end);
    });
  }

  add(edits: readonly TextEdit[]): void {
    for (const edit of edits) {
      // Those of one fix that stand at the same place keep their order.
      this.inOrder.splice(this.#placeOf(edit.start + 0.5), 0, edit);
    }
  }

  /** The index of the first edit that begins at an offset or behind it. */
  #placeOf(offset: number): number {
    let low = 0;
    let high = this.inOrder.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.inOrder[middle]?.start ?? Infinity) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
