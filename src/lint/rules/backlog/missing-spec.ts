import type { BacklogEntry, Span } from '../../../backlog/document.ts';
import { sentenceNameOf } from '../../../backlog/order-item.ts';
import { baseOf, folderOf } from '../../../base/path-parts.ts';
import type { BacklogListItem } from '../../../contract/engine-api.ts';
import type { Fix } from '../../../contract/finding.ts';
import type { BacklogSubject, Rule } from '../../rule.ts';
import { isDone, knownItems } from './known-item.ts';
import { newSpec } from './new-spec.ts';

/**
 * An item names a spec that is not there, and nobody is going to write it: the item is past its spec phase, or the path
 * looks like another one that is there. An item that is still to be specified names the spec that it will get.
 */
export const missingSpec: Rule<BacklogSubject> = {
  id: 'missing-spec',
  *check(subject) {
    const { document, world } = subject;
    const known = knownItems(world, document);
    for (const entry of document.entries) {
      if (entry.spec === null || entry.proposed || world.exists(entry.spec)) continue;
      const nearest = meantSpec(subject, entry, entry.spec);
      if (!isSpecified(entry, known.get(entry)) && nearest === null) continue;
      const spec = entry.spec;
      const range = document.lines.range(entry.marks.spec ?? { start: entry.start, end: document.lines.end(entry.line) });
      const hint = nearest === null ? '' : `; there is ${nearest}`;
      yield { message: `${sentenceNameOf(entry)} names the spec ${spec}, which is not there${hint}.`, range, fix: () => fixOf(subject, entry, spec) };
    }
  },
};

/** Whether the spec of an item ought to be there by now. */
function isSpecified(entry: BacklogEntry, item: BacklogListItem | undefined): boolean {
  return isDone(entry, item) || (item !== undefined && item.phase !== null && item.phase !== 'spec');
}

/** The spec that was meant, unless the item is one that asks for a spec: that one has a new name. */
function meantSpec({ world }: BacklogSubject, entry: BacklogEntry, spec: string): string | null {
  if (asksForSpec(entry.text)) return null;
  const nearest = world.nearest(spec);
  if (nearest === null || world.spec(nearest) === null) return null;
  return numberOf(nearest) === numberOf(spec) ? nearest : null;
}

/** `Write spec …`, `Add a spec for …`, `specs/045-x.md — spec for …`. */
function asksForSpec(text: string): boolean {
  return /\b(?:write|draft|add|create|author|prepare|expand)\s(?:\p{L}{1,20}\s){0,2}spec(?:s|ification)?(?![\p{L}\p{N}/])/iu.test(text)
    || /\.md`?\)?\s{0,3}(?:[—–:-]|is)\s{0,3}(?:\p{L}{1,12}\s{1,3}){0,2}spec(?![\p{L}\p{N}/])/iu.test(text);
}

/** Specs with different numbers are different ones, however alike their names. */
function numberOf(path: string): string | null {
  return /^0{0,9}(\d{1,9})/.exec(baseOf(path))?.[1] ?? null;
}

function fixOf(subject: BacklogSubject, entry: BacklogEntry, spec: string): Fix | null {
  const { file, document, world } = subject;
  if (world.exists(spec)) return null;
  const nearest = meantSpec(subject, entry, spec);
  const { spec: place } = entry.marks;
  if (nearest === null) return { title: `Create ${spec} from the template`, edits: [], creates: [{ file: spec, text: newSpec(subject, entry, spec) }], safe: false };
  if (place === null) return null;
  return { title: `Change the path to ${nearest}`, edits: [{ file, edits: [{ ...place, text: writtenAs(nearest, file, document.text, place) }] }], safe: false };
}

/** A path as one at that place is written: in links relative to the document, in the text to the workspace. */
function writtenAs(path: string, file: string, text: string, { start }: Span): string {
  if (!/\]\(<?$/.test(text.slice(Math.max(0, start - 3), start))) return path;
  return text.startsWith('/', start) ? `/${path}` : relativeTo(folderOf(file), path);
}

/** A path as a link in a folder writes it. */
function relativeTo(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
