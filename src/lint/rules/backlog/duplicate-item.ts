import { duplicateItems } from '../../../backlog/duplicates.ts';
import type { BacklogSubject, Rule } from '../../rule.ts';
import { documentsAround } from './documents.ts';

/** An item asks for the same as another one, in this backlog or in one before it. */
export const duplicateItem: Rule<BacklogSubject> = {
  id: 'duplicate-item',
  *check(subject) {
    for (const { file, message, range, related } of duplicateItems(documentsAround(subject))) {
      if (file === subject.file) yield { message, range, ...(related === undefined ? {} : { related }) };
    }
  },
};
