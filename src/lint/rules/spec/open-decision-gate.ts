import type { SpecDocument } from '../../../spec/document.ts';
import type { Rule, SpecSubject } from '../../rule.ts';
import { isBeyondDraft, knownStatus } from './status-words.ts';

/**
 * A decision is open, and work has begun without it: a box is ticked, or the status says so. Before that, open questions
 * are what the section is for. Many a gate only states what holds; so one has to say of itself that it is open.
 */
export const openDecisionGate: Rule<SpecSubject> = {
  id: 'open-decision-gate',
  *check({ document, config }) {
    if (!hasBegun(document, config.lint.statuses)) return;
    for (const { isOpen, checked, text, span } of document.decisionGates) {
      if (isOpen && (checked === false || isAsking(text))) yield { message: 'This is still to be decided, and work has begun.', range: span.range };
    }
  },
};

function hasBegun({ requirements, status }: SpecDocument, statuses: readonly string[]): boolean {
  const known = status === null ? null : knownStatus(status.text, statuses);
  if (known !== null) return isBeyondDraft(known);
  return requirements.some(({ checked }) => checked === true);
}

/** A question without an answer, or words for one. "TBD" alone is a section that has not been written. */
function isAsking(text: string): boolean {
  const bounded = text.slice(0, 2_000).trim();
  if (/^tbd\W{0,3}$/i.test(bounded)) return false;
  return /[?？]["”')\]]{0,3}$/u.test(bounded) || /\b(?:tbd|undecided|not (?:yet )?decided|to be (?:decided|determined|agreed|confirmed)|still open|unresolved|needs? (?:a )?decision|awaiting (?:a )?(?:decision|approval))\b/i.test(bounded) || /^open\s{0,2}[:—–]/i.test(bounded);
}
