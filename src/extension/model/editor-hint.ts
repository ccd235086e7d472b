/** Whether an item waits for an approval, by why it waits. */
export function waitsForApproval(message: string): boolean {
  return message.includes(' has not been approved');
}

/** Why an item waits, in an editor. What an agent says stays as it is. */
export function waitText(message: string): string {
  return waitsForApproval(message) ? editorHint(message) ?? message : message;
}

/**
 * What a hint of the engine says to somebody in an editor: without its sentences that name the command line. Null where
 * nothing is left.
 */
export function editorHint(hint: string): string | null {
  const left = hint.split(/(?<=[.!?])\s+/).filter((sentence) => !/\bcoherence [a-z]|--[a-z]/.test(sentence)).join(' ');
  return left === '' ? null : left;
}
