import { SourceLines } from '../../../../../src/base/source-lines.ts';
import { configSchema } from '../../../../../src/contract/config.ts';
import { COVERAGE_RULES } from '../../../../../src/lint/rules/coverage/coverage-rules.ts';
import { type Found, runRules } from '../../../../../src/lint/run-rules.ts';
import { assertFindings, assertFixed, readMarked } from '../../marked-document.ts';
import { worldOf, type WorldParts } from '../../world-of.ts';

export const COVERAGE = 'docs/SPEC-COVERAGE.md';

/** Specs by their names without `specs/` and `.md`, as files of a world. */
export function specs(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`specs/${name}.md`, `# Spec: ${name.replaceAll('-', ' ')}\n\n## Requirements\n\n- [ ] It works\n`]));
}

/** What the rules find in a coverage document. */
export function check(text: string, parts: WorldParts = {}): readonly Found[] {
  return runRules(COVERAGE_RULES, { file: COVERAGE, source: new SourceLines(text), config: configSchema.parse({}), world: worldOf(parts) }, null);
}

/** The findings in a document are those that are marked in it, whatever its line ends are. */
export function finds(marked: string, parts: WorldParts = {}): readonly Found[] {
  const plain = readMarked(marked);
  const found = check(plain.text, parts);
  assertFindings(plain, found.map(({ finding }) => finding));
  const windows = readMarked(`\uFEFF${marked.replaceAll('\n', '\r\n')}`);
  assertFindings(windows, check(windows.text, parts).map(({ finding }) => finding));
  return found;
}

/** The text after all findings of a rule have been fixed by one fix; with other line ends the same, line by line. */
export function fixed(text: string, rule: string, parts: WorldParts = {}): string {
  const after = assertFixed(text, COVERAGE, rule, (now) => check(now, parts));
  const windows = assertFixed(`\uFEFF${text.replaceAll('\n', '\r\n')}`, COVERAGE, rule, (now) => check(now, parts));
  if (windows !== `\uFEFF${after.replaceAll('\n', '\r\n')}`) throw new Error(`With CRLF the fix makes ${JSON.stringify(windows)}`);
  return after;
}
