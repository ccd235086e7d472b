/**
 * What a hint of the engine says to somebody in an editor: without its sentences that name the command line. Null where
 * nothing is left.
 */
export function editorHint(hint: string): string | null {
  const left = hint.split(/(?<=[.!?])\s+/).filter((sentence) => !/\bcoherence [a-z]|--[a-z]/.test(sentence)).join(' ');
  return left === '' ? null : left;
}
