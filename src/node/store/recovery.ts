import { join } from 'node:path';
import { Low } from 'lowdb';
import { messageOf, UserError } from '../../base/errors.ts';
import { type FileSystem, namesIn, orNull } from './file-system.ts';
import type { Fold } from './fold.ts';
import { journalNames, readJournalFile, type JournalContent, type JournalEnd } from './journal-file.ts';
import { stateLayout, type StateLayout } from './layout.ts';
import type { StoreNotice } from './notice.ts';
import { lastSeq, replay, type Replayed } from './replay.ts';
import { salvage } from './salvage.ts';
import { type Snapshot, SnapshotAdapter } from './snapshot.ts';

/** What is on disk. */
export interface Recovery<S> extends Replayed<S> {
  /** The highest number of any event that can be read, also behind damage: numbers are never used again. */
  highestSeq: number;
  /** The epoch of the newest journal file; 0 where there is none. */
  epoch: number;
  /** Where the newest journal file ends; null where there is none. */
  end: JournalEnd | null;
  /** Bytes behind that end, left by a crash. */
  tornBytes: number;
  /** Why nothing may be written. */
  obstacle: { kind: 'newer-schema' | 'damaged'; reason: string; hint: string } | null;
  notices: StoreNotice[];
}

/**
 * The state after the last event on disk, found without writing anything: the snapshot where it belongs to the
 * newest journal file, that file's checkpoint otherwise, and the events that follow. Older files are read only
 * when the newest is damaged.
 * @throws UserError with code `unreadable` when the disk does not give the files.
 */
export async function recover<S, E>(fs: FileSystem, stateDir: string, fold: Fold<S, E>): Promise<Recovery<S>> {
  try {
    return await read(fs, stateDir, fold);
  } catch (error) {
    throw new UserError('unreadable', 'The state of this workspace cannot be read.', {
      hint: `Check that .coherence/state belongs to you and that its disk works (${messageOf(error)}).`, cause: error,
    });
  }
}

async function read<S, E>(fs: FileSystem, stateDir: string, fold: Fold<S, E>): Promise<Recovery<S>> {
  const layout = stateLayout(stateDir);
  const adapter = new SnapshotAdapter<S>(fs, layout);
  const none = { schema: fold.schema, epoch: 0, seq: 0, state: fold.empty };
  const low = new Low<Snapshot<S>>(adapter, none);
  await low.read();
  const snapshot = low.data === none ? null : low.data;
  const notices: StoreNotice[] = adapter.unusable.map((path) => ({
    code: 'snapshot-unusable', message: `${path} is empty or damaged, so the state was rebuilt from the journal.`,
  }));

  const names = journalNames(await namesIn(fs, layout.journal));
  const newest = names.at(-1);
  const content = newest === undefined ? null : await readJournal<S, E>(fs, layout, newest.name);
  const epoch = newest?.epoch ?? snapshot?.epoch ?? 0;
  const schema = content?.checkpoint?.checkpoint.schema ?? snapshot?.schema ?? 0;

  if (schema > fold.schema) return newerSchema(fold, schema, epoch);
  if (content === null) return withoutJournal(fold, snapshot, notices);
  if (content.checkpoint === null || content.damagedLine !== null) {
    const before = content.checkpoint === null ? names.at(-2) : undefined;
    const older = before === undefined ? null : await readJournal<S, E>(fs, layout, before.name);
    const { found, highestSeq, notice } = salvage(fold, content, older, snapshot);
    return {
      ...found, highestSeq, epoch, tornBytes: 0, notices: [...notices, notice],
      end: { file: content.name, length: content.size, seq: found.seq },
      obstacle: { kind: 'damaged', reason: notice.message, hint: 'Go on from what can be read with: coherence doctor --repair' },
    };
  }

  const tornBytes = content.size - content.length;
  if (tornBytes > 0) {
    notices.push({ code: 'torn-tail', message: `The last ${tornBytes} bytes of ${content.name} are a write that a crash cut short; they were left out.` });
  }
  const ignored = await ignoredBytes(fs, layout, content.checkpoint.checkpoint.previous);
  if (ignored !== null) notices.push(ignored);

  const checkpoint = { seq: content.checkpoint.seq, state: content.checkpoint.checkpoint.state };
  const base = snapshot !== null && snapshot.epoch === epoch && snapshot.seq > checkpoint.seq ? snapshot : checkpoint;
  const replayed = replay(fold, base, content.units);
  const last = Math.max(checkpoint.seq, lastSeq(content.units));
  if (replayed.seq > last) {
    notices.push({ code: 'journal-behind', message: `${content.name} ends at event ${last} and the snapshot at ${replayed.seq}: the journal was shortened, and the snapshot was used.` });
  }
  const end = { file: content.name, length: content.length, seq: replayed.seq };
  return { ...replayed, highestSeq: replayed.seq, epoch, end, tornBytes, obstacle: null, notices };
}

/** Says when a journal file that was left behind has more bytes than those that count. */
export async function ignoredBytes(fs: FileSystem, layout: StateLayout, end: JournalEnd | null): Promise<StoreNotice | null> {
  if (end === null) return null;
  const size = (await orNull(fs.stat(join(layout.journal, end.file))))?.size ?? 0;
  if (size <= end.length) return null;
  return {
    code: 'ignored-bytes',
    message: `${size - end.length} bytes at the end of ${end.file} were ignored: an owner wrote them after it had lost the workspace, or its write failed.`,
  };
}

async function readJournal<S, E>(fs: FileSystem, layout: StateLayout, name: string): Promise<JournalContent<S, E>> {
  return readJournalFile<S, E>(name, await fs.readFile(join(layout.journal, name)));
}

function withoutJournal<S, E>(fold: Fold<S, E>, snapshot: Snapshot<S> | null, notices: StoreNotice[]): Recovery<S> {
  const position = { seq: snapshot?.seq ?? 0, state: snapshot?.state ?? fold.empty };
  if (snapshot !== null) {
    notices.push({ code: 'journal-behind', message: `The journal is gone; the snapshot after event ${snapshot.seq} was used.` });
  }
  return { ...position, finished: [], highestSeq: position.seq, epoch: snapshot?.epoch ?? 0, end: null, tornBytes: 0, obstacle: null, notices };
}

function newerSchema<S, E>(fold: Fold<S, E>, schema: number, epoch: number): Recovery<S> {
  const reason = `The state was written by a newer version (format ${schema}; this one knows ${fold.schema}).`;
  return {
    seq: 0, state: fold.empty, finished: [], highestSeq: 0, epoch, end: null, tornBytes: 0,
    obstacle: { kind: 'newer-schema', reason, hint: 'Update Coherence Pipeline; nothing was changed.' },
    notices: [{ code: 'newer-schema', message: reason }],
  };
}
