import type { RequirementView } from '../../../contract/coverage.ts';
import type { Fix } from '../../../contract/finding.ts';
import type { Requirement } from '../../../spec/requirements.ts';
import type { Rule, SpecSubject } from '../../rule.ts';
import { doneButUntested } from './done-but-untested.ts';
import { fileMissing } from './file-missing.ts';
import { testMissing } from './test-missing.ts';

/** A requirement whose own tests have passed, all of them, and whose box is empty. */
export const testedButOpen: Rule<SpecSubject> = {
  id: 'tested-but-open',
  *check(subject) {
    const { file, document, world } = subject;
    const open = document.requirements.filter(({ checked, box }) => checked === false && box !== null);
    if (world === null || open.length === 0) return;
    const coverage = world.coverage(file);
    if (coverage === null) return;
    const views = Map.groupBy(coverage.requirements, ({ text }) => text);
    const own = Map.groupBy(document.requirements, ({ text }) => text);
    const proved = open.filter((requirement) => viewOf(requirement, views, own.get(requirement.text)?.length ?? 0)?.state === 'passed');
    if (proved.length === 0) return;
    const isQuiet = ticksQuietly(subject, new Set(proved));
    for (const { box, span } of proved) {
      if (box === null) continue;
      const fix: Fix = { title: 'Tick the box', edits: [{ file, edits: [{ start: box.start, end: box.end, text: 'x' }] }], safe: true };
      yield { message: 'Its tests have passed, and its box is empty.', range: span.range, ...(isQuiet ? { fix: () => fix } : {}) };
    }
  },
};

/** Evidence knows a requirement by its text, which may stand on another line since; of equal ones by its line. */
function viewOf({ text, span }: Requirement, views: ReadonlyMap<string, RequirementView[]>, count: number): RequirementView | null {
  const same = views.get(text) ?? [];
  return (same.length === 1 && count === 1 ? same[0] : same.find(({ line }) => line === span.range.start.line + 1)) ?? null;
}

/**
 * Whether nothing else is found of the spec once all of these are ticked. With its boxes ticked a spec says that it is done:
 * where something speaks against that, it is for a person to say so.
 */
function ticksQuietly(subject: SpecSubject, proved: ReadonlySet<Requirement>): boolean {
  const requirements = subject.document.requirements.map((requirement) => (proved.has(requirement) ? { ...requirement, checked: true } : requirement));
  const ticked: SpecSubject = { ...subject, document: { ...subject.document, requirements } };
  return [doneButUntested, fileMissing, testMissing].every((rule) => countOf(rule, ticked) <= countOf(rule, subject));
}

function countOf(rule: Rule<SpecSubject>, subject: SpecSubject): number {
  return Array.from(rule.check(subject)).length;
}
