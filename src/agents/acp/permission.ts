import type { CommandPolicy, PermissionAsk, PermissionGrant, Posture } from '../../contract/permission.ts';
import { listAt, textAt } from '../json.ts';
import { askFor, type AskContext } from './permission-ask.ts';
import { pathsOf, type ToolCall } from './tool-call.ts';
import { placeOf } from './workspace-place.ts';

export interface PolicyContext extends AskContext {
  posture: Posture;
  grants: readonly PermissionGrant[];
}

/** What becomes of what an agent asks leave for. `why`: in a few words. */
export type Permission = { kind: 'allow' } | { kind: 'reject'; why: string } | { kind: 'ask'; ask: PermissionAsk };

/** Tools that change files, and those that only look. What neither is goes by the policy for commands. */
const CHANGES = new Set(['edit', 'delete', 'move']);
const LOOKS = new Set(['read', 'search', 'think']);
const OTHERS = new Set(['execute', 'fetch', 'switch_mode']);

/** Decides what an agent may do, by the posture of its phase and by what a person has answered before. */
export function decidePermission(call: ToolCall, context: PolicyContext): Permission {
  const kind = kindOf(call);
  const { commands, files, specsFolder } = context.posture;
  const places = pathsOf(call).map((path) => placeOf(path, context, specsFolder));
  if (CHANGES.has(kind)) {
    if (files === 'read') return { kind: 'reject', why: 'This phase writes nothing.' };
    if (places.includes('outside')) return { kind: 'reject', why: 'That is outside of the workspace.' };
    if (places.includes('closed')) return { kind: 'reject', why: 'That belongs to git, or to the pipeline.' };
    if (files === 'specs' && places.some((place) => place !== 'specs')) return { kind: 'reject', why: `This phase writes below ${specsFolder} alone.` };
    if (kind === 'edit') return places.length > 0 && !call.isCut ? { kind: 'allow' } : byPolicy('ask', kind, call, context);
  }
  // A mode is ours to choose.
  if (kind === 'switch_mode') return { kind: 'reject', why: 'How it works is set for its phase.' };
  if (LOOKS.has(kind) && !call.isCut && places.every((place) => place !== 'outside')) return { kind: 'allow' };
  return byPolicy(commands, kind, call, context);
}

/** The option that says so; null where none does, and all there is to say is that nobody answers. */
export function optionFor(permission: 'allow' | 'reject', options: unknown): string | null {
  const offered = listAt({ options }, 'options');
  for (const kind of [`${permission}_once`, `${permission}_always`]) {
    const id = textAt(offered.find((option) => textAt(option, 'kind') === kind && textAt(option, 'optionId') !== null), 'optionId');
    if (id !== null) return id;
  }
  return null;
}

function kindOf({ command, kind }: ToolCall): string {
  if (command !== null) return 'execute';
  return kind !== null && (CHANGES.has(kind) || LOOKS.has(kind) || OTHERS.has(kind)) ? kind : 'other';
}

/** What a person has answered to the same before, else what the policy says. */
function byPolicy(policy: CommandPolicy, kind: string, call: ToolCall, context: PolicyContext): Permission {
  const ask = askFor(kind, call, context);
  const grant = typeof ask === 'string' ? undefined : context.grants.findLast(({ id }) => id === ask.id);
  if (grant !== undefined) return grant.allow ? { kind: 'allow' } : { kind: 'reject', why: 'You have said no to it.' };
  switch (policy) {
    case 'allow':
      return { kind: 'allow' };
    case 'deny':
      return { kind: 'reject', why: kind === 'execute' ? 'This phase runs no commands.' : 'This phase does not allow it.' };
    case 'ask':
      return typeof ask === 'string' ? { kind: 'reject', why: ask } : { kind: 'ask', ask };
  }
}
