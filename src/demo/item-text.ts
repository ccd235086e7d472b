import { createHash } from 'node:crypto';

const TITLE_LIMIT = 80;
const SLUG_LIMIT = 48;
const CRITERIA_LIMIT = 12;
const CRITERION_LIMIT = 160;
/** More of an item than anybody reads. */
const ITEM_LIMIT = 4000;

/**
 * An item's text on one line, without what would mean something in the markdown or the terminal that it is
 * written to: emphasis, link targets, HTML comments, control characters, changes of the writing direction, halves
 * of characters.
 */
export function plainText(text: string): string {
  return text
    .slice(0, ITEM_LIMIT)
    .replaceAll(/\[([^[\]]{1,300})\]\([^()]{0,300}\)/g, '$1')
    .replaceAll(/<!--|-->|\*\*|~~/g, ' ')
    .replaceAll(/[\s\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();
}

/** What an item is about, short enough for a heading. Never empty. */
export function titleOf(item: string): string {
  const text = plainText(item);
  const withoutSpec = text.replace(/^[\w./-]{1,200}\.md\s+(?:—|–|--|-|:)\s+/u, '');
  const [first = ''] = withoutSpec.split(/[:;.](?:\s|$)| [—–] /u, 1);
  return shorten(first.trim() || text, TITLE_LIMIT) || 'Untitled item';
}

/** What an item asks for, one criterion for each of its clauses. Never empty. */
export function criteriaOf(item: string): string[] {
  const text = plainText(item);
  const clauses = text.split(/;\s|\.\s|:\s| [—–] /u).map((clause) => clause.replace(/[.;:\s]+$/, '').trim());
  const criteria = clauses.filter((clause) => clause.length > 2).map((clause) => shorten(capital(clause), CRITERION_LIMIT));
  return criteria.length === 0 ? [titleOf(item)] : [...new Set(criteria)].slice(0, CRITERIA_LIMIT);
}

/**
 * A file name's stem: lower-case ASCII letters, digits and single hyphens, at most 48 of them. Text without any
 * such letter gets a stem from its hash, so that it is always the same one.
 */
export function slugOf(text: string): string {
  const words = plainText(text).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, SLUG_LIMIT) : `${slug}-${word}`;
    if (longer.length > SLUG_LIMIT) break;
    slug = longer;
  }
  if (slug === '') return `item-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
  // Names that Windows keeps for devices.
  return /^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(slug) ? `item-${slug}` : slug;
}

/** The beginning of a text, cut between two words where possible. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const space = cut.lastIndexOf(' ');
  // A cut through a surrogate pair would leave half a character.
  return `${(space > limit / 2 ? cut.slice(0, space) : cut.replace(/[\ud800-\udbff]$/, '')).trimEnd()}…`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
