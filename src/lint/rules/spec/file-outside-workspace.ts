import { folderOf } from '../../../base/path-parts.ts';
import { leadsOutside } from '../../../spec/outside-paths.ts';
import type { Rule, SpecSubject } from '../../rule.ts';

/** Pages of a repository on its host, which links reach by climbing out of its files. */
const HOST_PAGE = /^(?:\.\.\/)+(?:issues|pulls?|actions|wiki|releases|discussions|tree|blob|commits?|compare|projects|security|labels|milestones?|tags|branches|stargazers|network|graphs)(?:[/?]|$)/;

/** A path among the files, tests and links of a spec that leads out of the workspace. Nothing is looked up. */
export const fileOutsideWorkspace: Rule<SpecSubject> = {
  id: 'file-outside-workspace',
  *check({ file, document }) {
    for (const { path, fault, span } of document.outsidePaths) yield { message: `The path "${path}" ${fault}; paths are relative to the workspace.`, range: span.range };
    for (const { target, span } of document.links) {
      if (isOutside(file, target)) yield { message: `The link to "${target}" leads outside of the workspace.`, range: span.range };
    }
  },
};

/** Whether a link leads outside; an address does not, and a slash in front stands for the repository's root. */
function isOutside(file: string, target: string): boolean {
  if (/^[A-Za-z]:[\\/]/.test(target)) return true;
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('//')) return false;
  const path = target.replaceAll('\\', '/');
  return !HOST_PAGE.test(path) && leadsOutside(path.startsWith('/') ? path : `${folderOf(file)}/${path}`);
}
