import assert from 'node:assert/strict';
import type { Fix } from '../../../../../src/contract/finding.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../../../../src/spec/default-template.ts';
import type { WorldParts } from '../../world-of.ts';
import { check, finds, fixed } from './checking.ts';

const SPEC = '# Spec: Paging\n\n## Requirements\n\n- [ ] Pages have ten rows\n';
const parts: WorldParts = { files: { 'specs/012-paging.md': SPEC, 'specs/013-sorting.md': SPEC } };

describe('missing-spec', () => {
  it('finds a spec that ought to be there: of items that are done, and of those past their spec phase', () => {
    finds('1. Add pages per specs/012-paging.md — DONE\n2. Add filters per ⟦missing-spec|specs/099-filters.md⟧ — DONE', parts);
    const items = [{ key: 'item_1', text: 'Add filters per specs/099-filters.md', line: 1, phase: 'impl' as const }];
    finds('1. Add filters per ⟦missing-spec|specs/099-filters.md⟧', { ...parts, items });
  });

  it('finds a path that is nearly that of a spec', () => {
    finds('1. Add pages per ⟦missing-spec|specs/012-pagng.md⟧\n2. See [the spec](⟦missing-spec|012-pagin.md⟧)', parts);
  });

  it('is quiet on items that are still to be specified, and on those that ask for a spec', () => {
    finds('1. Add filters: specs/099-filters.md\n2. Write spec specs/012-pages.md\n3. Draft the spec for paging, specs/012-pagin.md\n4. specs/012-pagng.md — spec for pages\n5. specs/014-sorting.md', parts);
    finds('## Proposed\n\n1. Add pages per specs/012-pagng.md', parts);
    const items = [{ key: 'item_1', text: 'Add filters per specs/099-filters.md', line: 1, phase: 'spec' as const }];
    finds('1. Add filters per specs/099-filters.md', { ...parts, items });
  });

  it('changes the path to the one that was meant', () => {
    assert.equal(fixed('1. Add pages per `specs/012-pagng.md`.', 'missing-spec', parts), '1. Add pages per `specs/012-paging.md`.');
    assert.equal(fixed('1. Add [pages](012-pagng.md#x)', 'missing-spec', parts), '1. Add [pages](012-paging.md#x)');
    assert.equal(fixed('1. Add [pages](/specs/012-pagng.md)', 'missing-spec', parts), '1. Add [pages](/specs/012-paging.md)');
  });

  it('makes the spec from the template where none was meant', () => {
    const made = (text: string, more: WorldParts = {}): Fix | null | undefined => check(text, more)[0]?.fix?.();
    const fix = made('1. Add filters (specs/099-filters.md) — DONE');
    assert.deepEqual([fix?.title, fix?.edits, fix?.safe], ['Create specs/099-filters.md from the template', [], false]);
    assert.deepEqual(fix?.creates, [{ file: 'specs/099-filters.md', text: DEFAULT_TEMPLATE_TEXT.replace('[Name of the feature]', 'Add filters') }]);
    const own = { files: { 'specs/TEMPLATE.md': '\uFEFF# Spec: [Feature $1]\r\n\r\n## Why\r\n' } };
    assert.equal(made('1. specs/099-filters.md: costs $& more — DONE', own)?.creates?.[0]?.text, '\uFEFF# Spec: costs $& more\r\n\r\n## Why\r\n');
    assert.match(made('1. specs/099-filters.md — DONE')?.creates?.[0]?.text ?? '', /^# Spec: 099-filters\n/);
  });

  it('marks the item where the path of a link stands elsewhere', () => {
    finds('⟦missing-spec|1. See [the spec][s] — DONE⟧\n\n[s]: 099-filters.md\n', parts);
  });
});
