import { configSchema } from '../../../src/contract/config.ts';
import type { DisabledRules } from '../../../src/lint/disabled-rules.ts';
import type { DocumentSubject } from '../../../src/lint/rule.ts';
import { type Found, runRules } from '../../../src/lint/run-rules.ts';
import { DOCUMENT_RULES } from '../../../src/lint/rules/document/document-rules.ts';
import { parseMarkdown } from '../../../src/spec/markdown.ts';
import { readHeadings, readLinks } from '../../../src/spec/outline.ts';
import { worldOf, type WorldParts } from './world-of.ts';

const CONFIG = configSchema.parse({});
const NONE: DisabledRules = { names: [], strangeWords: [], covers: () => false };

export function documentSubject(text: string, file: string, parts: WorldParts, disabled = NONE, config = CONFIG): DocumentSubject {
  const parsed = parseMarkdown(text);
  const world = worldOf({ ...parts, files: { ...parts.files, [file]: text } });
  return { file, source: parsed.source, config, links: readLinks(parsed), headings: readHeadings(parsed), disabled, world };
}

/** What the rules about documents of every kind find in one among `files`. */
export function checkDocument(text: string, file: string, files: Readonly<Record<string, string>> = {}, config = CONFIG): Found[] {
  return runRules(DOCUMENT_RULES, documentSubject(text, file, { files, backlogs: config.backlogs }, NONE, config), null);
}
