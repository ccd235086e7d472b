import { sentenceNameOf } from '../../../backlog/order-item.ts';
import type { TaskView } from '../../../contract/engine-api.ts';
import type { TaskProblem } from '../../../contract/rules.ts';
import type { BacklogSubject, Rule, Violation } from '../../rule.ts';
import { knownItems } from './known-item.ts';

/** What the newest task of an unfinished item has left to be looked at, on the item's line. */
export const TASK_PROBLEM_RULES: readonly Rule<BacklogSubject>[] = [
  taskProblem('missing-spec-path', (name) => `${name}: the output of its spec task names no spec.`),
  taskProblem('verdict-missing', (name) => `${name}: its review has no verdict that can be read.`),
  taskProblem('verdict-contradicts-tests', (name, { tests }) => `${name}: the verdict of its review is not what the tests say${countsOf(tests)}.`),
];

function taskProblem(id: TaskProblem, message: (name: string, task: TaskView) => string): Rule<BacklogSubject> {
  return { id, check: (subject) => check(subject, id, message) };
}

function* check({ document, world }: BacklogSubject, id: TaskProblem, message: (name: string, task: TaskView) => string): Generator<Violation> {
  const { lines } = document;
  for (const [entry, item] of knownItems(world, document)) {
    // An item that nothing has happened to has no task.
    if (item.state === 'done' || item.iteration === null) continue;
    const task = world.taskOf(item.key);
    if (task?.problem !== id) continue;
    yield { message: message(sentenceNameOf(entry), task), range: lines.range({ start: entry.start, end: lines.end(entry.line) }) };
  }
}

function countsOf(tests: TaskView['tests']): string {
  if (tests === null) return '';
  return tests.failed > 0 ? `: ${tests.failed} failed` : `: ${tests.passed} passed`;
}
