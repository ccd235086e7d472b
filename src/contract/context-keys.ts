/** What `when` clauses can ask about. */
export interface ContextKeys {
  /** Why the backlog view is empty, or that it is not. */
  'coherence.backlogState': 'loading' | 'missing' | 'broken' | 'unreadable' | 'ready';
  /** A run is under way. */
  'coherence.running': boolean;
  /** A folder could start a run now. */
  'coherence.canRun': boolean;
  'coherence.paused': boolean;
  /** A run was interrupted and has something left to do. */
  'coherence.interrupted': boolean;
  /** An item waits for an account of agents that rests. */
  'coherence.hasResting': boolean;
  /** A day has a budget. */
  'coherence.hasDayBudget': boolean;
  /** A question waits for an answer. */
  'coherence.hasDecision': boolean;
  /** An item has failed or waits for a person. */
  'coherence.hasRetryable': boolean;
  /** An item can be skipped. */
  'coherence.hasSkippable': boolean;
  'coherence.hasDone': boolean;
  /** Work has begun on some item, so there may be logs and changes. */
  'coherence.hasWork': boolean;
  /** Something is known of specs and their tests. */
  'coherence.hasCoverage': boolean;
  /** A spec names tests. */
  'coherence.hasSpecTests': boolean;
  /** A person has made a place in a document their own. */
  'coherence.hasKept': boolean;
  /** The backlog view shows a part of the items. */
  'coherence.filtered': boolean;
  /** A folder’s configuration names an agent. */
  'coherence.hasAgent': boolean;
  /** This editor keeps a key for an agent. */
  'coherence.hasAgentKey': boolean;
  /** A folder has a configuration file. */
  'coherence.configured': boolean;
}

export type ContextKey = keyof ContextKeys;

export const CONTEXT_KEYS = Object.keys({
  'coherence.backlogState': true, 'coherence.running': true, 'coherence.canRun': true, 'coherence.paused': true, 'coherence.interrupted': true, 'coherence.hasResting': true, 'coherence.hasDayBudget': true, 'coherence.hasAgent': true, 'coherence.hasAgentKey': true,
  'coherence.hasDecision': true, 'coherence.hasRetryable': true, 'coherence.hasSkippable': true, 'coherence.hasDone': true,
  'coherence.hasWork': true, 'coherence.hasCoverage': true, 'coherence.hasSpecTests': true, 'coherence.hasKept': true, 'coherence.filtered': true, 'coherence.configured': true,
} satisfies Record<ContextKey, true>) as readonly ContextKey[];
