import assert from 'node:assert/strict';
import type { DocumentChange, DocumentUpdate } from '../../../src/contract/coverage.ts';
import { agreeOnUpdate } from '../../../src/extension/session/agree-on-update.ts';

function update(...afters: string[]): DocumentUpdate {
  const changes = afters.map((after, index): DocumentChange => ({ path: `docs/${index}.md`, before: 'before', after, summary: [] }));
  return { changes, kept: [], proposals: [], written: false, problems: [] };
}

describe('what a person agrees to have written', () => {
  /** What was shown, for the answers that are given and what would be written after each. */
  async function look(first: DocumentUpdate, answers: boolean[], computed: DocumentUpdate[]): Promise<{ shown: string[][]; agreed: string[] | null }> {
    const shown: string[][] = [];
    const texts = (changes: readonly DocumentChange[]): string[] => changes.map(({ after }) => after);
    const agreed = await agreeOnUpdate(first, {
      compute: () => Promise.resolve(computed.shift() ?? assert.fail('Nothing more is asked for.')),
      show: (changes) => {
        shown.push(texts(changes));
        return Promise.resolve();
      },
      confirm: () => Promise.resolve(answers.shift() ?? assert.fail('Nobody is asked again.')),
    });
    return { shown, agreed: agreed === null ? null : texts(agreed.changes) };
  }

  it('is what was shown', async () => {
    assert.deepEqual(await look(update('a', 'b'), [true], [update('a', 'b')]), { shown: [['a', 'b']], agreed: ['a', 'b'] });
  });

  it('is nothing where they do not agree', async () => {
    assert.deepEqual(await look(update('a'), [false], []), { shown: [['a']], agreed: null });
  });

  it('is shown again where something else would be written by now', async () => {
    assert.deepEqual(await look(update('a'), [true, true], [update('b'), update('b')]), { shown: [['a'], ['b']], agreed: ['b'] });
    assert.deepEqual(await look(update('a'), [true, true], [update('a', 'b'), update('a', 'b')]), { shown: [['a'], ['a', 'b']], agreed: ['a', 'b'] });
    assert.deepEqual(await look(update('a'), [true, false], [update('b')]), { shown: [['a'], ['b']], agreed: null });
  });

  it('is shown again where a document is another one than it was', async () => {
    const edited = update('a');
    edited.changes[0]!.before = 'edited by hand';
    assert.deepEqual(await look(update('a'), [true, false], [edited]), { shown: [['a'], ['a']], agreed: null });
  });

  it('is nothing where nothing is left to write', async () => {
    assert.deepEqual(await look(update(), [], []), { shown: [], agreed: [] });
    assert.deepEqual(await look(update('a'), [true], [update()]), { shown: [['a']], agreed: [] });
  });
});
