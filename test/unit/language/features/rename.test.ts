import assert from 'node:assert/strict';
import { prepareRename, rename, willRename } from '../../../../src/language/features/rename.ts';
import { applied, moveFile } from './applied.ts';
import { smallWorkspace } from './small-workspace.ts';

const SPEC = '# Spec: Lower case\n\nSpec path: specs/001-lower.md\n\n## Purpose\n\nSee [the other](002-hyphens.md#purpose) and [it](../README.md).\n\n## Requirements\n\n- [ ] One\n';
const OTHER = '# Spec: Hyphens\r\n\r\n## Purpose\r\n\r\nAs [lower](./001-lower.md "title"), [again](<001-lower.md#purpose>), `specs/001-lower.md`.\r\n\r\n## Files to Create/Modify\r\n\r\n- `specs/001-lower.md` — itself';
const FILES = {
  'specs/001-lower.md': SPEC,
  'specs/002-hyphens.md': OTHER,
  'specs/backlog.md': '# Backlog\n\n1. Lower case, specs/001-lower.md\n2. Again ([spec](001-lower.md)) 🎈 <!-- after:1 -->\n',
  'docs/SPEC-COVERAGE.md': "# Coverage\n\n| Spec | Present | Spec'd | Tested | Notes |\n|---|---|---|---|---|\n| [001 Lower case](../specs/001-lower.md) | ✓ | ✓ | ✓ | |\n| 001-lower.md | ✓ | ✓ | ✓ | |\n",
  'README.md': '# Slugs\n\n[Lower](specs/001-lower.md#purpose), [absolute](/specs/001-lower.md), [escaped](specs/%30%301-lower.md), ![no](none.png)\n',
};

function renamedAt(file: keyof typeof FILES, word: string, newName: string): Map<string, string> | string {
  const workspace = smallWorkspace({ ...FILES, [file]: FILES[file].replace(word, `‸${word}`) });
  const result = rename(workspace.context, file, workspace.position, newName);
  return result === null ? 'no place' : 'problem' in result ? result.problem : applied(workspace.texts, result.edit);
}

describe('a rename of a spec', () => {
  it('is offered where a spec or its path stands', () => {
    const placeAt = (file: keyof typeof FILES, word: string): unknown => {
      const workspace = smallWorkspace({ ...FILES, [file]: FILES[file].replace(word, `‸${word}`) });
      return prepareRename(workspace.context, file, workspace.position);
    };
    assert.deepEqual(placeAt('specs/backlog.md', 'specs/001'), { range: { start: { line: 2, character: 21 }, end: { line: 2, character: 33 } }, placeholder: '001-lower.md' });
    assert.deepEqual(placeAt('specs/001-lower.md', 'Spec: Lower'), { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 18 } }, placeholder: '001-lower.md' });
    assert.deepEqual(placeAt('README.md', 'specs/001-lower.md#'), { range: { start: { line: 2, character: 14 }, end: { line: 2, character: 26 } }, placeholder: '001-lower.md' });
    assert.equal(placeAt('specs/001-lower.md', 'One'), null);
    assert.equal(placeAt('specs/001-lower.md', '../README'), null);
  });

  it('changes every place that names it, and nothing else', () => {
    const files = renamedAt('specs/backlog.md', 'specs/001', '003-small');
    assert.ok(typeof files !== 'string', 'it is refused');
    const expected = new Map<string, string>(Object.entries(FILES).map(([file, text]) => [file, text.replaceAll('001-lower', '003-small').replace('%30%301-lower', '003-small')]));
    expected.set('docs/SPEC-COVERAGE.md', FILES['docs/SPEC-COVERAGE.md'].replace('../specs/001-lower', '../specs/003-small'));
    expected.set('specs/002-hyphens.md', OTHER.replace('(./001-lower', '(./003-small').replace('<001-lower', '<003-small').replace('- `specs/001-lower', '- `specs/003-small'));
    moveFile(expected, 'specs/001-lower.md', 'specs/003-small.md');
    for (const [file, text] of expected) assert.equal(files.get(file), text, file);
    assert.equal(files.size, expected.size);
  });

  it('leaves the texts alone where the client asks again before it moves the file', () => {
    const workspace = smallWorkspace({ ...FILES, 'specs/001-lower.md': `‸${SPEC}` });
    const context = { ...workspace.context, asksBeforeMoves: true };
    const result = rename(context, 'specs/001-lower.md', workspace.position, 'specs/done/001-lower.md');
    assert.ok(result !== null && 'edit' in result);
    assert.deepEqual(result.edit.documentChanges, [{ kind: 'rename', oldUri: 'file:///w/specs/001-lower.md', newUri: 'file:///w/specs/done/001-lower.md', options: { overwrite: false, ignoreIfExists: false } }]);
    const files = applied(workspace.texts, willRename(context, [{ from: 'specs/001-lower.md', to: 'specs/done/001-lower.md' }]) ?? {});
    assert.match(files.get('specs/001-lower.md') ?? '', /\(\.\.\/002-hyphens\.md#purpose\) and \[it\]\(\.\.\/\.\.\/README\.md\)/);
  });

  it('refuses a name that is taken or cannot be written', () => {
    assert.equal(renamedAt('specs/backlog.md', 'specs/001', '002-hyphens.md'), 'There is a file specs/002-hyphens.md already.');
    for (const name of ['', 'a b', '../x', 'a//b', '/a', 'a:b']) assert.equal(renamedAt('specs/backlog.md', 'specs/001', name), 'The name of a spec has letters, digits, dots, hyphens and underscores.', name);
    assert.equal(renamedAt('specs/backlog.md', '# Backlog', 'x'), 'no place');
  });

  it('to a path with folders mends the links of the moved document as well', () => {
    const files = renamedAt('specs/001-lower.md', 'Spec: Lower', 'specs/text/001-small.md');
    assert.ok(typeof files !== 'string', 'it is refused');
    assert.equal(files.get('specs/text/001-small.md'), SPEC.replace('specs/001-lower', 'specs/text/001-small').replace('002-hyphens', '../002-hyphens').replace('../README', '../../README'));
  });
});

describe('files that are moved', () => {
  it('take the links to them and from them with them, folders as well', () => {
    const { context, texts } = smallWorkspace(FILES);
    const files = applied(texts, willRename(context, [{ from: 'specs', to: 'docs/features' }]));
    assert.equal(files.get('specs/001-lower.md'), SPEC.replace('specs/001', 'docs/features/001').replace('../README.md', '../../README.md'));
    assert.equal(files.get('README.md'), FILES['README.md'].replaceAll(/(\(\/?)specs\/(%30%301|001)/g, '$1docs/features/$2'));
    assert.equal(files.get('docs/SPEC-COVERAGE.md'), FILES['docs/SPEC-COVERAGE.md'].replace('../specs/', 'features/'));
    assert.equal(files.get('specs/backlog.md'), FILES['specs/backlog.md'].replace('specs/001', 'docs/features/001'));
  });

  it('cost nothing where nobody speaks of them', () => {
    const { context } = smallWorkspace({ ...FILES, 'x/y.md': '# Y\n' });
    assert.equal(willRename(context, [{ from: 'x/y.md', to: 'x/z.md' }, { from: 'none', to: 'nothing' }]), null);
  });

  it('keep what a link has escaped, and escape what has to be', () => {
    const { context, texts } = smallWorkspace({ 'specs/a b.md': '# A\n', 'README.md': '[a](specs/a%20b.md) [b](<specs/a b.md#x>) [c](specs/a%20b.md?raw#y)\n' });
    const files = applied(texts, willRename(context, [{ from: 'specs/a b.md', to: 'specs/(new) c.md' }]));
    assert.equal(files.get('README.md'), '[a](specs/%28new%29%20c.md) [b](<specs/(new) c.md#x>) [c](specs/%28new%29%20c.md?raw#y)\n');
    const moved = applied(texts, willRename(context, [{ from: 'specs', to: 'more' }]));
    assert.equal(moved.get('README.md'), '[a](more/a%20b.md) [b](<more/a b.md#x>) [c](more/a%20b.md?raw#y)\n');
  });
});
