import type { Range, SourceLines } from '../../../base/source-lines.ts';
import { counted } from '../../../base/counted.ts';
import { oneLine } from '../../../base/cut-text.ts';
import type { TaskView } from '../../../contract/engine-api.ts';
import { readVerdict, type Verdict } from '../../../pipeline/verdict.ts';
import type { Rule, TaskLogSubject } from '../../rule.ts';
import { endedAttempt, type EndedAttempt } from './ended-attempt.ts';

/** How far from the end of an output its verdict is looked for. */
const TAIL = 64 * 1024;

/** A review says pass where tests fail, or fail where all of them pass. */
export const verdictContradictsTests: Rule<TaskLogSubject> = {
  id: 'verdict-contradicts-tests',
  *check(subject) {
    const ended = endedAttempt(subject, 'review');
    if (ended === null) return;
    const verdict = readVerdict(ended.output);
    const tests = testsAgainst(ended.task, verdict.verdict);
    if (tests !== null) yield { message: `The review says ${verdict.verdict}, and ${tests}.`, range: placeOf(subject.source, ended, verdict) };
  },
};

/** What the tests say, where that is not what the verdict says. */
function testsAgainst({ tests, problem }: TaskView, verdict: Verdict['verdict']): string | null {
  if (verdict === 'undecidable') return null;
  const { passed, failed } = tests ?? { passed: 0, failed: 0 };
  if (verdict === 'pass' && failed > 0) return failed === 1 ? 'one test fails' : `${failed} tests fail`;
  if (verdict === 'fail' && failed === 0 && passed > 0) return passed === 1 ? 'the only test passes' : `all ${counted(passed, 'test')} pass`;
  if (problem !== 'verdict-contradicts-tests') return null;
  return verdict === 'pass' ? 'the tests fail' : 'the tests pass';
}

/** The line of the verdict; the end of the attempt where it is not found. */
function placeOf(source: SourceLines, { output, start, end }: EndedAttempt, { line }: Verdict): Range {
  if (line === undefined || line === '') return end;
  const first = source.lineAt(start + Math.max(0, output.length - TAIL));
  for (let at = end.start.line - 1; at >= first; at -= 1) {
    const text = source.line(at);
    const wanted = line.replace(/…$/, '');
    if (oneLine(text, text.length + 1).includes(wanted)) {
      const from = source.start(at) + (text.length - text.trimStart().length);
      return source.range({ start: from, end: source.start(at) + text.trimEnd().length });
    }
  }
  return end;
}
