import * as l10n from '@vscode/l10n';
import type { TaskView } from '../../contract/engine-api.ts';
import type { Outcome } from '../../contract/phase.ts';
import type { NodeIcon } from './tree-node.ts';

const WORDS: Readonly<Record<Outcome, () => string>> = {
  completed: () => l10n.t('completed'),
  failed: () => l10n.t('failed'),
  no_result: () => l10n.t('ended without a result'),
  undecidable: () => l10n.t('no verdict that can be read'),
  timed_out: () => l10n.t('out of time'),
  idle: () => l10n.t('silent for too long'),
  needs_decision: () => l10n.t('needs decision'),
  conflict: () => l10n.t('touched changes of yours'),
  limit: () => l10n.t('reached a limit'),
  cancelled: () => l10n.t('cancelled'),
  lost: () => l10n.t('lost'),
  unavailable: () => l10n.t('agent not available'),
};

/** How an attempt ended, in a few words. */
export function outcomeWords(outcome: Outcome): string {
  return WORDS[outcome]();
}

/** How a task stands that nobody works on: its outcome says more than its status, unless somebody has decided since. */
export function standingWords({ status, outcome }: Pick<TaskView, 'status' | 'outcome'>): string {
  const decided = status === 'completed' || status === 'needs_decision' || outcome === 'completed' || (status === 'pending' && outcome === 'needs_decision');
  return outcome === null || decided ? status.replaceAll('_', ' ') : outcomeWords(outcome);
}

/** Icons of outcomes that are nobody's failure. */
export const OUTCOME_ICONS: Readonly<Partial<Record<Outcome, NodeIcon>>> = {
  limit: { id: 'watch' },
  lost: { id: 'debug-disconnect' },
  unavailable: { id: 'debug-disconnect', colour: 'list.warningForeground' },
  conflict: { id: 'git-compare', colour: 'list.warningForeground' },
  cancelled: { id: 'circle-slash' },
};
