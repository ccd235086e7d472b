import type { BacklogDocument } from '../backlog/document.ts';
import type { BacklogListItem, TaskView } from '../contract/engine-api.ts';
import type { World } from './world.ts';

/**
 * A world of backlogs and what the pipeline knows of their items, for one who checks nothing else. It does not know which
 * files there are, so it says nothing that any rule would report.
 */
export function backlogWorld(documents: readonly BacklogDocument[], items: readonly BacklogListItem[], tasks: readonly TaskView[]): World {
  const byFile = Map.groupBy(items, ({ file }) => file);
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const bySpec = Map.groupBy(items, ({ spec }) => spec);
  return {
    exists: () => true,
    matches: () => true,
    nearest: () => null,
    anchors: () => null,
    text: () => null,
    specsNumbered: () => [],
    spec: () => null,
    features: () => [],
    nextFreeId: () => 1,
    coverage: () => null,
    hasEvidence: () => false,
    backlogs: () => documents,
    itemsOf: (spec) => bySpec.get(spec) ?? [],
    itemsIn: (file) => byFile.get(file) ?? [],
    taskOf: (key) => byKey.get(key) ?? null,
    task: (id) => byId.get(id) ?? null,
  };
}
