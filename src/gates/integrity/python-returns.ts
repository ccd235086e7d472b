import type { Effort } from './effort.ts';
import type { Block } from './python-blocks.ts';
import type { Guard } from './test-model.ts';

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
  let at = 0;
  for (; at < blocks.length && isWith(blocks[at]); at += 1) if (at > 0) setGuard(blocks[at], 'never');
  if (blocks[at] === owner) {
    setGuard(owner, 'never');
    return;
  }
  // Of another case, or of what is done when something fails, it says nothing.
  if (/^(?:try|finally|with|async\s{1,9}with)\b/.test(blocks[at]?.head.code ?? '') || blocks.some(({ head }) => /^(?:match|case)\b/.test(head.code))) return;
  let branch = at;
  while (blocks[branch]?.kind === 'if' && blocks[branch + 1]?.kind === 'if' && blocks[branch + 1] !== owner) branch += 1;
  if (hasChecks(owner, blocks[branch], effort)) return;
  for (const block of blocks.slice(at + 1)) setGuard(block, block.within.guard ?? 'if');
}

/** Whether a block is a `with` that lets errors through. */
function isWith(block: Block | undefined): boolean {
  return block !== undefined && /^(?:async\s{1,9})?with\b/.test(block.head.code) && !/raises|warns|suppress/i.test(block.head.code);
}

function setGuard(block: Block | undefined, guard: Guard): void {
  if (block !== undefined) block.within = { ...block.within, guard };
}

/** Whether branches have checks of their own: another way through the test, and none around its checks. */
function hasChecks({ own }: Block, block: Block | undefined, effort: Effort): boolean {
  for (let index = block?.checksBefore ?? 0; index < own.length; index += 1) {
    if (!effort.spend(0.25) || (own[index]?.strength ?? 0) > 0) return true;
  }
  return false;
}
