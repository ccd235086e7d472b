import type { TaskRecord } from '../../contract/task-record.ts';

/** The place in the journal up to which history has everything. */
export interface HistoryEnd {
  seq: number;
  /** Records of the event `seq` itself. */
  records: number;
}

/** Before the first record. */
export const HISTORY_START: HistoryEnd = { seq: 0, records: 0 };

/** The place after a record that follows `end`. */
export function after(end: HistoryEnd, record: TaskRecord): HistoryEnd {
  return record.seq === end.seq ? { seq: end.seq, records: end.records + 1 } : { seq: record.seq, records: 1 };
}
