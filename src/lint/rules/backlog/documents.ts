import type { BacklogDocument } from '../../../backlog/document.ts';
import type { BacklogSubject } from '../../rule.ts';

/** All backlogs, with the one that is checked as it is checked. */
export function documentsAround({ document, world }: BacklogSubject): BacklogDocument[] {
  const all = world.backlogs().map((other) => (other.file === document.file ? document : other));
  return all.includes(document) ? all : [...all, document];
}
