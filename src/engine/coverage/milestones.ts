import { progressOf, type PipelineState } from '../../pipeline/state.ts';
import { stateOf, type BacklogView } from '../backlog/backlog-source.ts';

/** Headings of the product backlog whose items are all done, at least one of them by recorded evidence, with their specs. */
export function milestonesOf(state: PipelineState, view: BacklogView): { name: string; specs: string[] }[] {
  const groups = new Map<string, { open: boolean; proven: boolean; specs: Set<string> }>();
  for (const item of view.items.values()) {
    const heading = item.entry.headings[0];
    if (item.kind !== 'product' || heading === undefined || item.entry.proposed) continue;
    const group = groups.get(heading) ?? { open: false, proven: false, specs: new Set<string>() };
    groups.set(heading, group);
    if (stateOf(state, item) !== 'done') group.open = true;
    const progress = progressOf(state, item.key);
    if (progress?.state === 'done') group.proven = true;
    const spec = progress?.specPath ?? item.entry.spec;
    if (spec !== null) group.specs.add(spec);
  }
  return [...groups].filter(([, group]) => !group.open && group.proven).map(([heading, group]) => ({ name: nameOf(heading), specs: [...group.specs] }));
}

/** A heading without what says that it is done, or how many items it has. */
function nameOf(heading: string): string {
  return heading.replace(/\s{1,20}[—–-]{1,2}\s{0,20}(?:DONE|PRIORITY)\b.{0,200}$/i, '').replace(/\s{0,20}\(items? [^()]{0,40}\)$/i, '').trim();
}
