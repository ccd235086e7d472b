import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunEvent } from '../../../src/contract/run-event.ts';
import { smallProject, type TestRepository } from '../../engine/repository.ts';
import { assemble, ofType } from './assembled.ts';
import { repositories } from './repositories.ts';

/** Puts a repository on a small disk of its own; false where this process may not mount one. */
function onSmallDisk({ root }: TestRepository): boolean {
  const copy = join(dirname(root), 'copy');
  cpSync(root, copy, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', root], { stdio: 'ignore' });
  } catch {
    return false;
  }
  cpSync(copy, root, { recursive: true });
  return true;
}

describe('a workspace on a disk that gets really full', function () {
  this.timeout(60_000);
  const repository = repositories();

  const moments: Record<string, (event: RunEvent) => boolean> = {
    'before the agent is started': (event) => event.type === 'attempt-started' && event.phase === 'impl',
    'before the work is committed': (event) => event.type === 'attempt-settled' && event.phase === 'impl',
    'before the item is merged': (event) => event.type === 'attempt-settled' && event.phase === 'review',
  };
  for (const [moment, isNow] of Object.entries(moments)) {
    it(`6: ${moment}: the run waits, says so once, and loses nothing`, async function () {
      const project = repository(smallProject('1. Add a function for one\n'));
      if (!onSmallDisk(project)) this.skip();
      const filler = join(project.root, '.coherence/state/filler');
      let freed = false;
      try {
        const { engine, events, close } = await assemble(project);
        engine.onEvent((event) => {
          if (isNow(event) && !freed) {
            try {
              writeFileSync(filler, Buffer.alloc(8 * 1024 * 1024));
            } catch {
              // Full.
            }
            assert.equal(statfsSync(project.root).bavail, 0);
          }
          if (event.type === 'notice' && event.severity === 'error') {
            setTimeout(() => {
              freed = true;
              rmSync(filler);
            }, 1500);
          }
        });
        const summary = await engine.run({});
        await close();
        assert.ok(freed, 'the test means nothing unless the run has waited');
        assert.deepEqual([summary.completed.length, summary.failed, summary.blocked], [1, [], []]);
        assert.deepEqual(ofType(events, 'notice').map(({ severity, message }) => [severity, message]), [
          ['error', 'The disk is full, so nothing more can be recorded.'], ['info', 'The state can be written again, the run goes on.'],
        ]);
        assert.deepEqual(ofType(events, 'attempt-settled').filter((event) => event.outcome !== 'cancelled').map((event) => `${event.phase} ${event.outcome}`),
          ['spec', 'impl', 'test', 'review'].map((phase) => `${phase} completed`));
        assert.equal(project.git('status', '--porcelain'), '');
        assert.equal(project.git('log', '--format=%s').trim().split('\n').length, 4);
      } finally {
        execFileSync('umount', ['-l', project.root]);
      }
    });
  }
});
