import type { Token } from 'markdown-it';
import { ownText } from '../base/own-text.ts';
import { baseOf } from '../base/path-parts.ts';
import { type AcceptanceTests, acceptanceTests, type NamedTest, readAcceptance } from './acceptance.ts';
import { type BracketedText, readBrackets } from './brackets.ts';
import { type DecisionGate, readDecisionGates } from './decision-gates.ts';
import { type FrontMatter, readFrontMatter } from './front-matter.ts';
import { type ListedFile, readListedFiles } from './listed-files.ts';
import { closingIndex, type ParsedMarkdown, parseMarkdown, plainText } from './markdown.ts';
import { readSpecPathLines, readStatus, type SpecPathLine, type StatusText } from './marked-lines.ts';
import { type DocumentLink, type Heading, readHeadings, readLinks } from './outline.ts';
import { type OutsidePath, outsideInFrontMatter, readOutsidePaths } from './outside-paths.ts';
import { RequirementMentions } from './requirement-mention.ts';
import { readRequirements, type Requirement } from './requirements.ts';
import { sectionKey, sectionName, type SectionName } from './section-name.ts';
import { linesSpan, type Span } from './span.ts';

/** A level-2 heading and what stands below it. */
export interface SpecSection {
  /** The heading as a reader sees it. */
  title: string;
  /** Null for a section of a kind that we have no name for. */
  name: SectionName | null;
  /** What a template's section is matched by. */
  key: string;
  /** The heading's line. */
  heading: Span;
  /** All between this heading and the next, without white space around it. */
  body: Span;
  /** It has nothing but headings and comments. */
  isEmpty: boolean;
}

/** A spec as read from its markdown. Spans count in the text as it is in the file. */
export interface SpecDocument {
  file: string;
  /** From the file's name, or else from the title; digits as written. Null where neither has one. */
  id: string | null;
  /** The level-1 heading without `Spec:` or `Spec 015 —`. */
  title: string | null;
  titleSpan: Span | null;
  frontMatter: FrontMatter;
  sections: SpecSection[];
  /** Of its own, as `status` in front matter or a line near the top has it. */
  status: StatusText | null;
  /** All headings, of every level. */
  headings: Heading[];
  links: DocumentLink[];
  /** Of the Requirements section; of the front matter where there is none. */
  requirements: Requirement[];
  files: ListedFile[];
  acceptance: AcceptanceTests;
  decisionGates: DecisionGate[];
  specPathLines: SpecPathLine[];
  /** Paths among its files and tests that are none in the workspace; addresses of links are not looked at. */
  outsidePaths: OutsidePath[];
  /** Bracketed texts, which may be left over from a template. */
  brackets: BracketedText[];
}

interface SectionTokens {
  section: SpecSection;
  first: number;
  behind: number;
}

/** Reads a spec. Never throws: what cannot be read is not there. `file` is relative to the workspace. */
export function readSpec(text: string, file: string): SpecDocument {
  const parsed = parseMarkdown(text);
  const heading = readTitle(parsed);
  const frontMatter = readFrontMatter(parsed.source);
  const document: SpecDocument = {
    file,
    id: idFromName(file) ?? heading?.id ?? null,
    // Titles are kept of every spec, and the rest of it is not.
    title: heading === null ? null : ownText(heading.title),
    titleSpan: heading?.span ?? null,
    frontMatter,
    status: readStatus(parsed, frontMatter),
    headings: readHeadings(parsed),
    links: readLinks(parsed),
    sections: [],
    requirements: [],
    files: [],
    acceptance: acceptanceTests([]),
    decisionGates: [],
    specPathLines: readSpecPathLines(parsed),
    outsidePaths: outsideInFrontMatter(frontMatter),
    brackets: readBrackets(parsed),
  };
  const sections = readSections(parsed);
  let onRequirements: NamedTest[] = [];
  for (const { section, first, behind } of sections) {
    document.sections.push(section);
    if (section.name === 'requirements') {
      const { requirements, named } = readRequirements(parsed, first, behind, document.requirements.length);
      document.requirements = document.requirements.concat(requirements);
      onRequirements = onRequirements.concat(named);
    }
    if (section.name === 'files') document.files = document.files.concat(readListedFiles(parsed, first, behind));
    if (section.name === 'files' || section.name === 'acceptance-tests') document.outsidePaths = document.outsidePaths.concat(readOutsidePaths(parsed, first, behind, section.name));
    if (section.name === 'decision-gates') document.decisionGates = document.decisionGates.concat(readDecisionGates(parsed, first, behind));
  }
  if (!document.sections.some((section) => section.name === 'requirements')) {
    document.requirements = frontMatter.requirements.map(({ text, span }) => ({ kind: 'front-matter', text, checked: null, box: null, number: null, span }));
  }
  const mentions = new RequirementMentions(document.requirements);
  const named = sections.filter(({ section }) => section.name === 'acceptance-tests').flatMap(({ first, behind }) => readAcceptance(parsed, first, behind, mentions));
  document.acceptance = acceptanceTests(named);
  // The files and commands that requirements mention do not say how to check a spec; the tests that they name do.
  document.acceptance.named = named.concat(onRequirements);
  return document;
}

/** The number that a spec's file name begins with; null where it has none. */
export function idFromName(file: string): string | null {
  const name = baseOf(file);
  return /^(\d{1,9})(?=[-_. ])/.exec(name)?.[1] ?? null;
}

function readTitle({ tokens, source }: ParsedMarkdown): { title: string; id: string | null; span: Span } | null {
  const open = tokens.findIndex((token) => token.type === 'heading_open' && token.tag === 'h1' && token.level === 0);
  const inline = tokens[open + 1];
  const map = tokens[open]?.map;
  if (open < 0 || inline === undefined || !map) return null;
  const text = plainText(inline);
  const prefix = /^spec(?:ification)?\s{0,4}(?:#?(\d{1,9})\s{0,4}[:—–-]{1,2}|:\s{0,4}(?:(\d{1,9})\s{0,4}[:—–-]{1,2}\s)?)\s{0,4}/i.exec(text);
  const number = prefix?.[1] ?? prefix?.[2] ?? /^spec:?\s{0,4}(\d{1,9})\b/i.exec(text)?.[1] ?? null;
  return { title: prefix === null ? text : text.slice(prefix[0].length), id: number, span: linesSpan(source, map[0], map[0] + 1) };
}

function readSections({ tokens, source }: ParsedMarkdown): SectionTokens[] {
  const opens: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open' && token.level === 0 && (token.tag === 'h1' || token.tag === 'h2') && token.map !== null && !isUnderlined(token, tokens[index + 1])) opens.push(index);
  }
  const sections: SectionTokens[] = [];
  for (const [order, open] of opens.entries()) {
    const token = tokens[open];
    const inline = tokens[open + 1];
    if (token?.tag !== 'h2' || token.map === null || inline === undefined) continue;
    const behind = opens[order + 1] ?? tokens.length;
    const lastLine = tokens[behind]?.map?.[0] ?? source.count;
    const title = plainText(inline);
    const first = closingIndex(tokens, open) + 1;
    sections.push({
      first,
      behind,
      section: {
        title,
        name: sectionName(title),
        key: sectionKey(title),
        heading: linesSpan(source, token.map[0], token.map[0] + 1),
        body: linesSpan(source, token.map[1], lastLine),
        isEmpty: !tokens.slice(first, behind).some(hasContent),
      },
    });
  }
  return sections;
}

/** More than titles have. */
const LONGEST_TITLE = 100;

/**
 * Whether a heading is prose with a rule right below it, which markdown reads as one: `---` makes a heading of any paragraph
 * above it. Titles are short, of one line, and no sentences.
 */
function isUnderlined({ markup }: Token, inline: Token | undefined): boolean {
  const text = inline?.content.trim() ?? '';
  return markup === '-' && (text.length > LONGEST_TITLE || text.includes('\n') || /[.;!?]$/.test(text));
}

/** Whether a block says anything: headings and comments do not, nor do containers without content. */
function hasContent(token: Token, index: number, tokens: readonly Token[]): boolean {
  const before = tokens[index - 1];
  if (token.type === 'inline') return (before?.type !== 'heading_open' || isUnderlined(before, token)) && token.content.trim() !== '';
  if (token.type === 'fence' || token.type === 'code_block') return token.content.trim() !== '';
  return token.type === 'html_block' && !token.content.trimStart().startsWith('<!--');
}
