import { readFileSync } from 'node:fs';
import type { Script } from './model-server/script.ts';

const recipe = (path: string): string => readFileSync(new URL(`../../src/demo/recipes/words/${path}`, import.meta.url), 'utf8');
const exported = "export { parse } from './parse.js';";

/** Files of the second item of the sample, "Durations in words", by the phase that writes them. */
export const WORDS = {
  spec: 'specs/002-durations-in-words.md',
  impl: ['src/index.js', 'src/words.js'],
  test: 'test/words.test.js',
} as const;

/** Takes that item through its phases, as a model would that reads what it changes and says what it did. */
export const wordsScript: Script = {
  spec: [
    { says: 'I look at the template first.', acts: [{ does: 'read', path: 'specs/TEMPLATE.md' }], usage: { input: 3000, output: 50, cached: 1000 } },
    // Of the README too, the recipe says a line; one file less keeps the script short.
    { acts: [{ does: 'write', path: WORDS.spec, text: recipe('spec.md').replace(/^- `README\.md`.*\n/m, '') }], usage: { input: 4000, output: 700, cached: 3000 } },
    { says: `The spec is written.\n\nSpec path: ${WORDS.spec}`, usage: { input: 5000, output: 30, cached: 4000 } },
  ],
  impl: [
    { acts: [{ does: 'read', path: 'src/index.js' }], usage: { input: 3000, output: 50, cached: 1000 } },
    {
      says: 'One new module, and its export.',
      acts: [{ does: 'write', path: 'src/words.js', text: recipe('impl/src/words.js') }, { does: 'edit', path: 'src/index.js', from: exported, to: `${exported}\nexport { inWords } from './words.js';` }],
      usage: { input: 4000, output: 400, cached: 3000 },
    },
    { says: 'inWords is there and exported.', usage: { input: 5000, output: 30, cached: 4000 } },
  ],
  test: [
    { acts: [{ does: 'write', path: WORDS.test, text: recipe('test/test/words.test.js') }], usage: { input: 4000, output: 900, cached: 3000 } },
    { says: 'One test for each requirement.', usage: { input: 5000, output: 30, cached: 4000 } },
  ],
  review: [
    { says: 'I read the code.', acts: [{ does: 'read', path: 'src/words.js' }], usage: { input: 4000, output: 60, cached: 3000 } },
    { says: 'Each requirement is met, and each has a test.\n\nVerdict: pass', usage: { input: 5000, output: 40, cached: 4000 } },
  ],
};

/** Tokens of a phase, all of its turns together. */
export function tokensOf(phase: 'spec' | 'impl' | 'test' | 'review'): { input: number; output: number; cached: number } {
  const sum = { input: 0, output: 0, cached: 0 };
  for (const { usage } of wordsScript[phase] ?? []) {
    sum.input += usage?.input ?? 0;
    sum.output += usage?.output ?? 0;
    sum.cached += usage?.cached ?? 0;
  }
  return sum;
}
