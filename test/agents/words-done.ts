import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { settledIn, type RealAgent } from './real-agent.ts';
import { WORDS } from './words-script.ts';

/** Holds that the item of the script went through all four phases and is right and committed. Gives how its attempts were settled. */
export function wordsDone(agent: RealAgent, ended: Parameters<typeof settledIn>[0]): ReturnType<typeof settledIn> {
  assert.equal(ended.code, 0, agent.outline(ended));
  assert.deepEqual(agent.model.problems, []);
  const settled = settledIn(ended);
  assert.deepEqual(settled.map(({ files, outcome, phase }) => ({ phase, outcome, files })), [
    { phase: 'spec', outcome: 'completed', files: [WORDS.spec] },
    { phase: 'impl', outcome: 'completed', files: WORDS.impl },
    { phase: 'test', outcome: 'completed', files: [WORDS.test] },
    { phase: 'review', outcome: 'completed', files: [] },
  ]);
  assert.equal(agent.repository.git('status', '--porcelain'), '');
  execFileSync(process.execPath, ['--test'], { cwd: agent.repository.root, env: { PATH: process.env['PATH'] } });
  return settled;
}
