import type { GateFinding } from '../../contract/gates.ts';
import { focusedFinding, skippedFinding } from './findings.ts';
import type { TestPairs } from './test-pairs.ts';
import type { Marker, TestBlock } from './test-model.ts';

/** Tests that are skipped or focused and were not: each marker once, with how many tests it stands for. */
export function markerChanges({ pairs, added }: TestPairs, before: readonly TestBlock[]): GateFinding[] {
  const skips = new Map<string, { file: string; marker: Marker; tests: number }>();
  const focuses = new Map<string, { file: string; marker: Marker }>();
  const known = new Set(before.flatMap(({ skip, focus }) => [skip, focus].filter((marker) => marker !== null).map(keyOf)));
  const see = (test: TestBlock, was: TestBlock | null): void => {
    const { skip, focus, file } = test;
    // A new test that is still to be written, or that runs elsewhere, takes nothing away.
    const isPlan = was === null && (test.body === null || skip?.condition !== 'always');
    if (skip !== null && (was === null || was.skip === null) && !isPlan && (was !== null || !skip.isSuite || !known.has(keyOf(skip)))) {
      const key = `${file}\n${skip.line}\n${skip.what}`;
      skips.set(key, { file, marker: skip, tests: (skips.get(key)?.tests ?? 0) + 1 });
    }
    if (focus !== null && (was === null || was.focus === null) && (was !== null || !focus.isSuite || !known.has(keyOf(focus)))) focuses.set(`${file}\n${focus.line}`, { file, marker: focus });
  };
  for (const pair of pairs) see(pair.after, pair.before);
  for (const test of added) see(test, null);
  return [...[...skips.values()].map(({ file, marker, tests }) => skippedFinding(file, marker, tests)), ...[...focuses.values()].map(({ file, marker }) => focusedFinding(file, marker))];
}

function keyOf({ what, of }: Marker): string {
  return `${what}\n${of}`;
}
