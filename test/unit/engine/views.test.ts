import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import { BacklogSource } from '../../../src/engine/backlog-source.ts';
import { statusView } from '../../../src/engine/views.ts';
import { emptyState, type PipelineState } from '../../../src/pipeline/state.ts';
import { transition } from '../../../src/pipeline/transition.ts';
import { MemoryFiles, StillClock } from '../cli/harness.ts';

const at = '2030-01-01T00:00:00.000Z';

async function attentionOf(state: PipelineState) {
  const view = await new BacklogSource(new MemoryFiles(), configSchema.parse({}), new StillClock()).read(state);
  return statusView(state, view, { health: { mode: 'writable' }, owner: null, runId: null, logPath: (id) => `${id}.log` }).attention;
}

describe('what needs a human', () => {
  it('is answered with a command that a shell takes as it is, whatever the options say', async () => {
    const options = ['1. Add a "clock" | rm -rf ~', '$(touch x)', 'A new item'];
    const asked = transition(emptyState(), { type: 'identity.asked', key: 'item_1', at, question: 'Which one is it?', options, candidates: ['item_2', 'item_3', null] });
    assert.deepEqual(await attentionOf(asked), [
      { kind: 'decision', key: 'item_1', label: '', message: 'Which one is it?', options, action: 'coherence decide item_1 1' },
    ]);
  });
});
