import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { nearestOf } from '../../../src/lint/nearest-path.ts';

describe('nearestOf', () => {
  const cases: [string, string, string[], string | null][] = [
    ['the same but for case', 'Docs/readme.md', ['docs/README.md', 'docs/READ.md'], 'docs/README.md'],
    ['the end of another path', 'tests/test_slugs.py', ['api/tests/test_slugs.py', 'api/tests/test_users.py'], 'api/tests/test_slugs.py'],
    ['the same name elsewhere', 'src/slugs.ts', ['src/text/slugs.ts'], 'src/text/slugs.ts'],
    ['the nearer of two of the same name', 'src/text/slugs.ts', ['lib/slugs.ts', 'src/texts/slugs.ts'], 'src/texts/slugs.ts'],
    ['two of the same name that are as near', 'src/slugs.ts', ['src/a/slugs.ts', 'src/b/slugs.ts'], null],
    ['a folder that was mistyped', 'scr/slugs.ts', ['src/slugs.ts'], 'src/slugs.ts'],
    ['nearly the same name', 'src/slug.ts', ['src/slugs.ts', 'src/users.ts'], 'src/slugs.ts'],
    ['two names as near', 'src/slug.ts', ['src/slugs.ts', 'src/slugg.ts'], null],
    ['nearly the same name in another folder', 'src/slug.ts', ['lib/slugs.ts'], null],
    ['other dashes', 'specs/007-sprint_0.md', ['specs/007-sprint-0.md'], 'specs/007-sprint-0.md'],
    ['another number', 'specs/007-sprint.md', ['specs/007-sprints.md', 'specs/008-sprint.md'], null],
    ['another number alone', 'specs/007-sprint-0.md', ['specs/007-sprint-1.md'], null],
    ['the same spec under a new number', 'specs/026-metrics.md', ['specs/033-metrics.md', 'specs/026-review.md'], 'specs/033-metrics.md'],
    ['an extension of the same kind', 'src/app.js', ['src/app.ts', 'src/app.css'], 'src/app.ts'],
    ['an extension of another kind', 'src/app.js', ['src/app.css'], null],
    ['short names', 'src/a.ts', ['src/b.ts'], null],
    ['a name that stands everywhere', 'src/users/index.ts', ['src/index.ts', 'src/web/pages/index.ts', 'index.ts'], 'src/index.ts'],
    ['a name that stands everywhere, and far away', 'src/users/index.ts', ['lib/pages/index.ts'], null],
    ['a folder', 'test/unti/', ['test/unit/', 'test/e2e/'], 'test/unit/'],
    ['nothing', '', ['a.ts'], null],
    ['no candidates', 'a.ts', [], null],
  ];
  for (const [name, path, candidates, expected] of cases) {
    it(`${name}: ${expected ?? 'none'}`, () => {
      assert.equal(nearestOf(path, candidates), expected);
      assert.equal(nearestOf(path, candidates.toReversed()), expected);
    });
  }

  it('gives a candidate or nothing, whatever the order, and never the path itself', () => {
    const segment = fc.constantFrom('a', 'src', 'scr', 'slug.ts', 'slugs.ts', 'Slug.ts', 'index.ts', '026-a-name.md', '027-a-name.md', 'é😀.md');
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
    fc.assert(fc.property(path, fc.uniqueArray(path, { maxLength: 12 }), (wanted, candidates) => {
      const nearest = nearestOf(wanted, candidates);
      assert.equal(nearest, nearestOf(wanted, candidates.toReversed()));
      assert.ok(nearest === null || (candidates.includes(nearest) && nearest !== wanted));
    }));
  });

  it('is not impressed by long paths', () => {
    assert.equal(nearestOf('x/'.repeat(100_000), ['x/'.repeat(99_999)]), null);
  });
});
