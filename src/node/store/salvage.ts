import type { Fold } from './fold.ts';
import type { JournalContent } from './journal-file.ts';
import type { StoreNotice } from './notice.ts';
import { lastSeq, replay, type Position, type Replayed } from './replay.ts';
import type { Snapshot } from './snapshot.ts';

export interface Salvaged<S> {
  found: Replayed<S>;
  /** The highest number of any event that can be read. */
  highestSeq: number;
  notice: StoreNotice;
}

/**
 * The latest state that can be put together when the newest journal file is damaged: from its checkpoint, from
 * the snapshot, or, where the checkpoint itself is lost, from the file before it.
 */
export function salvage<S, E>(
  fold: Fold<S, E>, content: JournalContent<S, E>, older: JournalContent<S, E> | null, snapshot: Snapshot<S> | null,
): Salvaged<S> {
  const units = [...content.units, ...content.stranded];
  const bases: Position<S>[] = [{ seq: 0, state: fold.empty }];
  if (content.checkpoint !== null) bases.push({ seq: content.checkpoint.seq, state: content.checkpoint.checkpoint.state });
  if (older?.checkpoint) bases.push(replay(fold, { seq: older.checkpoint.seq, state: older.checkpoint.checkpoint.state }, older.units));
  if (snapshot !== null && snapshot.schema <= fold.schema) bases.push(snapshot);

  const found = bases.map((base) => replay(fold, base, units)).reduce((best, next) => (next.seq > best.seq ? next : best));
  const highestSeq = Math.max(found.seq, lastSeq(content.units), lastSeq(content.stranded));
  const place = `Line ${content.damagedLine ?? 1} of ${content.name} is damaged`;
  const message = highestSeq > found.seq
    ? `${place}: the state can be read up to event ${found.seq}, events ${found.seq + 1} to ${highestSeq} cannot.`
    : `${place}: the state can be read up to event ${found.seq}.`;
  return { found, highestSeq, notice: { code: 'damaged', message } };
}
