/** Words that people have for how far a spec is; those of which its work has not begun, and then the others. */
const BEFORE_WORK = [
  'draft', 'proposed', 'proposal', 'idea', 'new', 'open', 'todo', 'to-do', 'triage', 'icebox', 'exploration', 'planned', 'backlog', 'pending', 'not-started', 'specified', 'specification', 'in-review', 'review', 'under-review',
  'discussion', 'under-discussion', 'initial', 'tbd', 'n-a', 'na', 'none', 'unknown', 'research', 'awaiting', 'waiting', 'unreleased', 'unstarted', 'incomplete', 'on-hold', 'paused', 'deferred', 'postponed', 'parked', 'blocked', 'deprecated', 'superseded', 'replaced', 'obsolete', 'retired', 'archived', 'withdrawn', 'abandoned',
  'rejected', 'declined', 'cancelled', 'canceled', 'duplicate', 'merged-into',
  'provisional', 'last-call', 'stagnant', 'moved', 'informational', 'template',
];
const WITH_WORK = [
  'accepted', 'approved', 'agreed', 'ready', 'active', 'current', 'in-progress', 'in-development', 'in-implementation', 'in-testing', 'started', 'ongoing', 'wip', 'work-in-progress',
  'implementing', 'implemented', 'partial', 'partially-implemented', 'partially-done', 'done', 'complete', 'completed', 'finished', 'final', 'shipped', 'released', 'deployed', 'live', 'stable',
  'experimental', 'delivered', 'resolved', 'fixed', 'unfinished', 'tested', 'verified', 'merged', 'closed', 'maintained', 'regressed',
  'implementable', 'doing', 'adopted', 'landed', 'ratified', 'published', 'living', 'validated', 'alpha', 'beta', 'preview',
];

export const STATUS_WORDS: readonly string[] = [...BEFORE_WORK, ...WITH_WORK];
const KNOWN = new Set(STATUS_WORDS);
const WORKING = new Set(WITH_WORK);
const MOST_WORDS = 3;

/** The words of a status in small letters, without signs. */
export function statusWords(text: string): string[] {
  return text.slice(0, 300).toLowerCase().match(/[\p{L}\p{N}]{1,100}/gu) ?? [];
}

/** Its known words, with hyphens between them; what stands behind is a remark. Null where it begins with none. */
export function knownStatus(text: string, more: readonly string[]): string | null {
  const own = new Set(more.map((word) => statusWords(word).join('-')));
  const words = statusWords(text);
  for (let count = Math.min(MOST_WORDS, words.length); count > 0; count -= 1) {
    const status = words.slice(0, count).join('-');
    if (KNOWN.has(status) || own.has(status)) return status;
  }
  return null;
}

/** Whether work on a spec has been agreed to or begun. */
export function isBeyondDraft(status: string): boolean {
  return WORKING.has(status);
}
