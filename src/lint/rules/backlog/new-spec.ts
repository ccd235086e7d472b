import type { BacklogEntry } from '../../../backlog/document.ts';
import { baseOf } from '../../../base/path-parts.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../../spec/default-template.ts';
import type { BacklogSubject } from '../../rule.ts';

const LONGEST_TITLE = 120;

/** The text of a new spec for an item: the workspace's template, with the item in place of the title's placeholder. */
export function newSpec({ config, world }: BacklogSubject, entry: BacklogEntry, spec: string): string {
  const template = world.text(config.template ?? `${config.specs}/TEMPLATE.md`) ?? DEFAULT_TEMPLATE_TEXT;
  const title = titleOf(entry, spec);
  return template.replace(/^(\uFEFF?#[ \t]{1,9}[^\r\n[]{0,100})\[[^\]\r\n]{1,200}\]/m, (_, lead: string) => lead + title);
}

/** What the item asks for, without the path of its spec. */
function titleOf({ text }: BacklogEntry, spec: string): string {
  const words = text.replaceAll('`', '').replaceAll(spec, '').replace(/\s{1,9}[(—–-]{0,2}\s{0,9}(?:see|spec|per)?:?\s{0,9}\)?$/i, '').replace(/^[\s:—–-]{1,9}/, '').trim();
  return words === '' ? baseOf(spec).replace(/\.md$/i, '') : words.slice(0, LONGEST_TITLE);
}
