import type { Effort } from './effort.ts';
import type { Block } from './python-blocks.ts';

/**
 * A return in the innermost of the open blocks: what follows it there is never reached, and what follows in the blocks
 * around it, up to its function, only under their conditions. `owner`: the outermost function.
 */
export function endWithReturn(stack: readonly Block[], owner: Block, effort: Effort): void {
  const blocks: Block[] = [];
  for (let index = stack.length - 1; index >= 0 && effort.spend(1); index -= 1) {
    const block = stack[index];
    if (block === undefined) break;
    blocks.push(block);
    if (block === owner || block.kind === 'function' || block.kind === 'class') break;
  }
  const [last] = blocks;
  if (last === undefined) return;
  last.within = { ...last.within, guard: 'never' };
  // A function within the test may give something back early.
  if (blocks.at(-1) !== owner) return;
  let isBehind = false;
  for (const [index, block] of blocks.entries()) {
    if (index > 0) block.within = { ...block.within, guard: isBehind ? (block.within.guard ?? 'if') : 'never' };
    if (isBehind) continue;
    const isWith = /^(?:async\s{1,9})?with\b/.test(block.head.code);
    // Of another case, or of what is done when something fails, it says nothing.
    if (/^(?:try|finally|match|case)\b/.test(block.head.code) || (isWith && /raises|warns|suppress/i.test(block.head.code))) return;
    if (isWith) continue;
    if (block !== owner && hasChecks(owner, block, effort)) return;
    isBehind = true;
  }
}

/** Whether a block has checks of its own: another way through the test, and none around its checks. */
function hasChecks({ own }: Block, { checksBefore }: Block, effort: Effort): boolean {
  for (let index = checksBefore; index < own.length; index += 1) {
    if (!effort.spend(0.25) || (own[index]?.strength ?? 0) > 0) return true;
  }
  return false;
}
