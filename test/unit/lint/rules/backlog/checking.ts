import { readBacklog } from '../../../../../src/backlog/read.ts';
import { configSchema } from '../../../../../src/contract/config.ts';
import { BACKLOG_RULES } from '../../../../../src/lint/rules/backlog/backlog-rules.ts';
import { type Found, runRules } from '../../../../../src/lint/run-rules.ts';
import { assertFindings, assertFixed, readMarked } from '../../marked-document.ts';
import { worldOf, type WorldParts } from '../../world-of.ts';

export const BACKLOG = 'specs/backlog.md';

/** What all rules about backlogs find in a text. Rules that are off are only looked at by name. */
export function check(text: string, parts: WorldParts = {}, rules: Record<string, string> = {}): readonly Found[] {
  const document = readBacklog(text, BACKLOG, 'product');
  const world = worldOf({ ...parts, files: { ...parts.files, [BACKLOG]: text }, backlogs: [BACKLOG, ...(parts.backlogs ?? [])] });
  return runRules(BACKLOG_RULES, { file: BACKLOG, source: document.lines, config: configSchema.parse({ lint: { rules } }), document, world }, null);
}

/** The findings in a document are those that are marked in it, whatever its line ends are. */
export function finds(marked: string, parts: WorldParts = {}, rules: Record<string, string> = {}): readonly Found[] {
  const plain = readMarked(marked);
  const found = check(plain.text, parts, rules);
  assertFindings(plain, found.map(({ finding }) => finding));
  const windows = readMarked(`\uFEFF${marked.replaceAll('\n', '\r\n')}\r\n`);
  assertFindings(windows, check(windows.text, parts, rules).map(({ finding }) => finding));
  return found;
}

/** The text after the first fix of a rule; with other line ends the same, line by line. */
export function fixed(text: string, rule: string, parts: WorldParts = {}): string {
  const after = assertFixed(text, BACKLOG, rule, (now) => check(now, parts));
  const windows = assertFixed(`\uFEFF${text.replaceAll('\n', '\r\n')}`, BACKLOG, rule, (now) => check(now, parts));
  if (windows !== `\uFEFF${after.replaceAll('\n', '\r\n')}`) throw new Error(`With CRLF the fix makes ${JSON.stringify(windows)}`);
  return after;
}
