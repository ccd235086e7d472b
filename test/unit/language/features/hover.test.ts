import assert from 'node:assert/strict';
import { hover } from '../../../../src/language/features/hover.ts';
import { coverage, item, task } from './pipeline-facts.ts';
import { smallWorkspace, type SmallWorkspaceOptions } from './small-workspace.ts';

const SPEC = '# Spec: Lower *case* [x](command:y)\n\n## Purpose\n\nUrls need **one** form. More.\n\n## Requirements\n\n- [ ] Only lower case\n- [ ] Two\n\n## Files to Create/Modify\n\n- `src/a.ts` — a\n- `src/none.ts` — b\n\n## Acceptance Tests\n\n- `test/a.test.ts` — requirement 1\n';
const BACKLOG = '# Backlog\n\n1. Lower case, specs/001-lower.md <!-- impact:3 -->\n2. Two <!-- after:1 -->\n';
const FILES = { 'specs/001-lower.md': SPEC, 'specs/backlog.md': BACKLOG, 'src/a.ts': '', 'test/a.test.ts': '' };
const PROVED = coverage({
  spec: 'specs/001-lower.md', counts: { passed: 1, failed: 1, skipped: 0, stale: 0 }, regression: { since: '2026-01-01T10:00:00Z', tests: ['makes `lower` <b>'] },
  requirements: [{ text: 'Only lower case', line: 9, state: 'failed', tests: ['test/a.test.ts'] }],
  tests: [{ written: 'test/a.test.ts', kind: 'file', path: 'test/a.test.ts', state: 'failed', results: [{ name: 'makes lower', file: 'test/a.test.ts', line: 1, state: 'failed', message: null, seconds: null, at: '2026-01-01T10:00:00Z', source: 'x' }] }],
});
const FACTS: SmallWorkspaceOptions = {
  facts: { items: [item({ key: 'a', text: 'Lower case, specs/001-lower.md', line: 3, state: 'failed', phase: 'impl', message: 'No diff' })], tasks: [task({ key: 'a', status: 'failed', finishedAt: '2026-01-01T11:00:00Z', reason: 'It left nothing.' })], specs: [PROVED] },
  options: { rulesUri: 'https://example.org/rules/' },
};

function hoverAt(file: string, marked: string, options: SmallWorkspaceOptions = {}): string | null {
  const workspace = smallWorkspace({ ...FILES, [file]: marked }, options);
  const contents = hover(workspace.context, file, workspace.position)?.contents;
  return contents !== undefined && typeof contents === 'object' && 'value' in contents ? contents.value : null;
}

describe('hover', () => {
  it('tells of a spec its title, purpose and evidence, and text of documents does nothing', () => {
    const text = hoverAt('specs/backlog.md', BACKLOG.replace('specs/001', 'specs‸/001'), FACTS);
    assert.match(text ?? '', /^\*\*001 · Lower case x\*\*\n\nUrls need one form\\\.\n\n2 requirements · regressed\\: 1 of 2 tests fails\n\nRegressed 2 h ago:\n\n- makes \\`lower\\` \\<b\\>$/);
    assert.equal(hoverAt('specs/001-lower.md', SPEC.replace('Lower', 'Lo‸wer'), FACTS)?.split('\n\n---')[0], text);
  });

  it('tells of an item where it stands, why, and of its spec', () => {
    const text = hoverAt('specs/backlog.md', BACKLOG.replace('1. Lower', '1. Lo‸wer'), FACTS) ?? '';
    assert.deepEqual(text.split('\n\n').slice(0, 4), ['**1\\. Lower case, specs/001\\-lower\\.md**', 'impl · failed\\: No diff · impl failed 1 h ago', 'It left nothing\\.', '**001 · Lower case x**']);
    assert.equal(hoverAt('specs/backlog.md', BACKLOG.replace('after:1', 'after:‸1'), FACTS), text);
  });

  it('tells of listed files whether they are there, of tests what they say, of requirements both', () => {
    assert.equal(hoverAt('specs/001-lower.md', SPEC.replace('src/a', 'src‸/a'), FACTS), '`src/a.ts` is there');
    assert.match(hoverAt('specs/001-lower.md', SPEC.replace('src/none', 'src‸/none'), FACTS) ?? '', /^`src\/none\.ts` is not there/);
    assert.equal(hoverAt('specs/001-lower.md', SPEC.replace('test/a', 'test‸/a'), FACTS), '`test/a.test.ts` is there · fails:\n\n- makes lower');
    assert.equal(hoverAt('specs/001-lower.md', SPEC.replace('Only', 'On‸ly'), FACTS), '✗ 1 test fails\n\n- `test/a.test.ts`');
  });

  it('explains attributes, rules in comments and findings, with their page', () => {
    assert.match(hoverAt('specs/backlog.md', BACKLOG.replace('impact', 'imp‸act')) ?? '', /^`impact`: How much/);
    const disabled = `<!-- coherence-disable empty-sec‸tion nothing -->\n\n${SPEC}`;
    assert.equal(hoverAt('specs/001-lower.md', disabled, FACTS), '`empty-section`: A section without anything in it ([more about it](<https://example.org/rules/empty-section.md>))');
    assert.equal(hoverAt('specs/001-lower.md', disabled), '`empty-section`: A section without anything in it');
    assert.match(hoverAt('specs/001-lower.md', `${SPEC}\n## Ris‸ks\n`, FACTS) ?? '', /`empty-section`: A section/);
  });

  it('says nothing where there is nothing', () => {
    assert.equal(hoverAt('specs/001-lower.md', SPEC.replace('Urls', 'Ur‸ls')), null);
    assert.equal(hoverAt('src/a.ts', '‸'), null);
  });
});
