import { addEntry, type NewItem } from '../../backlog/add-edit.ts';
import type { BacklogDocument, BacklogEntry } from '../../backlog/document.ts';
import { markDone, markOpen } from '../../backlog/mark-edits.ts';
import { moveEntry } from '../../backlog/move-edit.ts';
import { readBacklog } from '../../backlog/read.ts';
import { UserError } from '../../base/errors.ts';
import type { Config } from '../../contract/config.ts';
import type { BacklogListItem } from '../../contract/engine-api.ts';
import type { TextEdit } from '../../contract/finding.ts';
import type { BacklogKind } from '../../contract/phase.ts';
import { backlogFiles, type BacklogFile } from './backlog-source.ts';

/**
 * Edits of a backlog file as a person asks for them: `text` is the file as it is now, items are those of a list that
 * was made before. Where the file has changed in between, nothing is edited.
 */

/** Where an item goes: next to another one of the same file. */
export type ItemPlace = { before: BacklogListItem } | { after: BacklogListItem };

/** The file that a new item goes into. @throws UserError `no-backlog` where the configuration names none of that kind */
export function targetFile(config: Config, kind: BacklogKind): BacklogFile {
  const target = backlogFiles(config).find((each) => each.kind === kind);
  if (target !== undefined) return target;
  throw new UserError('no-backlog', `There is no ${kind} backlog.`, {
    hint: `Name its file with "${kind === 'meta' ? 'metaBacklog' : 'backlogs'}" in .coherence/config.json.`,
  });
}

/**
 * Adds an item under its heading, or behind the last one.
 * @throws UserError `item-text` or `cannot-add`
 */
export function addItemEdits(text: string, file: string, kind: BacklogKind, item: NewItem): TextEdit[] {
  return addEntry(readBacklog(text, file, kind), item);
}

/**
 * Moves an item within its file. `named` is what the person has called the other item by.
 * @throws UserError `cannot-move` or `changed-meanwhile`
 */
export function moveItemEdits(text: string, item: BacklogListItem, place: ItemPlace, named?: string): TextEdit[] {
  const { document, entry } = found(text, item);
  const other = 'before' in place ? place.before : place.after;
  if (other.file !== item.file) {
    const name = named ?? (other.label === '' ? other.text : other.label);
    throw new UserError('cannot-move', `The item "${name}" is in another file, ${other.file}.`, { hint: 'Move it by hand.' });
  }
  const target = entryOf(document, other);
  return moveEntry(document, entry, 'before' in place ? { before: target } : { after: target });
}

/** None where it is marked already. @throws UserError `cannot-mark` or `changed-meanwhile` */
export function markDoneEdits(text: string, item: BacklogListItem): TextEdit[] {
  const { document, entry } = found(text, item);
  return markDone(document, entry);
}

/** None where nothing marks it. @throws UserError `done-by-heading` or `changed-meanwhile` */
export function markOpenEdits(text: string, item: BacklogListItem): TextEdit[] {
  const { document, entry } = found(text, item);
  return markOpen(document, entry);
}

function found(text: string, item: BacklogListItem): { document: BacklogDocument; entry: BacklogEntry } {
  const document = readBacklog(text, item.file, item.kind);
  return { document, entry: entryOf(document, item) };
}

function entryOf(document: BacklogDocument, item: BacklogListItem): BacklogEntry {
  const entry = document.entries.find((each) => each.line === item.line - 1 && each.text === item.text);
  if (entry !== undefined) return entry;
  throw new UserError('changed-meanwhile', `${item.file} was changed at this moment.`, { hint: 'Try again.' });
}
