import type { FixableFinding } from './linter.ts';

/** What was offered in a round of fixes, and what of it was made. */
export interface FixRound {
  offered: readonly FixableFinding[];
  made: readonly FixableFinding[];
}

/** Findings whose own fix met another one, and that are gone since that one was made: of each rule in a file as many as are missing now. */
export function mendedInPassing({ offered, made }: FixRound, now: readonly FixableFinding[]): FixableFinding[] {
  const gone = new Map<string, number>();
  const count = (findings: readonly FixableFinding[], by: number): void => {
    for (const { finding: { file, rule } } of findings) gone.set(`${file}\0${rule}`, (gone.get(`${file}\0${rule}`) ?? 0) + by);
  };
  count(offered, 1);
  count(made, -1);
  count(now, -1);
  const own = new Set(made);
  return offered.filter((offer) => {
    const key = `${offer.finding.file}\0${offer.finding.rule}`;
    const left = gone.get(key) ?? 0;
    if (own.has(offer) || left <= 0) return false;
    gone.set(key, left - 1);
    return true;
  });
}
