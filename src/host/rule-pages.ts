import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codeOf } from '../base/errors.ts';
import type { RuleId } from '../contract/rules.ts';

/** The folder with the pages of the rules: beside that of the bundles, or of the sources where we run from them. */
function rulePagesUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? '../../docs/rules/' : '../docs/rules/', import.meta.url);
}

/** What a rule is for, as markdown; null where this copy of the program came without the pages. */
export function rulePage(rule: RuleId): string | null {
  try {
    return readFileSync(fileURLToPath(new URL(`${rule}.md`, rulePagesUrl())), 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return null;
  }
}
