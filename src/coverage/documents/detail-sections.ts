import type { SpecCoverage } from '../../contract/coverage.ts';
import type { Outline } from './outline.ts';
import type { Draft } from './place.ts';
import { assignNames, bareText, readMentions, type SpecName } from './spec-names.ts';
import { shortTitle, specTitle } from './spec-title.ts';
import { cellText } from './table.ts';

/** Proposes a section for each tested spec that has none, ready to be put in. */
export function proposeDetailSections(draft: Draft, outline: Outline, specs: readonly SpecCoverage[], files: ReadonlyMap<string, readonly string[]>): void {
  const named: { name: SpecName; value: true }[] = [];
  for (const { text, level } of outline.headings) {
    if (level === 1 || !/^specs?\b/i.test(bareText(text))) continue;
    const [numbers = '', ...title] = text.split(/[:—–]/);
    const mentions = readMentions(numbers.replace(/^\W{0,3}specs?\s/i, ''));
    for (const name of mentions.names) named.push({ name: { ...name, words: title.length === 0 ? name.words : readMentions(title.join(' ')).names[0]?.words ?? [] }, value: true });
  }
  const known = assignNames(named, specs);
  for (const spec of specs) {
    if (spec.status !== 'tested' || known.has(spec.spec)) continue;
    draft.propose('detail-section', `${specTitle(spec)} is tested and has no section of its own.`, null, sectionText(spec, files.get(spec.spec) ?? [], outline.source.lineEnding()));
  }
}

function sectionText(spec: SpecCoverage, files: readonly string[], eol: string): string {
  const rows = spec.requirements.map(({ text, tests }) => row(text, tests));
  const mapped = new Set(spec.requirements.flatMap(({ tests }) => tests));
  const others = spec.tests.map(({ written }) => written).filter((written) => !mapped.has(written));
  if (others.length > 0) rows.push(row('All', others));
  return [
    `## Spec${spec.id === null ? '' : ` ${spec.id}`}: ${shortTitle(spec)}`, '',
    '| Requirement | Implementation | Test |', '|-------------|----------------|------|', ...rows,
    ...(files.length === 0 ? [] : ['', `**Files:** ${files.map((file) => `\`${file}\``).join(', ')}`]), '',
  ].join(eol);
}

function row(requirement: string, tests: readonly string[]): string {
  const names = tests.map((test) => `\`${cellText(test.replaceAll('`', ''))}\``).join(', ');
  return `| ${cellText(requirement)} | | ${names === '' ? '' : `${names} `}|`;
}
