import { sameItems, sameMembers } from '../../base/same.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';
import { assessSpec } from '../../coverage/assess-spec.ts';
import type { Manifest } from '../../coverage/manifest.ts';
import type { ResultIndex } from '../../coverage/result-index.ts';
import type { Turns } from '../turns.ts';
import type { FeatureSpec } from './spec-source.ts';

/** What all specs are assessed with. Each of them is the very same object until what it says is another thing. */
export interface AssessedWith {
  index: ResultIndex;
  modified: ReadonlyMap<string, number>;
  manifest: Manifest | null;
}

/**
 * What is known of specs by the results of now. A spec is assessed anew when it, whether its item is done, or anything
 * that it was assessed with is not the very same any more.
 */
export class Assessments {
  #with: AssessedWith | undefined;
  #done: ReadonlySet<string> = new Set();
  #known = new Map<FeatureSpec, SpecCoverage>();
  #specs: readonly SpecCoverage[] = [];

  /** The very same list while nothing has changed. `done` are specs of items that are done by recorded evidence. */
  async of(features: readonly FeatureSpec[], facts: AssessedWith, done: ReadonlySet<string>, turns: Turns): Promise<readonly SpecCoverage[]> {
    const before = this.#with;
    const isSame = before !== undefined && before.index === facts.index && before.modified === facts.modified && before.manifest === facts.manifest && sameMembers(this.#done, done);
    const next = new Map<FeatureSpec, SpecCoverage>();
    for (const feature of features) {
      next.set(feature, (isSame ? this.#known.get(feature) : undefined) ?? assess(feature, facts, done));
      if (turns.isOver) await turns.pass();
    }
    const specs = [...next.values()];
    this.#with = facts;
    this.#done = done;
    this.#known = next;
    if (!sameItems(specs, this.#specs)) this.#specs = specs;
    return this.#specs;
  }
}

function assess({ document, isWhole, references }: FeatureSpec, { index, modified, manifest }: AssessedWith, done: ReadonlySet<string>): SpecCoverage {
  const recorded = manifest?.specs[document.file];
  return assessSpec(
    { document, isWhole, references, modified, isDone: done.has(document.file) }, index,
    recorded === undefined ? null : { evidence: recorded.evidence ?? null, regression: recorded.regressed ?? null },
  );
}
