import type { TestCase } from '../../results/test-case.ts';

/** Tells the tests of one source apart. */
export function caseKey({ file, suite, name }: TestCase): string {
  return JSON.stringify([file, suite, name]);
}
