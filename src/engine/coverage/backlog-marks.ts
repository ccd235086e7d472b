import { UserError } from '../../base/errors.ts';
import type { KeptPlace } from '../../contract/coverage.ts';
import { applyTextEdits } from '../../contract/text-edit.ts';
import type { Manifest } from '../../coverage/manifest.ts';
import { markDone } from '../../backlog/mark-edits.ts';
import { readBacklog } from '../../backlog/read.ts';
import type { PipelineState } from '../../pipeline/state.ts';
import type { BacklogView } from '../backlog/backlog-source.ts';

/** Marks for items that are done by evidence and whose file does not say so. */
export interface BacklogMarks {
  changes: { path: string; before: string; after: string; summary: string[] }[];
  /** What is remembered of them, by document and place. */
  written: Record<string, Record<string, string>>;
  kept: KeptPlace[];
  problems: string[];
}

/**
 * Marks done items in each file's own way. What is remembered of a mark is when its item was done: where the mark is gone
 * and the item was not done anew, a person has taken it away, and it stays so.
 */
export function markBacklogs(state: PipelineState, view: BacklogView, manifest: Manifest | null): BacklogMarks {
  const marks: BacklogMarks = { changes: [], written: {}, kept: [], problems: [] };
  for (const document of view.documents) {
    let text = document.text;
    const summary: string[] = [];
    for (const item of view.items.values()) {
      const done = Object.hasOwn(state.done, item.key) ? state.done[item.key] : undefined;
      if (item.file !== document.file || done === undefined || item.entry.done) continue;
      const place = `done/${item.key}`;
      const at = done.finishedAt ?? '';
      if (manifest?.written[document.file]?.[place] === at) {
        marks.kept.push({ place: `${document.file}#${place}`, now: 'open', evidence: 'done' });
        continue;
      }
      try {
        // Each mark may move what follows: the entries are found anew, by their order, which no mark changes.
        const now = readBacklog(text, document.file, document.kind);
        const entry = now.entries[item.entry.index];
        if (entry === undefined || entry.text !== item.entry.text) continue;
        text = applyTextEdits(text, markDone(now, entry));
        summary.push(`Marks item ${item.entry.label === '' ? `"${item.entry.text}"` : item.entry.label} as done.`);
        (marks.written[document.file] ??= {})[place] = at;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        marks.problems.push(error.message);
      }
    }
    if (text !== document.text) marks.changes.push({ path: document.file, before: document.text, after: text, summary });
  }
  return marks;
}

/** Whether a place is that of a mark which the pipeline has made in a backlog. */
export function isMarkPlace(place: string, manifest: Manifest | null): boolean {
  const [file = '', name = ''] = place.split('#');
  return name.startsWith('done/') && manifest?.written[file]?.[name] !== undefined;
}

/** A manifest that remembers nothing of these marks: they may be made again. */
export function withoutMarks(manifest: Manifest, places: readonly string[]): Manifest {
  const written = Object.entries(manifest.written).map(([file, names]): [string, Record<string, string>] => [
    file, Object.fromEntries(Object.entries(names).filter(([name]) => !places.includes(`${file}#${name}`))),
  ]);
  return { ...manifest, written: Object.fromEntries(written) };
}
