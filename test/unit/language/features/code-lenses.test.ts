import assert from 'node:assert/strict';
import type { SpecCoverage, TestState } from '../../../../src/contract/coverage.ts';
import type { BacklogListItem, TaskView } from '../../../../src/contract/engine-api.ts';
import type { LanguageOptions } from '../../../../src/contract/language.ts';
import type { PipelineFacts } from '../../../../src/contract/pipeline-facts.ts';
import { codeLenses } from '../../../../src/language/features/code-lenses.ts';
import { coverage, item, task } from './pipeline-facts.ts';
import { smallWorkspace } from './small-workspace.ts';

const BACKLOG = '# Backlog\n\n1. Lower case\n2. Hyphens <!-- after:1 -->\n3. Spaces\n';
const SPEC = '# Spec: Lower case\n\n## Requirements\n\n- [ ] Only lower case\n- [ ] No hyphens\n';

interface Told {
  facts?: Partial<PipelineFacts>;
  options?: LanguageOptions;
  file?: string;
  backlog?: string;
  spec?: string;
}

/** Lenses as `line: title -> command argument`. */
function lenses({ facts = {}, options, file = 'specs/backlog.md', backlog = BACKLOG, spec = SPEC }: Told): string[] {
  const { context } = smallWorkspace({ 'specs/backlog.md': backlog, 'specs/001-lower.md': spec }, { facts, ...(options === undefined ? {} : { options }) });
  return codeLenses(context, file).map(({ range, command }) => {
    const { folder, ...target } = (command?.arguments?.[0] ?? {}) as { folder?: string };
    if (command?.command !== '') assert.equal(folder, context.folder);
    return `${range.start.line + 1}: ${command?.title}${command?.command === '' ? '' : ` -> ${command?.command.replace('coherence.', '')} ${JSON.stringify(target)}`}`;
  });
}

function items(...changes: Partial<BacklogListItem>[]): Partial<PipelineFacts> {
  const all = [item({ key: 'a', label: '1', text: 'Lower case', line: 3 }), item({ key: 'b', label: '2', text: 'Hyphens', line: 4 }), item({ key: 'c', label: '3', text: 'Spaces', line: 5 })];
  return { items: all.map((one, index) => ({ ...one, ...changes[index] })) };
}

const REVIEW: Partial<TaskView> = { key: 'a', id: 'task_1', phase: 'review', status: 'completed', log: '.coherence/state/logs/task_1.log', finishedAt: '2026-01-01T11:57:00Z' };

describe('code lenses of a backlog', () => {
  it('start what can be started, and say what waits', () => {
    assert.deepEqual(lenses({ facts: { ...items({}, { after: ['a'] }), runnable: ['a'] } }), ['3: Run -> runItem {"key":"a"}', '4: waits for 1']);
  });

  it('say where an item stands, and how its newest task ended, which opens its log', () => {
    const facts = { ...items({ state: 'running', phase: 'impl', iteration: 2 }, { state: 'failed', phase: 'review', message: '2 tests fail\nhere' }, { state: 'done', phase: null, finishedAt: '2025-12-29T12:00:00Z' }), tasks: [task(REVIEW), task({ ...REVIEW, key: 'c' })] };
    assert.deepEqual(lenses({ facts }), [
      '3: impl · round 2 · running -> openLog {"key":"a","taskId":"task_1"}', '3: review passed 3 min ago -> openLog {"key":"a","taskId":"task_1"}', '4: review · failed: 2 tests fail here', '5: done 3 d ago',
    ]);
  });

  it('ask for an answer where an item has a question', () => {
    const facts = { ...items({ state: 'blocked', phase: 'spec', message: 'Which one?' }), tasks: [task({ ...REVIEW, phase: 'spec', status: 'needs_decision', finishedAt: null })] };
    assert.deepEqual(lenses({ facts }), ['3: spec · blocked: Which one? -> answerDecision {"key":"a"}', '3: spec asked -> openLog {"key":"a","taskId":"task_1"}']);
  });

  it('follow an item whose line has moved, and stand on no line that is another item', () => {
    const facts = { ...items(), runnable: ['a', 'b', 'c'] };
    assert.deepEqual(lenses({ facts, backlog: '# Backlog\n\n\n1. Lower case\n2. Hyphens changed\n3. Spaces\n3. Spaces\n' }), ['4: Run -> runItem {"key":"a"}']);
  });

  it('are words without the editor\'s commands, and nothing where they are turned off', () => {
    const facts = { ...items({ state: 'running', phase: 'impl' }), runnable: ['b'], tasks: [task(REVIEW)] };
    assert.deepEqual(lenses({ facts, options: {} }), ['3: impl · running', '3: review passed 3 min ago']);
    assert.deepEqual(lenses({ facts, options: { commands: true, lenses: { items: false, specs: true, requirements: true } } }), []);
    assert.deepEqual(lenses({}), []);
  });
});

describe('code lenses of a spec', () => {
  const result = (state: TestState, name: string): SpecCoverage['tests'][number] => ({
    written: name, kind: 'name', path: null, state, results: state === 'not-run' ? [] : [{ name, file: 'test/a.ts', line: 1, state, message: null, seconds: null, at: '2026-01-01T11:00:00Z', source: 'x' }],
  });
  const PROVED = coverage({
    spec: 'specs/001-lower.md',
    requirements: [{ text: 'Only lower case', line: 5, state: 'passed', tests: ['test_a', 'test_b'] }, { text: 'No hyphens', line: 6, state: 'unmapped', tests: [] }],
    tests: [result('passed', 'test_a'), result('passed', 'test_b')],
    counts: { passed: 2, failed: 0, skipped: 0, stale: 0 },
  });

  it('say at the title how much is proved and since when, and run it', () => {
    const facts = { ...items({ spec: 'specs/001-lower.md' }), runnable: ['a'], specs: [PROVED], tasks: [task({ ...REVIEW, finishedAt: '2026-01-01T10:00:00Z' })] };
    assert.deepEqual(lenses({ facts, file: 'specs/001-lower.md', options: { commands: true, lenses: { items: true, specs: true, requirements: false } } }), [
      '1: Run -> runItem {"key":"a"}', '1: 1 of 2 proved -> showCoverage {"path":"specs/001-lower.md"}', '1: last run 1 h ago -> showCoverage {"path":"specs/001-lower.md"}',
      '1: Open log -> openLog {"key":"a","taskId":"task_1"}', '1: Run tests -> runSpecTests {"path":"specs/001-lower.md"}',
    ]);
  });

  const onRequirement = (state: TestState, tests: SpecCoverage['tests'], spec = SPEC): string[] => {
    const [first, ...rest] = PROVED.requirements;
    assert.ok(first);
    const facts = { specs: [{ ...PROVED, requirements: [{ ...first, state }, ...rest], tests }] };
    return lenses({ facts, spec, file: 'specs/001-lower.md', options: { commands: true, lenses: { items: true, specs: false, requirements: true } } });
  };

  it('say at a requirement what its tests say, and nothing where none is named', () => {
    const shown = (words: string, line = 5): string[] => [`${line}: ${words} -> showTests {"path":"specs/001-lower.md","line":${line}}`];
    assert.deepEqual(onRequirement('passed', PROVED.tests), shown('✓ 2 tests passed'));
    assert.deepEqual(onRequirement('failed', [result('failed', 'test_a'), result('passed', 'test_b')]), shown('✗ 1 of 2 tests fails'));
    assert.deepEqual(onRequirement('failed', [result('failed', 'test_a'), result('failed', 'test_b')]), shown('✗ 2 tests fail'));
    assert.deepEqual(onRequirement('stale', PROVED.tests), shown('stale: passed before the code changed'));
    assert.deepEqual(onRequirement('not-run', [result('not-run', 'test_a')]), shown('not run'));
    assert.deepEqual(onRequirement('passed', PROVED.tests, SPEC.replace('\n\n##', '\n\nMore\n\n##')), shown('✓ 2 tests passed', 7));
    assert.deepEqual(onRequirement('passed', PROVED.tests, SPEC.replace('Only', 'Just')), []);
  });

  it('tell a spec that has regressed', () => {
    const specs = [{ ...PROVED, status: 'regressed' as const, counts: { passed: 1, failed: 1, skipped: 0, stale: 0 }, regression: { since: '2026-01-01T00:00:00Z', tests: ['test_a'] } }];
    assert.deepEqual(lenses({ facts: { specs }, file: 'specs/001-lower.md', options: {} }).slice(0, 1), ['1: regressed: 1 of 2 tests fails']);
  });
});
