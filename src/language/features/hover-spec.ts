import { counted } from '../../base/counted.ts';
import { numberedTitle } from '../../spec/numbered-title.ts';
import { ago } from './ages.ts';
import { coverageOf } from './current-coverage.ts';
import { shareWords } from './coverage-words.ts';
import type { FeatureContext } from './feature-context.ts';
import { shortened } from './item-words.ts';
import { plain } from '../../base/markdown-text.ts';

const LONGEST_SENTENCE = 300;

/** A spec in few lines: its title, what it is for, how much of it is proved. Null where it is none. */
export function specText(context: FeatureContext, file: string): string | null {
  const summary = context.linter.facts(file)?.spec ?? null;
  if (summary === null) return null;
  const title = numberedTitle(summary, ' · ');
  const lines = [`**${plain(title === '' ? file : title)}**`];
  const analysis = context.linter.analysis(file);
  const spec = analysis?.spec ?? null;
  const purpose = spec?.sections.find(({ name }) => name === 'purpose');
  if (analysis && purpose !== undefined && !purpose.isEmpty) {
    const sentence = firstSentence(analysis.source.text.slice(purpose.body.start, purpose.body.end));
    if (sentence !== '') lines.push(plain(sentence));
  }
  const coverage = coverageOf(context, file);
  const share = coverage === null ? null : shareWords(coverage);
  const words = [
    ...(spec !== null && spec.requirements.length > 0 ? [counted(spec.requirements.length, 'requirement')] : []),
    ...(share === null ? [] : [share]),
    ...(coverage?.evidence ? [`proved ${ago(coverage.evidence.at, context.now)}`] : []),
  ];
  if (words.length > 0) lines.push(plain(words.join(' · ')));
  const regression = coverage?.regression ?? null;
  if (regression !== null) {
    lines.push(`Regressed ${ago(regression.since, context.now)}:\n${regression.tests.slice(0, 5).map((test) => `\n- ${plain(test)}`).join('')}`);
  }
  return lines.join('\n\n');
}

/** The first sentence of a markdown text, without its marks and comments. */
function firstSentence(markdown: string): string {
  const text = markdown.slice(0, 2_000).replaceAll(/<!--[^]{0,1000}?-->/g, ' ').split(/\r?\n[ \t]{0,20}\r?\n/).map((part) => part.trim()).find((part) => part !== '') ?? '';
  const words = text.replaceAll(/\s+/g, ' ').replaceAll(/\[([^\]]{0,300})\]\([^)]{0,500}\)/g, '$1').replaceAll(/[*`]/g, '');
  const end = /[.!?](?=\s|$)/.exec(words);
  return shortened(end === null ? words : words.slice(0, end.index + 1), LONGEST_SENTENCE);
}
