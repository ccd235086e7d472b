import { headOf, oneLine } from '../../base/cut-text.ts';
import type { PermissionAsk, PermissionGrant, Posture } from '../../contract/permission.ts';
import { listAt, textAt } from '../json.ts';
import { pathsOf, titleOf, type ToolCall } from './tool-call.ts';
import { placeOf } from './workspace-place.ts';

/** Characters of what an ask is known by; a longer one goes by its digest beyond that. */
const ID = 300;
const TITLE = 1000;

export interface PolicyContext {
  posture: Posture;
  grants: readonly PermissionGrant[];
  /** The folder that it works in, by each of its names; the first is where relative paths start. */
  folders: readonly string[];
  /** Two texts have the same one only where they are the same. */
  digest: (text: string) => string;
  /** A text without credentials: what is asked is kept and shown. */
  clean: (text: string) => string;
}

/** What becomes of what an agent asks leave for. `why`: in a few words. */
export type Permission = { kind: 'allow' } | { kind: 'reject'; why: string } | { kind: 'ask'; ask: PermissionAsk };

/** Tools that change files, and those that only look. What neither is goes by the policy for commands. */
const CHANGES = new Set(['edit', 'delete', 'move']);
const LOOKS = new Set(['read', 'search', 'think']);

/** Decides what an agent may do, by the posture of its phase and by what a person has answered before. */
export function decidePermission(call: ToolCall, context: PolicyContext): Permission {
  const kind = call.command === null ? call.kind ?? 'other' : 'execute';
  const { files, specsFolder } = context.posture;
  const places = pathsOf(call).map((path) => placeOf(path, context.folders, specsFolder));
  if (CHANGES.has(kind)) {
    if (files === 'read') return { kind: 'reject', why: 'This phase writes nothing.' };
    if (places.includes('outside')) return { kind: 'reject', why: 'That is outside of the workspace.' };
    if (places.includes('closed')) return { kind: 'reject', why: 'That belongs to git, or to the pipeline.' };
    if (files === 'specs' && places.some((place) => place !== 'specs')) return { kind: 'reject', why: `This phase writes below ${specsFolder} alone.` };
    if (kind === 'edit') return places.length > 0 && !call.isCut ? { kind: 'allow' } : answered(kind, call, context) ?? asked(kind, call, context);
  }
  // A mode is ours to choose.
  if (kind === 'switch_mode') return { kind: 'reject', why: 'How it works is set for its phase.' };
  if (LOOKS.has(kind) && !call.isCut && places.every((place) => place !== 'outside')) return { kind: 'allow' };
  return answered(kind, call, context) ?? byCommands(kind, call, context);
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

function byCommands(kind: string, call: ToolCall, context: PolicyContext): Permission {
  switch (context.posture.commands) {
    case 'allow':
      return { kind: 'allow' };
    case 'deny':
      return { kind: 'reject', why: kind === 'execute' ? 'This phase runs no commands.' : 'This phase does not allow it.' };
    case 'ask':
      return asked(kind, call, context);
  }
}

function answered(kind: string, call: ToolCall, context: PolicyContext): Permission | null {
  const { id } = askOf(kind, call, context);
  const grant = context.grants.findLast((each) => each.id === id);
  if (grant === undefined) return null;
  return grant.allow ? { kind: 'allow' } : { kind: 'reject', why: 'You have said no to it.' };
}

function asked(kind: string, call: ToolCall, context: PolicyContext): Permission {
  return { kind: 'ask', ask: askOf(kind, call, context) };
}

function askOf(kind: string, call: ToolCall, { clean, digest, folders }: PolicyContext): PermissionAsk {
  const [cwd = ''] = folders;
  const about = call.command ?? [call.url ?? call.title ?? titleOf(call, cwd), ...pathsOf(call)].map((text) => shown(text, cwd)).join(' ');
  const line = `${kind} ${call.isCut ? '… ' : ''}${lineOf(clean(about))}`;
  return { id: line.length <= ID ? line : `${headOf(line, ID)}… ${digest(line)}`, title: oneLine(lineOf(clean(titled(kind, call, cwd))), TITLE) };
}

/** A text on one line on which everything can be seen: where its lines ended, and characters that would hide or turn it around. */
function lineOf(text: string): string {
  const line = text.trim().replaceAll(/[^\S\n]*\r?\n\s*/g, ' ⏎ ').replaceAll(/\s+/g, ' ');
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Paths below the folder as they are in it, wherever it is. */
function shown(text: string, cwd: string): string {
  return cwd === '' ? text : text.replaceAll(cwd.endsWith('/') ? cwd : `${cwd}/`, '');
}

function titled(kind: string, call: ToolCall, cwd: string): string {
  if (call.command !== null) return `Run ${call.command}`;
  const title = titleOf(call, cwd);
  if (kind === 'execute' && !/^run /i.test(title)) return `Run ${title}`;
  if (kind === 'fetch') return `Fetch ${call.url ?? title.replace(/^fetch /i, '')}`;
  if (kind === 'edit' && !/^(?:edit|write) /i.test(title)) return `Edit files: ${title}`;
  return title;
}
