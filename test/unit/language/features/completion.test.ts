import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver-types';
import { completion, STATUSES } from '../../../../src/language/features/completion.ts';
import { STATUS_WORDS } from '../../../../src/lint/rules/spec/status-words.ts';
import { smallWorkspace, type SmallWorkspace } from './small-workspace.ts';

const SPEC = '# Spec: 001 — Lower case\n\n## Purpose\n\nOne.\n\n## Requirements\n\n- [ ] One\n';
const FILES = {
  'specs/001-lower.md': SPEC, 'specs/002-hyphens.md': SPEC.replace('001 — Lower case', '002 — Hyphens'),
  'specs/backlog.md': '# Backlog\n\n1. One <!-- goal:readable -->\n2. Two <!-- goal:small -->\n3. Three <!-- goal:small -->\n',
  'specs/TEMPLATE.md': '# Spec: [x]\n\n## Purpose\n\n## Requirements\n\n## Risks (if any)\n\n## Acceptance Tests\n',
  'README.md': '# Slugs\n\n## Use it\n', 'src/slug.ts': '', 'src/deep/a.ts': '', 'package.json': '',
};

function complete(file: string, marked: string): { workspace: SmallWorkspace; items: CompletionItem[] } {
  const workspace = smallWorkspace({ ...FILES, [file]: marked });
  return { workspace, items: completion(workspace.context, workspace.file, workspace.position) };
}

function labels(file: string, marked: string): string[] {
  return complete(file, marked).items.map(({ label }) => label);
}

/** The line of the cursor when the offer of that name is taken. */
function taken(file: string, marked: string, label: string): string {
  const { workspace: { texts, position }, items } = complete(file, marked);
  const edit = items.find((one) => one.label === label)?.textEdit;
  assert.ok(edit !== undefined && 'range' in edit, `${label} is not offered`);
  const line = texts.get(file)?.split(/\r?\n/)[position.line] ?? '';
  return line.slice(0, edit.range.start.character) + edit.newText + line.slice(edit.range.end.character);
}

describe('completion in a backlog', () => {
  const item = (text: string): string => `# Backlog\r\n\r\n1. One <!-- goal:readable -->\r\n2. Two <!-- goal:small -->\r\n3. 🎈 ${text}`;

  it('offers attributes that an item does not have, and their values', () => {
    assert.deepEqual(labels('specs/backlog.md', item('Three <!-- goal:small ‸ -->')), ['impact', 'effort', 'after', 'priority']);
    assert.equal(taken('specs/backlog.md', item('Three <!-- goal:small im‸ -->'), 'impact'), '3. 🎈 Three <!-- goal:small impact: -->');
    assert.deepEqual(labels('specs/backlog.md', item('Three <!-- goal:‸ -->')), ['readable', 'small']);
    assert.equal(taken('specs/backlog.md', item('Three <!-- impact:‸ -->'), '4'), '3. 🎈 Three <!-- impact:4 -->');
    assert.deepEqual(labels('specs/backlog.md', item('Three <!-- nothing:‸ -->')), []);
  });

  it('offers the numbers of the other items behind `after`', () => {
    assert.deepEqual(labels('specs/backlog.md', item('Three <!-- after:‸ -->')), ['1', '2']);
    assert.equal(taken('specs/backlog.md', item('Three <!-- after: 1, ‸ -->'), '2'), '3. 🎈 Three <!-- after: 1, 2 -->');
    assert.equal(taken('specs/backlog.md', item('Three <!-- after:1,2‸'), '2'), '3. 🎈 Three <!-- after:1,2');
  });

  it('offers specs by the beginning of their path', () => {
    assert.deepEqual(labels('specs/backlog.md', item('Three, specs/‸')), ['specs/001-lower.md', 'specs/002-hyphens.md']);
    assert.equal(taken('specs/backlog.md', item('Three (spec‸)'), 'specs/002-hyphens.md'), '3. 🎈 Three (specs/002-hyphens.md)');
    for (const text of ['Three‸', '‸', 'see specs/9‸', 'a speci‸']) assert.deepEqual(labels('specs/backlog.md', item(text)), [], text);
  });
});

describe('completion in a spec', () => {
  it('offers the sections of the template that are missing', () => {
    assert.deepEqual(labels('specs/001-lower.md', `${SPEC}\n## ‸\n`), ['Risks', 'Acceptance Tests']);
    assert.equal(taken('specs/001-lower.md', `${SPEC}\n## Acc‸\n`, 'Acceptance Tests'), '## Acceptance Tests');
    assert.deepEqual(labels('specs/001-lower.md', `${SPEC}\n### ‸\n`), []);
  });

  it('offers documents and their headings in links', () => {
    assert.deepEqual(labels('specs/001-lower.md', `${SPEC}\n[x](‸)\n`).slice(0, 1), ['002-hyphens.md']);
    assert.equal(taken('specs/001-lower.md', `${SPEC}\n🎈 [x](../spe‸)\n`, '002-hyphens.md'), '🎈 [x](002-hyphens.md)');
    assert.equal(taken('specs/001-lower.md', `${SPEC}\n[x](002-hyphens.md#p‸)\n`, 'purpose'), '[x](002-hyphens.md#purpose)');
    assert.deepEqual(labels('specs/001-lower.md', `${SPEC}\n[x](../README.md#‸)\n`), ['slugs', 'use-it']);
    assert.deepEqual(labels('specs/001-lower.md', `${SPEC}\n[x](#‸)\n`), ['spec-001--lower-case', 'purpose', 'requirements']);
  });

  it('offers files part by part where files are listed', () => {
    const listing = (line: string): string => `${SPEC}\n## Files to Create/Modify\n\n${line}`;
    assert.deepEqual(labels('specs/001-lower.md', listing('- `‸`')), ['specs/', 'src/', 'README.md', 'package.json']);
    assert.equal(taken('specs/001-lower.md', listing('- `src/sl‸`'), 'slug.ts'), '- `src/slug.ts`');
    assert.deepEqual(labels('specs/001-lower.md', listing('- src/‸')), ['deep/', 'slug.ts']);
    assert.deepEqual(labels('specs/001-lower.md', listing('- `src/slug.ts` — the ‸')), []);
    assert.deepEqual(labels('specs/001-lower.md', `${SPEC}- \`‸\``), []);
  });

  it('offers rules in a comment that turns rules off', () => {
    assert.equal(taken('specs/001-lower.md', `<!-- coherence-disable empty‸ -->\n${SPEC}`, 'empty-section'), '<!-- coherence-disable empty-section -->');
    assert.ok(!labels('specs/001-lower.md', `<!-- coherence-disable empty-section, ‸ -->\n${SPEC}`).includes('empty-section'));
    assert.deepEqual(labels('specs/001-lower.md', `<!-- coherence-disable empty-section -- because ‸ -->\n${SPEC}`), []);
    assert.deepEqual(labels('specs/001-lower.md', `<!-- coh‸ -->\n${SPEC}`), ['coherence-disable-next-line', 'coherence-disable']);
  });

  it('offers what the status may be', () => {
    assert.equal(taken('specs/001-lower.md', `---\nstatus: dr‸\n---\n${SPEC}`, 'draft'), 'status: draft');
    assert.deepEqual(labels('specs/001-lower.md', `---\nidea: ‸\n---\n${SPEC}`), []);
    assert.equal(taken('specs/001-lower.md', SPEC.replace('\n\n', '\n\n**Status:** in-‸\n\n'), 'in-progress'), '**Status:** in-progress');
    assert.deepEqual(STATUSES.filter((status) => !STATUS_WORDS.includes(status)), []);
  });

  it('offers nothing in running text, and nothing in files that are no documents', () => {
    assert.deepEqual(labels('specs/001-lower.md', SPEC.replace('One.', 'One‸.')), []);
    assert.deepEqual(labels('src/slug.ts', '‸'), []);
  });
});
