import assert from 'node:assert/strict';
import { fileOutsideWorkspace } from '../../../../../src/lint/rules/spec/file-outside-workspace.ts';
import { assertRule } from './check-rule.ts';

describe('file-outside-workspace', () => {
  it('is found among files, at the path', () => {
    assert.deepEqual(assertRule(fileOutsideWorkspace, '# A\n\n## Files\n\n- `⟦file-outside-workspace|../b.ts⟧` — as `../c.ts`\n- `⟦file-outside-workspace|/etc/passwd⟧`\n- `⟦file-outside-workspace|src/../../x/⟧`\n- `⟦file-outside-workspace|C:\\a.ts⟧`, `⟦file-outside-workspace|~/a.ts⟧`\n\n| File | What |\n|---|---|\n| `⟦file-outside-workspace|..%2f..%2fa.ts⟧` | x |\n').slice(0, 2), [
      'The path "../b.ts" leads outside of the workspace; paths are relative to the workspace.', 'The path "/etc/passwd" is absolute; paths are relative to the workspace.',
    ]);
  });

  it('is found among tests and in front matter', () => {
    assertRule(fileOutsideWorkspace, '---\nsource:\n  - file: "⟦file-outside-workspace|../a.ts⟧"\ntest:\n  - ⟦file-outside-workspace|/home/me/test_a.py⟧\n  - cd ../x && pytest\n---\n# A\n\n## Acceptance Tests\n\n- `⟦file-outside-workspace|../../test/a.test.ts⟧` refuses `../../etc/passwd` and `/etc/passwd`\n');
  });

  it('is found in links, which are relative to the spec', () => {
    assertRule(fileOutsideWorkspace, '# A\n\n[a](../docs/a.md) [b](⟦file-outside-workspace|../../b.md⟧) [c](/docs/c.md) [d](⟦file-outside-workspace|C:/d.md⟧) ![e](⟦file-outside-workspace|..%2f..%2fe.png⟧) [f](https://a.example/../../b) [g](../../issues/12) [h](//a.example/b)\n\n[r]: ⟦file-outside-workspace|/../r.md⟧\n');
    assertRule(fileOutsideWorkspace, '[a](⟦file-outside-workspace|../a.md⟧)\n', { file: 'a.md' });
  });

  it('is no route, address, pattern or text', () => {
    assertRule(fileOutsideWorkspace, '# A\n\n## Files\n\n- `/search` — the page\n- `/api/health`\n- `src/a/../b.ts`\n- `./a.ts`\n- `https://a.example/b.ts`\n- not `../` by itself: `...`\n\n## Acceptance Tests\n\n- `/openapi.json` answers\n\n## Requirements\n\n- `../x` is refused\n');
  });
});
