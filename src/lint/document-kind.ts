/** What a document is checked as. `other`: a markdown document that others link to, and that is not checked itself. */
export type DocumentKind = 'spec' | 'template' | 'backlog' | 'coverage' | 'task-log' | 'other';
