import assert from 'node:assert/strict';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { documentSymbols } from '../../../../src/language/features/document-symbols.ts';
import { fuzzyScore } from '../../../../src/language/features/fuzzy.ts';
import { workspaceSymbols } from '../../../../src/language/features/workspace-symbols.ts';
import { item } from './pipeline-facts.ts';
import { smallWorkspace } from './small-workspace.ts';

const FILES = {
  'specs/001-lower.md': '# Spec: Lower case\n\n## Purpose\n\nOne.\n\n## Requirements\n\n- [ ] First\n- [ ] Second\n\n### More\n\nText\n\n## Out of Scope\n',
  'specs/backlog.md': '# Backlog\n\n## Now\n\n1. Make slugs\n   - detail\n2. Lowercase them [x]\n\n## Later\n\n- [x] Hyphens\n',
};
const WORKSPACE = smallWorkspace(FILES, { facts: { items: [item({ key: 'a', text: 'Make slugs', line: 5, state: 'running', phase: 'impl' })] } });

function told(symbols: readonly DocumentSymbol[], depth = 0): string[] {
  return symbols.flatMap(({ name, detail, range, children = [] }) => [`${'  '.repeat(depth)}${name}${detail ? ` (${detail})` : ''} ${range.start.line + 1}-${range.end.line + 1}`, ...told(children, depth + 1)]);
}

describe('the outline of a document', () => {
  it('of a spec has its sections and requirements', () => {
    assert.deepEqual(told(documentSymbols(WORKSPACE.context, 'specs/001-lower.md')), [
      'Lower case (001) 1-17', '  Purpose 3-6', '  Requirements 7-15', '    First 9-9', '    Second 10-10', '    More 12-15', '  Out of Scope 16-17',
    ]);
  });

  it('of a backlog has its headings and items with their state', () => {
    assert.deepEqual(told(documentSymbols(WORKSPACE.context, 'specs/backlog.md')), [
      'Backlog 1-12', '  Now 3-8', '    1. Make slugs (impl · running) 5-6', '    2. Lowercase them [x] 7-7', '  Later 9-12', '    Hyphens (done) 11-11',
    ]);
  });
});

describe('symbols of a workspace', () => {
  const names = (query: string): string[] => workspaceSymbols(WORKSPACE.context, query).map(({ name }) => name);

  it('are specs and items that have the letters in their order, the best first', () => {
    assert.deepEqual(names('lower'), ['001 Lower case', '2. Lowercase them [x]']);
    assert.deepEqual(names('mkslg'), ['1. Make slugs']);
    assert.deepEqual(names('001'), ['001 Lower case']);
    assert.deepEqual(names('nothing of it'), []);
    assert.equal(names('').length, 4);
  });

  it('are at most two hundred', () => {
    const many = Array.from({ length: 300 }, (_, index) => `${index + 1}. Item`).join('\n');
    assert.equal(workspaceSymbols(smallWorkspace({ 'specs/backlog.md': many }).context, 'item').length, 200);
  });

  it('rank whole words before letters that are scattered', () => {
    const best = ['xsaxlxuxg', 'a slug here', 'slug', 'aslug'].map((text) => ({ text, score: fuzzyScore('slug', text) })).filter(({ score }) => score !== null).sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
    assert.deepEqual(best.map(({ text }) => text), ['slug', 'a slug here', 'aslug', 'xsaxlxuxg']);
  });
});
