/** The sections that we know by name, whatever words a spec uses for them. */
const SECTION_NAMES = [
  'purpose', 'requirements', 'api-contract', 'data-model', 'files', 'acceptance-tests', 'out-of-scope',
  'decision-gates', 'research-inputs', 'task-card', 'verification', 'risks',
] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

const SYNONYMS: Record<SectionName, readonly string[]> = {
  purpose: ['purpose', 'goal', 'goals', 'objective', 'objectives', 'why', 'motivation'],
  requirements: ['requirements', 'requirement', 'functional requirements', 'acceptance criteria'],
  'api-contract': ['api contract', 'api contracts', 'api', 'interface', 'interfaces', 'public interface', 'contract'],
  'data-model': ['data model', 'data models', 'data', 'schema', 'schemas', 'data schema'],
  files: [
    'files to create/modify', 'files to create or modify', 'files to create and modify', 'files to modify/create',
    'files to create', 'files to modify', 'files to change', 'files to touch', 'files', 'files allowed', 'affected files',
    'changed files', 'file changes',
  ],
  'acceptance-tests': ['acceptance tests', 'acceptance test', 'acceptance', 'tests', 'test plan'],
  'out-of-scope': ['out of scope', 'non-goals', 'non goals', 'not in scope'],
  'decision-gates': ['decision gates', 'decision gate', 'decisions', 'decisions needed', 'open questions', 'open decisions'],
  'research-inputs': ['research inputs', 'research', 'inputs'],
  'task-card': ['task card'],
  verification: ['verification', 'how to verify'],
  risks: ['risks and assumptions', 'risks', 'assumptions', 'assumptions and risks'],
};

const BY_SYNONYM = new Map<string, SectionName>(
  SECTION_NAMES.flatMap((name) => SYNONYMS[name].map((synonym): [string, SectionName] => [synonym, name])),
);

/**
 * A heading's words without what people add to them: a number in front, a remark in parentheses or behind a dash,
 * a final colon. Lower case, single spaces.
 */
function bareTitle(title: string): string {
  let bare = title.toLowerCase().replace(/\s+/g, ' ').replaceAll('&', 'and').trim().slice(0, 200);
  bare = bare.replace(/^\d{1,3}(?:\.\d{1,3}){0,3}[.):]? /, '');
  const dash = /\s[—–-]{1,2}\s/.exec(bare);
  if (dash !== null && dash.index > 0) bare = bare.slice(0, dash.index);
  while (bare.endsWith(')')) {
    const open = bare.lastIndexOf('(');
    if (open <= 0) break;
    bare = bare.slice(0, open).trimEnd();
  }
  return bare.replace(/\s?\/\s?/g, '/').replace(/[:.]$/, '').trim();
}

/** The name of a section, by synonyms and in spite of suffixes such as `(Phase 1)`. Null for a section of another kind. */
export function sectionName(title: string): SectionName | null {
  return BY_SYNONYM.get(bareTitle(title)) ?? null;
}

/** What two titles of the same section have in common: its name, or its bare words. */
export function sectionKey(title: string): string {
  return sectionName(title) ?? bareTitle(title);
}
