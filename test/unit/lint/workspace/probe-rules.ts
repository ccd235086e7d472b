import type { RuleId } from '../../../../src/contract/rules.ts';
import type { Rule } from '../../../../src/lint/rule.ts';
import type { World } from '../../../../src/lint/world.ts';
import { ALL_RULES, type RuleSets } from '../../../../src/lint/workspace/rule-sets.ts';

const PLACE = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Everything that a document names in words of its own: `?exists src/a.ts` and the like. */
const QUESTION = /\?([a-z]+) ([^\s?]{1,100})/gi;

const ANSWERS: Readonly<Record<string, (world: World, about: string, file: string) => unknown>> = {
  exists: (world, path) => world.exists(path),
  matches: (world, pattern) => world.matches(pattern),
  nearest: (world, path) => world.nearest(path),
  anchors: (world, file) => [...(world.anchors(file) ?? ['none'])],
  text: (world, file) => world.text(file),
  numbered: (world, id) => world.specsNumbered(id),
  spec: (world, file) => world.spec(file),
  features: (world) => world.features().map(({ file, id, title }) => [file, id, title]),
  free: (world) => world.nextFreeId(),
  coverage: (world, spec) => world.coverage(spec),
  evidence: (world) => world.hasEvidence(),
  backlogs: (world) => world.backlogs().map(({ file, kind, text }) => [file, kind, text]),
  items: (world, spec) => world.itemsOf(spec),
  item: (world, line) => world.itemsIn('specs/backlog.md').filter((item) => item.line === Number(line)),
  task: (world, id) => world.task(id),
  newest: (world, key) => world.taskOf(key),
};

/** What can be asked in a document. */
export const ASKED = Object.keys(ANSWERS);

/** A rule that reports what the world answers to what its document asks. */
function probe<Subject extends { file: string; source: { text: string }; world: World | null }>(id: RuleId): Rule<Subject> {
  return {
    id,
    *check({ file, source, world }) {
      if (world === null) return;
      for (const [, kind = '', about = ''] of source.text.matchAll(QUESTION)) {
        const answer = ANSWERS[kind]?.(world, about, file);
        if (answer !== undefined) yield { message: `${kind} ${about}: ${JSON.stringify(answer)}`, range: PLACE };
      }
    },
  };
}

/** The real rules, and some that report all that they were told. */
export const PROBED_RULES: RuleSets = {
  document: [...ALL_RULES.document, probe('broken-link')],
  spec: ALL_RULES.spec,
  backlog: ALL_RULES.backlog,
  coverage: ALL_RULES.coverage,
  task: [...ALL_RULES.task, probe('verdict-missing')],
};
