import type { Config } from '../../contract/config.ts';
import type { Finding } from '../../contract/finding.ts';
import { checkBacklogs } from '../../lint/check-backlogs.ts';
import type { PipelineState } from '../../pipeline/state.ts';
import type { BacklogView } from '../backlog/backlog-source.ts';
import { taskView } from './task-views.ts';
import { listItems } from './views.ts';

/** What is wrong with the backlogs, as far as they and the state say. */
export function backlogFindings(state: PipelineState, view: BacklogView, config: Config): Finding[] {
  const tasks = Object.values(state.tasks).map((task) => taskView(task, { logPath: () => '' }));
  return checkBacklogs(view.documents, { items: listItems(state, view), tasks }, config);
}
