import Mustache from 'mustache';
import { UserError } from '../base/errors.ts';
import { SourceLines } from '../base/source-lines.ts';
import type { Finding } from '../contract/finding.ts';
import type { Posture } from '../contract/permission.ts';
import type { Phase } from '../contract/phase.ts';
import { headOf } from '../base/cut-text.ts';
import { postureWords } from './posture-words.ts';
import { fence } from './fence.ts';

/** What a direction is made from. Texts from the backlog, the spec and earlier rounds are as they are in their files. */
export interface DirectionContext {
  phase: Phase;
  /** The round of work, from 1. */
  iteration: number;
  maxIterations: number;
  item: {
    key: string;
    /** Its number in the backlog, or an empty string. */
    label: string;
    text: string;
    /** The headings above it, joined. */
    headings: string;
  };
  /** What the attempt may do. */
  posture: Posture;
  /** The folder with the specs, relative to the workspace. */
  specsFolder: string;
  specPath?: string;
  specText?: string;
  templateText?: string;
  /** As a person would write it. */
  testCommand?: string;
  feedback?: string;
  answers: readonly { question: string; answer: string }[];
}

/**
 * The variables of a prompt. Those in `FENCED` are blocks: the text in a fence of its own. The others are one line each.
 * An optional variable that has nothing to say is empty, so that a section around it is left out.
 */
export const PROMPT_VARIABLES = [
  'phase', 'iteration', 'maxIterations', 'isRepeat', 'item', 'item.key', 'item.label', 'item.text', 'item.headings', 'specsFolder', 'specPath',
  'specText', 'templateText', 'testCommand', 'posture', 'feedback', 'answers',
] as const;

const FENCED = new Set(['item.text', 'item.headings', 'specText', 'templateText', 'feedback', 'answers']);
const LINE_LENGTH = 1_000;

/**
 * Renders a prompt. Mustache without HTML escaping and without partials; what the variables say is never read as a
 * template again. The same template and context give the same direction.
 * @throws UserError `prompt-template` when the template cannot be parsed, with its line and column
 */
export function renderDirection(template: string, context: DirectionContext, file = 'the prompt template'): string {
  parseTemplate(template, file);
  const direction = Mustache.render(template, viewOf(context), {}, { escape: String });
  return `${direction.replace(/\r\n?/g, '\n').trim()}\n`;
}

/**
 * What is questionable about a prompt: variables that do not exist, partials, and blocks that do not stand at the
 * beginning of a line of their own, where their fence could be left. `file` is relative to the workspace.
 * @throws UserError `prompt-template` as `renderDirection` does
 */
export function checkPrompt(template: string, file: string): Finding[] {
  const known = new Set<string>([...PROMPT_VARIABLES, '.']);
  const lines = new SourceLines(template);
  const findings: Finding[] = [];
  const report = (rule: string, message: string, start: number, end: number): void => {
    findings.push({ file, rule, severity: 'warning', message, range: lines.range({ start, end }) });
  };
  const visit = (tokens: readonly TemplateToken[], within: string): void => {
    for (const [type, name, start, end, nested] of tokens) {
      if (type === 'text' || type === '!' || type === '=') continue;
      const full = within !== '' && known.has(`${within}.${name}`) ? `${within}.${name}` : name;
      if (type === '>') report('prompt-partial', `Partials are not supported: "${name}" is left out.`, start, end);
      else if (!known.has(full)) report('prompt-variable', `There is no variable "${name}".`, start, end);
      else if ((type === 'name' || type === '&') && FENCED.has(full) && !standsAlone(template, start, end)) {
        report('prompt-block', `"${name}" is a block and belongs at the beginning of a line of its own.`, start, end);
      }
      if (Array.isArray(nested)) visit(nested, type === '#' ? full : within);
    }
  };
  visit(parseTemplate(template, file), '');
  return findings;
}

/** Type, value, offsets of the tag, and for sections the tokens in them: the shape that mustache documents. */
type TemplateToken = [type: string, name: string, start: number, end: number, nested?: TemplateToken[] | string];

function parseTemplate(template: string, file: string): TemplateToken[] {
  try {
    return Mustache.parse(template) as TemplateToken[];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, problem = message, offset = '0'] = /^(.*) at (\d{1,9})$/s.exec(message) ?? [];
    const { line, character } = new SourceLines(template).position(Number(offset));
    throw new UserError('prompt-template', `${file} cannot be read as a template: ${problem} at line ${line + 1}, column ${character + 1}.`, {
      hint: 'Close every {{ with }} and every {{#section}} with {{/section}}.', cause: error,
    });
  }
}

function standsAlone(template: string, start: number, end: number): boolean {
  return (start === 0 || template[start - 1] === '\n') && /^[ \t]{0,80}(?:\r?\n|$)/.test(template.slice(end, end + 100));
}

function viewOf(context: DirectionContext): Record<string, unknown> {
  const { item, answers } = context;
  return {
    phase: context.phase,
    iteration: context.iteration,
    maxIterations: context.maxIterations,
    isRepeat: context.iteration > 1,
    item: {
      key: asLine(item.key),
      label: asLine(item.label),
      text: fence('text backlog-item', item.text),
      headings: block('text backlog-headings', item.headings),
    },
    specsFolder: asLine(context.specsFolder),
    specPath: asLine(context.specPath ?? ''),
    specText: block('text spec', context.specText),
    templateText: block('text template', context.templateText),
    posture: asLine(postureWords(context.posture, context.specPath)),
    testCommand: asLine(context.testCommand ?? ''),
    feedback: block('text feedback', context.feedback),
    answers: block('text question-and-answers', answers.map(({ question, answer }) => `Question: ${question}\nAnswer: ${answer}`).join('\n\n')),
  };
}

function block(info: string, text: string | undefined): string {
  return text === undefined || text.trim() === '' ? '' : fence(info, text);
}

/** Text for the middle of a line: nothing in it begins a line or a fence. */
function asLine(text: string): string {
  return headOf(text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s`]+/gu, ' ').trim(), LINE_LENGTH);
}
