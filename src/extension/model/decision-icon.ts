import type { DecisionKind } from '../../contract/engine-api.ts';
import type { NodeIcon } from './tree-node.ts';

const WARNING = 'list.warningForeground';
const ICONS: Readonly<Partial<Record<DecisionKind, NodeIcon>>> = {
  permission: { id: 'shield', colour: WARNING },
  budget: { id: 'credit-card', colour: WARNING },
  breaker: { id: 'stop-circle', colour: WARNING },
};

/** Whether a question has no answers but those that it offers. */
export function isClosed(kind: DecisionKind): boolean {
  return kind === 'permission' || kind === 'budget' || kind === 'breaker';
}

/** What a question is about, as an icon; undefined for one that is already answered. */
export function decisionIcon(kind: DecisionKind | undefined): NodeIcon {
  return (kind === undefined ? undefined : ICONS[kind]) ?? { id: 'question', colour: WARNING };
}
