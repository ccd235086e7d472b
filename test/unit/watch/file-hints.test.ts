import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../../src/node/clock.ts';
import { FileHints, type FileHintOptions } from '../../../src/node/watch/file-hints.ts';

const PATIENCE_MS = 10_000;
const WATCHED = ['specs', '.coherence', 'docs/plan/backlog.md'];

describe('hints about files', () => {
  let root: string;
  let watching: FileHints | undefined;
  let hints: number;
  const warnings: string[] = [];

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-watch-')));
    hints = 0;
    warnings.length = 0;
  });

  afterEach(() => {
    watching?.dispose();
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  });

  function write(path: string, text = 'x'): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  async function watch(paths: readonly string[] = WATCHED, which: Pick<FileHintOptions, 'matches' | 'mayHold'> = {}): Promise<void> {
    const logger = { debug() {}, info() {}, warn: (message: string) => { warnings.push(message); }, error() {} };
    watching = new FileHints({ root, paths, clock: systemClock, logger, onHint: () => { hints += 1; }, ...which });
    await watching.ready;
  }

  async function until(holds: () => boolean): Promise<void> {
    for (const start = performance.now(); !holds() && performance.now() - start < PATIENCE_MS;) await delay(20);
  }

  /** Does something that is to be told of, and waits until it is. */
  async function told(what: string, work: () => void): Promise<void> {
    const before = hints;
    work();
    await until(() => hints > before);
    assert.ok(hints > before, `Nobody told of ${what}.`);
    // Nothing of it comes later and is taken for what a test does next.
    for (let quiet = hints; ;) {
      await delay(300);
      if (hints === quiet) break;
      quiet = hints;
    }
  }

  it('come of changes, additions and removals', async () => {
    write('specs/a.md');
    await watch();
    await told('a change', () => write('specs/a.md', 'y'));
    await told('an addition', () => write('specs/b.md'));
    await told('a removal', () => rmSync(join(root, 'specs/b.md')));
    await told('a new folder', () => write('specs/deep/er/c.md'));
    await told('a change in it', () => write('specs/deep/er/c.md', 'y'));
    await told('the end of the folder', () => rmSync(join(root, 'specs/deep'), { recursive: true }));
  });

  it('come of a save that replaces the file, and of the next one', async () => {
    write('docs/plan/backlog.md');
    await watch();
    for (const text of ['y', 'z', 'zz']) {
      await told(`the save of ${text}`, () => {
        write('docs/plan/backlog.md.tmp', text);
        renameSync(join(root, 'docs/plan/backlog.md.tmp'), join(root, 'docs/plan/backlog.md'));
      });
    }
  });

  it('come of folders that were not there, and of what is in them from then on', async () => {
    await watch();
    await told('the folder of the specs', () => mkdirSync(join(root, 'specs')));
    await told('a spec', () => write('specs/a.md'));
    await told('a change of it', () => write('specs/a.md', 'y'));
    await told('a configuration', () => write('.coherence/config.json'));
    await told('a change of that', () => write('.coherence/config.json', 'y'));
  });

  it('come of a file whose folders appear one after the other', async () => {
    await watch();
    mkdirSync(join(root, 'docs'));
    await delay(300);
    mkdirSync(join(root, 'docs/plan'));
    await delay(300);
    await told('the file', () => write('docs/plan/backlog.md'));
    await told('a change of it', () => write('docs/plan/backlog.md', 'y'));
  });

  it('come again when a watched folder is removed and made anew', async () => {
    write('specs/a.md');
    await watch();
    await told('its removal', () => rmSync(join(root, 'specs'), { recursive: true }));
    await told('its return', () => write('specs/a.md'));
    await told('a change in it', () => write('specs/a.md', 'y'));
  });

  it('do not come of our own state, of other programs’ folders and of what is not watched', async () => {
    write('.coherence/state/journal/a');
    write('specs/node_modules/x/a.js');
    write('src/a.ts');
    await watch();
    write('.coherence/state/journal/a', 'y');
    write('.coherence/state/logs/new/b');
    write('specs/node_modules/x/a.js', 'y');
    write('specs/.git/HEAD');
    write('src/a.ts', 'y');
    write('README.md');
    // All of it came before this, and would have been told of with it or earlier.
    await delay(700);
    assert.equal(hints, 0);
    await told('a spec', () => write('specs/a.md'));
  });

  it('come of files that match alone, where that is asked for', async () => {
    write('reports/a.xml');
    write('reports/a.log');
    await watch(['reports', ''], { matches: (path) => path.endsWith('.xml'), mayHold: (folder) => folder !== 'src' });
    write('reports/a.log', 'y');
    write('reports/new/b.log');
    write('src/c.xml');
    rmSync(join(root, 'reports/a.log'));
    await delay(700);
    assert.equal(hints, 0);
    await told('a change', () => write('reports/a.xml', 'y'));
    await told('an addition', () => write('reports/new/b.xml'));
    await told('a file at the top', () => write('c.xml'));
    await told('a removal', () => rmSync(join(root, 'reports/a.xml')));
  });

  it('come a few times of many changes', async () => {
    write('specs/a.md');
    await watch();
    await told('the changes', () => {
      for (let index = 0; index < 500; index += 1) write(`specs/area-${index % 20}/${index}.md`);
    });
    assert.ok(hints <= 5, `It was told ${hints} times.`);
  });

  it('come while the changes do not end', async () => {
    write('specs/a.md');
    await watch();
    await until(() => {
      appendFileSync(join(root, 'specs/a.md'), 'x');
      return hints >= 2;
    });
    assert.ok(hints >= 2);
  });

  it('follow no symbolic link into what it leads to, and end where one leads in a circle', async function () {
    if (process.platform === 'win32') this.skip();
    write('specs/a.md');
    write('elsewhere/deep/b.md');
    symlinkSync('..', join(root, 'specs/loop'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'specs/link'));
    await watch();
    // The links themselves may be told of.
    await delay(700);
    hints = 0;
    write('elsewhere/deep/b.md', 'y');
    await delay(700);
    assert.equal(hints, 0);
    await told('a spec', () => write('specs/a.md', 'y'));
    assert.deepEqual(warnings, []);
  });

  it('do not come when nobody wants them any more', async () => {
    write('specs/a.md');
    await watch();
    write('specs/a.md', 'y');
    watching?.dispose();
    watching?.dispose();
    write('specs/b.md');
    await delay(700);
    assert.equal(hints, 0);
  });
});
