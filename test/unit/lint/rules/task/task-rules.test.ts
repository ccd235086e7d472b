import assert from 'node:assert/strict';
import { SourceLines } from '../../../../../src/base/source-lines.ts';
import { configSchema } from '../../../../../src/contract/config.ts';
import type { TaskView } from '../../../../../src/contract/engine-api.ts';
import { TASK_RULES } from '../../../../../src/lint/rules/task/task-rules.ts';
import { type Found, runRules } from '../../../../../src/lint/run-rules.ts';
import { assertFindings, readMarked } from '../../marked-document.ts';
import { worldOf } from '../../world-of.ts';

const FILE = '.coherence/state/logs/task_1.log';
const HEAD = '# task_id=task_1 status=running\n# command=agent\n---\n';
const END = '# duration_seconds=11.0 exit=0 status=completed';
const task = (more: Partial<TaskView>): TaskView => ({
  id: 'task_1', key: 'item_1', phase: 'review', iteration: 1, status: 'completed', agent: 'demo', variant: 'default', attempts: 1, createdAt: '', startedAt: null, log: FILE,
  finishedAt: null, outcome: null, reason: null, problem: null, durationSeconds: 1, costUsd: null, tests: null, commit: null, ...more,
});

function finds(marked: string, ...tasks: TaskView[]): readonly Found[] {
  const document = readMarked(marked);
  const found = runRules(TASK_RULES, { file: FILE, source: new SourceLines(document.text), config: configSchema.parse({}), world: worldOf({ tasks }) }, null);
  assertFindings(document, found.map(({ finding }) => finding));
  return found;
}

describe('missing-spec-path', () => {
  const spec = task({ phase: 'spec' });

  it('finds a spec task that names no spec, at its end', () => {
    finds(`${HEAD}I wrote it.\n\n⟦missing-spec-path|${END}⟧\n`, spec);
    finds(`${HEAD}Spec path: specs/1-a.md\n\n${END}\n${HEAD}Spec path: /etc/passwd.md\n\n⟦missing-spec-path|${END}⟧`, spec);
  });

  it('is quiet on one that does, on other phases, and where the task is not known', () => {
    finds(`${HEAD}I wrote it.\nSpec path: specs/001-a.md\n\n${END}\n`, spec);
    finds(`${HEAD}I wrote it.\n\n${END}\n`, task({ phase: 'impl' }));
    finds(`${HEAD}I wrote it.\n\n${END}\n`);
  });

  it('is quiet on attempts that work, failed, were cancelled, ask, or are not in the text as a whole', () => {
    finds(`${HEAD}I am writing.\n`, spec);
    finds(`${HEAD}I wrote it.\n\n# duration_seconds=1.0 exit=1 status=failed\n`, spec);
    finds(`${HEAD}I wrote it.\n\n# duration_seconds=1.0 exit=-15 status=cancelled\n`, spec);
    finds(`${HEAD}NEEDS DECISION: Which one?\nOptions: red | blue\n\n${END}\n`, spec);
    finds(`the rest of it\n\n${END}\n`, spec);
    finds(`${HEAD}a\n\n[900 bytes left out]\nb\n\n${END}\n`, spec);
    finds(`${HEAD}I wrote it.\n\n${END}\n${HEAD}Again.\n`, spec);
  });
});

describe('verdict-missing', () => {
  it('finds a review that says neither pass nor fail', () => {
    finds(`${HEAD}I had a look.\n\n⟦verdict-missing|${END}⟧\n`, task({}));
    finds(`${HEAD}I had a look.\nVerdict: pass\n\n${END}\n`, task({}));
    finds(`${HEAD}I had a look.\nVerdict: fail\n\n${END}\n`, task({}));
  });
});

describe('verdict-contradicts-tests', () => {
  it('finds a verdict that is not what the tests say, at its line', () => {
    const [pass] = finds(`${HEAD}Fine.\n  ⟦verdict-contradicts-tests|**Verdict: pass**⟧\n\n${END}\n`, task({ tests: { passed: 4, failed: 2 } }));
    assert.equal(pass?.finding.message, 'The review says pass, and 2 tests fail.');
    const [fail] = finds(`${HEAD}The limits are missing.\n⟦verdict-contradicts-tests|Verdict: fail⟧\n\n${END}\n`, task({ tests: { passed: 4, failed: 0 } }));
    assert.equal(fail?.finding.message, 'The review says fail, and all 4 tests pass.');
  });

  it('takes the judge’s word where tests were not counted', () => {
    finds(`${HEAD}⟦verdict-contradicts-tests|Verdict: pass⟧\n\n${END}\n`, task({ problem: 'verdict-contradicts-tests' }));
  });

  it('is quiet where both say the same, and where no test ran', () => {
    finds(`${HEAD}Verdict: pass\n\n${END}\n`, task({ tests: { passed: 4, failed: 0 } }));
    finds(`${HEAD}Verdict: fail\n\n${END}\n`, task({ tests: { passed: 4, failed: 1 } }));
    finds(`${HEAD}Verdict: fail\n\n${END}\n`, task({ tests: { passed: 0, failed: 0 } }));
    finds(`${HEAD}Verdict: fail\n\n${END}\n`, task({}));
  });
});
