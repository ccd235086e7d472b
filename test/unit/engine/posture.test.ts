import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import { PHASES } from '../../../src/contract/phase.ts';
import { mayWrite, postureFor } from '../../../src/engine/attempt/posture.ts';
import { postureWords } from '../../../src/pipeline/posture-words.ts';

describe('the posture of a phase', () => {
  const config = configSchema.parse({ phases: { review: { files: 'write' }, impl: { commands: 'allow' } } });

  it('is the least that it needs, where the configuration says nothing else', () => {
    assert.deepEqual(PHASES.map((phase) => postureFor(configSchema.parse({}), phase)).map(({ files, commands }) => `${files} ${commands}`), ['specs deny', 'write ask', 'write ask', 'read deny']);
    assert.deepEqual(PHASES.map((phase) => postureFor(config, phase)).map(({ files, commands }) => `${files} ${commands}`), ['specs deny', 'write allow', 'write ask', 'write deny']);
  });

  it('says which files may be written', () => {
    const may = (files: 'read' | 'specs' | 'write', file: string, specPath?: string): boolean => mayWrite({ files, commands: 'ask', specsFolder: 'specs' }, file, specPath);
    assert.deepEqual([may('read', 'src/a.ts'), may('read', 'specs/a.md')], [false, false]);
    assert.deepEqual([may('specs', 'specs/a.md'), may('specs', 'specs-too/a.md'), may('specs', 'src/a.ts'), may('specs', 'docs/a.md', 'docs/a.md')], [true, false, false, true]);
    assert.deepEqual([may('write', 'src/a.ts'), may('write', '.coherence/config.json'), may('write', '.Coherence/prompts/impl.md'), may('write', '.claude/settings.json')], [true, false, false, true]);
  });

  it('is said to the agent', () => {
    assert.equal(postureWords({ files: 'read', commands: 'deny', specsFolder: 'specs' }), 'In this phase you may change, create and delete no file. What you change elsewhere is undone, and the round has failed. Commands that need leave are refused.');
    assert.match(postureWords({ files: 'specs', commands: 'allow', specsFolder: 'specs' }, 'docs/a.md'), /^In this phase you may change files below specs\/ and in docs\/a\.md and nowhere else\./);
  });
});
