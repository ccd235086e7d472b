import type { GitBaseline } from './baseline.ts';
import { shortName } from './item-branch.ts';
import type { Position } from './repository.ts';

/** Why an item cannot be worked on or merged now: one sentence, and the files that it is about, as the workspace names them. */
export interface Refusal {
  ok: false;
  message: string;
  files: string[];
}

/** A refusal that is about no file. */
export function refusal(message: string): Refusal {
  return { ok: false, message, files: [] };
}

/** Where a tree stands, as people say it. */
export function branchName(at: { branch: string | null; head: string }): string {
  return at.branch === null ? `the detached commit ${at.head.slice(0, 10)}` : shortName(at.branch);
}

export function operationMessage(what: string): string {
  return `${what} is under way in the working tree. Finish or abort it, then retry the item.`;
}

export function switchedMessage(baseline: GitBaseline, position: Position | null): string {
  const now = position === null ? 'a branch without commits' : branchName(position);
  return `The working tree has been switched from ${branchName(baseline)} to ${now} since the item was opened. Switch back, then retry the item.`;
}
