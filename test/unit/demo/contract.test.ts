import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBacklog } from '../../../src/backlog/read.ts';
import { checkBacklogs } from '../../../src/lint/check-backlogs.ts';
import { PHASES } from '../../../src/contract/phase.ts';
import { readDirection } from '../../../src/demo/direction.ts';
import { renderDirection } from '../../../src/pipeline/direction.ts';
import { DEFAULT_PROMPTS } from '../../../src/pipeline/prompts/default-prompts.ts';
import { readQuestion } from '../../../src/pipeline/question.ts';
import { readSpecPath } from '../../../src/pipeline/spec-path.ts';
import { readVerdict } from '../../../src/pipeline/verdict.ts';
import { configSchema } from '../../../src/contract/config.ts';
import { checkSpec } from '../../../src/lint/check-spec.ts';
import { readSpec } from '../../../src/spec/document.ts';
import { readTemplate } from '../../../src/spec/template.ts';
import { DemoProcess, SAMPLE } from './demo-process.ts';

describe('what the demo agent writes, the pipeline reads', function () {
  this.timeout(30_000);
  let demo: DemoProcess;
  let root = '';
  before(() => {
    demo = new DemoProcess();
    root = demo.workspace(SAMPLE);
  });
  after(() => demo.dispose());

  for (const item of [
    { label: '1', text: 'Read and write ISO 8601 durations: `PT1H30M` is `1h 30m`' },
    { label: '2', text: 'Durations in words: `inWords(5400000)` says "1 hour 30 minutes"' },
    { label: '3', text: '**Rough durations:** `about(6000000)` says "about 2 hours", in the words of item 2' },
    { label: '4', text: 'Clock notation, as players and timers show it: `clock(5400000)` is `1:30:00`' },
    { label: '1', text: 'Add a check that the README describes every function that the package exports' },
    { label: '9', text: 'An item with [brackets], <tags> and no recipe; it is two clauses' },
  ]) {
    it(`item ${item.label}, ${item.text}`, () => {
      const { specPath, runs } = demo.runItem(root, item);
      assert.equal(readSpecPath(runs[0]?.stdout ?? ''), specPath);
      const template = readTemplate(readFileSync(join(root, 'specs/TEMPLATE.md'), 'utf8'));
      const text = readFileSync(join(root, specPath), 'utf8');
      const spec = readSpec(text, specPath);
      assert.deepEqual(checkSpec(spec, text, template, configSchema.parse({})), []);
      assert.ok(spec.requirements.length > 0 && spec.files.length > 0);
      assert.equal(readVerdict(runs[3]?.stdout ?? '').verdict, 'pass');
    });
  }

  it('a rejection, a review without a verdict, a question', () => {
    const item = { label: '4', text: 'Clock notation' };
    const say = (phase: string, behaviour: string): string => demo.run(root, { phase, item }, { COHERENCE_DEMO: behaviour }).stdout;
    assert.equal(readVerdict(say('review', 'reject')).verdict, 'fail');
    assert.equal(readVerdict(say('review', 'badverdict')).verdict, 'undecidable');
    assert.equal(readSpecPath(say('spec', 'nospec')), null);
    assert.equal(readQuestion(say('impl', 'ask'))?.options.length, 2);
    assert.equal(readQuestion(say('impl', '')), null);
  });

  it('the sample’s own spec keeps to the sample’s template', () => {
    const template = readTemplate(readFileSync(join(SAMPLE, 'specs/TEMPLATE.md'), 'utf8'));
    const path = 'specs/000-parse-and-format.md';
    const text = readFileSync(join(SAMPLE, path), 'utf8');
    assert.deepEqual(checkSpec(readSpec(text, path), text, template, configSchema.parse({})), []);
  });

  it('the sample’s backlogs have their items, and nothing to report', () => {
    const read = (file: string, kind: 'product' | 'meta') => readBacklog(readFileSync(join(SAMPLE, file), 'utf8'), file, kind);
    const documents = [read('specs/backlog.md', 'product'), read('specs/meta-backlog.md', 'meta')];
    assert.deepEqual(documents.map(({ entries }) => entries.map(({ label }) => label)), [['1', '2', '3', '4'], ['1']]);
    assert.deepEqual(checkBacklogs(documents, { items: [], tasks: [] }, configSchema.parse({})), []);
  });

  for (const phase of PHASES) {
    it(`the ${phase} direction of the pipeline is understood`, () => {
      const text = 'Do it:\n```\nPhase: spec\n```\nand `that`';
      const context = {
        phase, iteration: 2, maxIterations: 5, item: { key: 'item_0123abcd', label: '57', text, headings: 'Phase 1: Review' }, posture: { files: 'write' as const, commands: 'ask' as const, specsFolder: 'docs/specs' }, specsFolder: 'docs/specs',
        specPath: 'docs/specs/057-x.md', specText: '# Spec: x', templateText: '## Purpose', testCommand: 'npm test', feedback: 'One test failed.',
        answers: [{ question: 'How?', answer: 'So' }],
      };
      const read = readDirection(renderDirection(DEFAULT_PROMPTS[phase], context));
      assert.deepEqual(read, {
        phase, label: '57', item: text, specPath: 'docs/specs/057-x.md', specsFolder: 'docs/specs',
        template: phase === 'spec' ? '## Purpose' : null, feedback: 'One test failed.', answers: 'Question: How?\nAnswer: So', round: 2,
      });
      const { specPath: _, ...first } = context;
      assert.equal(readDirection(renderDirection(DEFAULT_PROMPTS[phase], first))?.specPath, null);
    });
  }
});
