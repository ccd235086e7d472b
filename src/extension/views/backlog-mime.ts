import type { ViewId } from '../../contract/views.ts';

export const BACKLOG_VIEW: ViewId = 'coherence.backlog';
/** The editor's own name for what is dragged out of the backlog view. */
export const BACKLOG_MIME = `application/vnd.code.tree.${BACKLOG_VIEW}`;
