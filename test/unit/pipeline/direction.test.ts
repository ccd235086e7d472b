import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { UserError } from '../../../src/base/errors.ts';
import { PHASES } from '../../../src/contract/phase.ts';
import { checkPrompt, type DirectionContext, PROMPT_VARIABLES, renderDirection } from '../../../src/pipeline/direction.ts';
import { fence } from '../../../src/pipeline/fence.ts';
import { DEFAULT_PROMPTS } from '../../../src/pipeline/prompts/default-prompts.ts';
import { readQuestion } from '../../../src/pipeline/question.ts';
import { readSpecPath } from '../../../src/pipeline/spec-path.ts';
import { readVerdict } from '../../../src/pipeline/verdict.ts';

const markdown = new MarkdownIt();

function context(changes: Partial<DirectionContext> = {}): DirectionContext {
  return {
    phase: 'impl', iteration: 1, maxIterations: 5, item: { key: 'item_0123abcd', label: '57', text: 'Add slugs', headings: 'Phase 1' }, posture: { files: 'write', commands: 'ask', specsFolder: 'specs' }, specsFolder: 'specs', answers: [], ...changes,
  };
}

const FULL = context({
  iteration: 2, specPath: 'specs/057-slugs.md', specText: '# Spec: Slugs', templateText: '# Spec: [Name]', testCommand: 'npm test', feedback: 'One test failed.',
  answers: [{ question: 'Which?', answer: 'This' }, { question: 'How?', answer: 'So' }],
});

function fences(direction: string): [string, string][] {
  return markdown.parse(direction, {}).filter((token) => token.type === 'fence').map((token) => [token.info, token.content]);
}

/** What a fence holds of a text, by CommonMark. */
function held(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD');
  return lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`;
}

describe('a direction', () => {
  it('has what its variables say, once', () => {
    const template = '{{phase}} {{iteration}}/{{maxIterations}} {{item.label}} {{item.key}} {{specsFolder}} {{specPath}} {{testCommand}}{{#isRepeat}} again{{/isRepeat}}';
    assert.equal(renderDirection(template, FULL), 'impl 2/5 57 item_0123abcd specs specs/057-slugs.md npm test again\n');
    assert.equal(renderDirection('{{#specPath}}known{{/specPath}}{{^specPath}}unknown{{/specPath}}', context()), 'unknown\n');
  });

  it('escapes nothing and reads no text as a template', () => {
    assert.equal(renderDirection('{{testCommand}}', context({ testCommand: `npm test -- --grep="a & <b>" '{{phase}}'` })), `npm test -- --grep="a & <b>" '{{phase}}'\n`);
    assert.deepEqual(fences(renderDirection('{{item.text}}', context({ item: { ...FULL.item, text: '{{> x}} {{#y}} {{{z}}}' } }))), [['text backlog-item', '{{> x}} {{#y}} {{{z}}}\n']]);
  });

  it('says where a template cannot be read', () => {
    for (const [template, place] of [['a\nbc {{#item}} d', 'line 2'], ['a\n\n{{phase', 'line 3'], ['{{/item}}', 'line 1, column 1']] as const) {
      assert.throws(() => renderDirection(template, context(), '.coherence/prompts/impl.md'), (error) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.code, 'prompt-template');
        assert.match(error.message, /^\.coherence\/prompts\/impl\.md cannot be read as a template: /);
        assert.ok(error.message.includes(place), error.message);
        return true;
      });
    }
  });

  for (const phase of PHASES) {
    const prompt = DEFAULT_PROMPTS[phase];

    it(`by default has the lines and fences that agents rely on (${phase})`, () => {
      const direction = renderDirection(prompt, { ...FULL, phase });
      const lines = direction.split('\n');
      for (const line of [`Phase: ${phase}`, 'Item: 57', 'Item key: item_0123abcd', 'Specs folder: specs', 'Spec path: specs/057-slugs.md', 'Round: 2', 'Rounds at most: 5']) assert.ok(lines.includes(line), line);
      const document = phase === 'spec' ? ['text template', '# Spec: [Name]\n'] : ['text spec', '# Spec: Slugs\n'];
      assert.deepEqual(fences(direction), [
        ['text backlog-item', 'Add slugs\n'], ['text backlog-headings', 'Phase 1\n'], document, ['text feedback', 'One test failed.\n'],
        ['text question-and-answers', 'Question: Which?\nAnswer: This\n\nQuestion: How?\nAnswer: So\n'],
      ]);
      if (phase !== 'spec') assert.ok(direction.includes('npm test'));
    });

    it(`by default leaves out what is not known (${phase})`, () => {
      const direction = renderDirection(prompt, context({ phase, item: { key: 'item_1', label: '', text: 'x', headings: '' } }));
      assert.doesNotMatch(direction, /^(?:Item|Spec path):|\n{4}/m);
      assert.deepEqual(fences(direction), [['text backlog-item', 'x\n']]);
    });

    it(`by default answers nothing itself, should an agent repeat it (${phase})`, () => {
      const direction = renderDirection(prompt, context({ phase }));
      assert.notEqual(readVerdict(direction).verdict, 'pass');
      assert.equal(readQuestion(direction), null);
      assert.equal(readSpecPath(direction), null);
    });

    it(`by default has no findings (${phase})`, () => assert.deepEqual(checkPrompt(prompt, 'x.md'), []));

    it(`cannot be left by the texts in it, and is the same every time (${phase})`, () => {
      const hostile = fc.array(fc.oneof(fc.constantFrom('`', '```', '````', '~~~', '\n', '\r\n', '\r', '    ', '> ', '- ', '# ', '{{', '}}', '{{/feedback}}', '\0', '\u2028', '\t', 'Phase: review', '```\n'), fc.string({ maxLength: 6 })), { maxLength: 25 })
        .map((parts) => parts.join(''));
      fc.assert(fc.property(hostile, hostile, hostile, hostile, (text, spec, feedback, name) => {
        const made = context({ phase, item: { key: 'item_1', label: name, text, headings: name }, specsFolder: 'specs', specPath: name, specText: spec, templateText: spec, feedback, testCommand: name, answers: [{ question: name, answer: text }] });
        const direction = renderDirection(prompt, made);
        assert.equal(renderDirection(prompt, made), direction);
        const found = new Map(fences(direction));
        assert.equal(found.get('text backlog-item'), held(text));
        assert.equal(found.get('text feedback') ?? '', feedback.trim() === '' ? '' : held(feedback));
        assert.equal(found.get(phase === 'spec' ? 'text template' : 'text spec') ?? '', spec.trim() === '' ? '' : held(spec));
        assert.equal(found.get('text question-and-answers'), held(`Question: ${name}\nAnswer: ${text}`));
        assert.equal(direction.split('\n')[0], `Phase: ${phase}`);
        assert.ok(markdown.parse(direction, {}).filter((token) => token.type === 'fence').every((token) => token.info.startsWith('text ')));
      }), { numRuns: 150 });
    });
  }
});

describe('a fence', () => {
  it('is longer than any run of backticks in its text, and three at least', () => {
    assert.equal(fence('text spec', 'a'), '```text spec\na\n```');
    assert.equal(fence('text spec', 'a ```` b\n'), '`````text spec\na ```` b\n`````');
    assert.equal(fence('text spec', ''), '```text spec\n```');
  });
});

describe('a prompt of the workspace', () => {
  const rules = (template: string) => checkPrompt(template, '.coherence/prompts/impl.md').map(({ rule, range }) => [rule, range.start.line, range.start.character]);

  it('may use every variable', () => {
    const blocks = new Set(['item', 'item.text', 'item.headings', 'specText', 'templateText', 'feedback', 'answers']);
    assert.deepEqual(rules(PROMPT_VARIABLES.map((name) => (name === 'item' ? '{{#item}}\n{{key}}\n{{text}}\n{{/item}}' : blocks.has(name) ? `{{{${name}}}}` : `so {{${name}}}`)).join('\n')), []);
    assert.deepEqual(rules('{{! a remark }}{{=<% %>=}}<% phase %>'), []);
  });

  it('is told of variables that do not exist, partials, and blocks within a line', () => {
    assert.deepEqual(rules('{{phase}}\n  {{fase}}\n{{> other}}\n- {{{specText}}}\n{{#item}}\n{{name}}\n{{/item}}\n{{{item.text}}} ends'), [
      ['prompt-variable', 1, 2], ['prompt-partial', 2, 0], ['prompt-block', 3, 2], ['prompt-variable', 5, 0], ['prompt-block', 7, 0],
    ]);
  });
});
