import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { applyTextEdits } from '../../../../../src/contract/text-edit.ts';
import { fileMissing } from '../../../../../src/lint/rules/spec/file-missing.ts';
import { writtenPath } from '../../../../../src/spec/written-path.ts';
import { assertFindings, assertFixed, readMarked } from '../../marked-document.ts';
import { checkWith } from '../../spec-subject.ts';
import type { WorldParts } from '../../world-of.ts';

const FILE = 'specs/001-slugs.md';
const PARTS: WorldParts = { files: { 'src/slugs.ts': '', 'src/text/words.ts': '', 'README.md': '', 'test/a.test.ts': '' } };
const DONE = '# Spec: Slugs\n\n## Requirements\n\n- [x] Lower case\n\n';
const PLANNED = DONE.replace('[x]', '[ ]');

const check = (text: string, parts = PARTS) => checkWith([fileMissing], text, FILE, parts);

function assertMarked(marked: string, parts = PARTS): void {
  const document = readMarked(marked);
  assertFindings(document, check(document.text, parts).map(({ finding }) => finding));
}

describe('file-missing', () => {
  it('finds the listed files of a spec that is done and that are not there', () => {
    assertMarked(`${DONE}## Files to Create/Modify\n\n- \`src/slugs.ts\` — x\n- \`⟦file-missing|src/gone.ts⟧\` — x\n- 👩‍💻 \`⟦file-missing|src/none/⟧\`\n- \`⟦file-missing|src/gone-*.ts⟧\`, \`src/text/*.ts\`, \`src/text/\`, \`src\`\n`.replaceAll('\n', '\r\n'));
    assertMarked(`${DONE}## Files\n\n| File | Why |\n|---|---|\n| \`src/slugs.ts\` | é |\n| \`⟦file-missing|src/gone.ts⟧\` | it |\n`);
    assertMarked(`${DONE}## Files\n\n- \`src/\`\n  - \`slugs.ts\`\n  - \`⟦file-missing|gone.ts⟧\`\n`);
  });

  it('takes a spec for done by its status, its boxes or its items, and for made where half of it is', () => {
    const files = '## Files\n\n- `⟦file-missing|src/gone.ts⟧`\n';
    assertMarked(`---\nstatus: done\n---\n${PLANNED}${files}`);
    assertMarked(`# Spec: Slugs\n\n**Status:** Implemented\n\n${files}`);
    assertMarked(PLANNED + files, { ...PARTS, items: [{ key: 'a', spec: FILE, state: 'done' }] });
    assertMarked(`${DONE}- [ ] Upper case\n\n${files}`);
  });

  it('says nothing of what a planned spec lists, whether or not some of it is there', () => {
    assertMarked(`${PLANNED}## Files\n\n- \`src/gone.ts\`\n- \`src/slugs.ts\`\n- \`test/words.ts\`\n- \`src/none/\`\n`);
    assertMarked(`---\nstatus: draft\n---\n${PLANNED}## Files\n\n- \`src/gone.ts\`\n`, { ...PARTS, items: [{ key: 'a', spec: FILE, state: 'running' }] });
    assertMarked(`${DONE}- [ ] a\n- [ ] b\n\n## Files\n\n- \`src/gone.ts\`\n`);
  });

  it('believes the list of a planned spec that marks what is new', () => {
    assertMarked(`${PLANNED}## Files\n\n- \`⟦file-missing|src/gone.ts⟧\` — extended\n- \`src/slug.ts\` (new)\n- \`src/lib/\` (new) — x\n- \`src/lib/a.ts\`\n`);
  });

  it('takes "optional" for no such mark', () => {
    assertMarked(`${PLANNED}## Files\n\n- \`src/gone.ts\` — keeps records\n- \`src/types.ts\` — Optional; types\n`);
  });

  it('finds a path that is there but for case', () => {
    assertMarked(`${PLANNED}## Files\n\n- \`⟦file-missing|src/Slugs.ts⟧\`\n- \`⟦file-missing|Readme.md⟧\`\n`);
  });

  it('leaves what need not be there', () => {
    assertMarked(`${DONE}## Files to Create/Modify\n\n- \`src/a.ts\` (new)\n- \`src/b.ts\` — new: x\n- New: \`src/c.ts\`\n- \`src/d.ts\` — create if missing\n- \`src/e.ts\` — removed\n- Delete \`src/f.ts\`, \`src/g.ts\`\n- (Optional) \`src/h.ts\`\n- \`src/i.ts\` or \`src/slugs.ts\`\n- \`dist/main.js\`\n- \`.env\`\n- \`src/logs/a.jsonl\`\n- To be removed:\n  - \`src/l.ts\`\n- \`⟦file-missing|src/m.ts⟧\`\n\n### New files\n\n- \`src/j.ts\`\n\n**Create:**\n\n- \`src/k.ts\`\n\n**Changed**\n\n- \`⟦file-missing|src/n.ts⟧\`\n`);
    assertMarked(`${DONE}## Files to Create\n\n- \`src/a.ts\`\n`);
    assertMarked(`${DONE}## Files\n\n| File | Action |\n|---|---|\n| \`src/a.ts\` | Create |\n| \`src/b.ts\` | Delete |\n| \`⟦file-missing|src/c.ts⟧\` | Change |\n`);
  });

  it('says nothing of a part of the repository that is not in the workspace', () => {
    assertMarked(`${DONE}## Files\n\n- \`api/app/main.py\`\n- \`⟦file-missing|src/gone.ts⟧\`\n`);
  });

  it('says nothing of templates, and without a world', () => {
    const text = `${DONE}## Files\n\n- \`src/gone.ts\`\n`;
    assert.deepEqual(checkWith([fileMissing], text, 'specs/TEMPLATE.md', PARTS), []);
  });

  it('says what is not there, and what is', () => {
    const messages = check(`${DONE}## Files\n\n- \`src/slug.ts\`\n- \`src/gone.ts\`\n`).map(({ finding }) => finding.message);
    assert.deepEqual(messages, ['The listed file "src/slug.ts" is not there; there is "src/slugs.ts".', 'The listed file "src/gone.ts" is not there.']);
  });

  describe('its fix', () => {
    const fixed = (list: string): string => assertFixed(`${DONE}## Files\n\n${list}`, FILE, 'file-missing', (text) => check(text)).slice(`${DONE}## Files\n\n`.length);

    it('lists the nearest path in its place', () => {
      assert.equal(fixed('- `src/slug.ts` — é\r\n'), '- `src/slugs.ts` — é\r\n');
      assert.equal(fixed('- scr/slugs.ts\n'), '- src/slugs.ts\n');
      assert.equal(fixed('| File |\n|---|\n| `lib/words.ts` |\n'), '| File |\n|---|\n| `src/text/words.ts` |\n');
      assert.equal(fixed('- `src/`\n  - `slug.ts`\n'), '- `src/`\n  - `slugs.ts`\n');
      assert.equal(fixed('- `src/txet/`\n'), '- `src/text/`\n');
      assert.equal(fixed('- [slugs](src/slug.ts)\n'), '- [slugs](src/slugs.ts)\n');
      assert.equal(fixed('- `src/slug.ts:12`\n'), '- `src/slugs.ts`\n');
      assert.equal(fixed('- `src/txet`\n'), '- `src/text`\n');
    });

    it('is none where nothing is near, the near one is listed, or the source says it in other words', () => {
      for (const list of ['- `src/gone.ts`', '- `src/slug.ts`\n- `src/slugs.ts`', '- [`src/slug.ts`](src/slug.ts)', '- **src/slug*.ts**']) {
        const found = check(`${DONE}## Files\n\n${list}\n`);
        assert.equal(found[0]?.finding.rule, 'file-missing', list);
        assert.equal(found[0].fix, null, list);
      }
    });

    it('takes its finding away and brings none, whatever the names are', () => {
      const segment = fc.oneof(fc.constantFrom('src', 'scr', 'Src', 'slugs.ts', 'slug.ts', 'Slugs.ts', 'words.ts', 'a b.ts', '[id].tsx', '(shop)', 'é😀.ts', 'a|b.ts', '*.ts', '_x_.ts', 'x=y.ts', '026-a-name.md', '033-a-name.md'), fc.string({ minLength: 1, maxLength: 6 }).filter((name) => !/[/\\\0]|^\.{1,2}$/.test(name)));
      const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));
      const style = fc.constantFrom((each: string) => `- \`${each}\` — x\r\n`, (each: string) => `- ${each}\r\n`, (each: string) => `| File |\r\n|---|\r\n| \`${each}\` |\r\n\r\n`, (each: string) => `- [x](${each})\r\n`, (each: string) => `- \`src/\`\r\n  - \`${each}\`\r\n`);
      let fixes = 0;
      fc.assert(fc.property(fc.array(path, { maxLength: 8 }), fc.array(fc.tuple(path, style), { minLength: 1, maxLength: 5 }), (paths, listed) => {
        const parts = { files: Object.fromEntries(paths.map((each) => [each, ''])) };
        const text = `${DONE}## Files\n\n${listed.map(([each, write]) => write(writtenPath(each)?.written ?? each)).join('\n')}`;
        const before = check(text, parts);
        for (const { finding, fix } of before) {
          const made = fix?.() ?? null;
          if (made === null) continue;
          fixes += 1;
          const after = check(applyTextEdits(text, made.edits.flatMap(({ edits }) => edits)), parts);
          assert.equal(after.length, before.length - 1, finding.message);
        }
      }), { numRuns: 300 });
      assert.ok(fixes > 0, 'no fix was made');
    });
  });
});
