import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../../../src/base/errors.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { ReportFiles } from '../../../src/node/reports/report-files.ts';
import type { FileHints } from '../../../src/node/watch/file-hints.ts';

const PATIENCE_MS = 10_000;

describe('report files', () => {
  let root: string;
  let reports: ReportFiles;
  const warnings: string[] = [];

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-reports-')));
    warnings.length = 0;
    const logger = { debug() {}, info() {}, warn: (message: string) => { warnings.push(message); }, error() {} };
    reports = new ReportFiles({ root, clock: systemClock, logger });
  });

  afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));

  function write(path: string, content: string | Uint8Array = 'x'): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }

  const hasCode = (code: string) => (error: unknown): boolean => error instanceof UserError && error.code === code;

  it('are found by globs, sorted, with size and time', async () => {
    write('reports/b.xml', 'bb');
    write('reports/a.xml');
    write('reports/deep/c.xml');
    write('reports/a.txt');
    write('packages/one/junit.xml');
    write('.junit.xml');
    utimesSync(join(root, 'reports/b.xml'), 1000, 2000.5);
    const found = await reports.find(['reports/*.xml', 'packages/*/junit.xml', '.junit.xml', 'reports/a.xml', 'none/*.xml']);
    assert.deepEqual(found.map((file) => file.path), ['.junit.xml', 'packages/one/junit.xml', 'reports/a.xml', 'reports/b.xml']);
    assert.deepEqual(found.at(-1), { path: 'reports/b.xml', size: 2, modifiedMs: 2_000_500 });
    assert.deepEqual(await reports.find([]), []);
    assert.deepEqual(warnings, []);
  });

  it('are not looked for behind links, in other programs’ folders and where nothing can be read', async function () {
    if (process.platform === 'win32') this.skip();
    write('a/r.xml');
    write('node_modules/x/r.xml');
    write('a/node_modules/r.xml');
    write('.git/r.xml');
    write('.coherence/state/r.xml');
    write('locked/r.xml');
    mkdirSync(join(root, 'folder.xml'));
    symlinkSync('a', join(root, 'link'));
    symlinkSync('..', join(root, 'a/loop'));
    symlinkSync('r.xml', join(root, 'a/link.xml'));
    symlinkSync(tmpdir(), join(root, 'outside'));
    execFileSync('mkfifo', [join(root, 'a/fifo.xml')]);
    assert.deepEqual((await reports.find(['**/*.xml', 'link/*.xml', 'link/r.xml', 'outside/**', 'node_modules/**/*.xml'])).map((file) => file.path), ['a/r.xml', 'locked/r.xml']);
    if (process.getuid?.() === 0) return;
    chmodSync(join(root, 'locked'), 0);
    assert.deepEqual((await reports.find(['**/*.xml'])).map((file) => file.path), ['a/r.xml']);
    chmodSync(join(root, 'locked'), 0o700);
  });

  it('are bounded in number, and that is said', async function () {
    this.timeout(60_000);
    mkdirSync(join(root, 'many'));
    for (let index = 0; index < 10_050; index += 1) writeFileSync(join(root, `many/${index}.xml`), '');
    assert.equal((await reports.find(['many/*.xml'])).length, 10_000);
    assert.match(warnings.join('\n'), /many\/\*\.xml/);
  });

  it('are refused outside of the workspace', async () => {
    await assert.rejects(reports.find(['ok/*.xml', '../*.xml']), hasCode('path'));
    await assert.rejects(reports.read('../x'), hasCode('path'));
    await assert.rejects(reports.read('/etc/passwd'), hasCode('path'));
    symlinkSync('/etc/passwd', join(root, 'link'));
    await assert.rejects(reports.read('link'), hasCode('outside'));
    assert.deepEqual([...(await reports.modified(['../x', '/etc/passwd', 'link']))], []);
  });

  it('are read whatever is in them', async () => {
    write('utf8.xml', Buffer.from('\ufeff<a>ä</a>'));
    write('utf16.xml', Buffer.from('\ufeff<a>ä</a>', 'utf16le'));
    write('utf16be.xml', Buffer.from('\ufeff<a>ä</a>', 'utf16le').swap16());
    write('latin1.xml', Buffer.from('<a>ä\0</a>', 'latin1'));
    assert.equal(await reports.read('utf8.xml'), '<a>ä</a>');
    assert.equal(await reports.read('utf16.xml'), '<a>ä</a>');
    assert.equal(await reports.read('utf16be.xml'), '<a>ä</a>');
    assert.equal(await reports.read('latin1.xml'), '<a>\ufffd\0</a>');
    await assert.rejects(reports.read('none.xml'), hasCode('no-file'));
    mkdirSync(join(root, 'folder.xml'));
    await assert.rejects(reports.read('folder.xml'), hasCode('not-a-file'));
    write('large.xml');
    truncateSync(join(root, 'large.xml'), 64 * 1024 * 1024 + 1);
    await assert.rejects(reports.read('large.xml'), hasCode('too-large'));
  });

  it('do not hold a reader where they are a pipe', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [join(root, 'fifo.xml')]);
    await assert.rejects(reports.read('fifo.xml'), hasCode('not-a-file'));
    assert.deepEqual([...(await reports.modified(['fifo.xml']))], []);
    assert.equal(await reports.digest(['fifo.xml']), await reports.digest(['fifo.xml']));
  });

  it('tell when files were changed, those that are not there left out', async () => {
    const paths = Array.from({ length: 100 }, (_, index) => `src/${index}.ts`);
    for (const [index, path] of paths.entries()) {
      write(path);
      utimesSync(join(root, path), 1, index + 1);
    }
    const times = await reports.modified([...paths, 'src/none.ts', 'src']);
    assert.deepEqual([...times], paths.map((path, index) => [path, (index + 1) * 1000]));
  });

  it('tell when files were changed behind links that stay inside', async function () {
    if (process.platform === 'win32') this.skip();
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-outside-')));
    writeFileSync(join(outside, 'a.ts'), 'x');
    write('src/a.ts');
    utimesSync(join(root, 'src/a.ts'), 1, 7);
    symlinkSync('src', join(root, 'folder'));
    symlinkSync('src/a.ts', join(root, 'file.ts'));
    symlinkSync(outside, join(root, 'away'));
    symlinkSync('nowhere', join(root, 'broken.ts'));
    const times = await reports.modified(['folder/a.ts', 'file.ts', './src//a.ts', 'away/a.ts', 'broken.ts', 'src/a.ts/b', '']);
    assert.deepEqual([...times], [['folder/a.ts', 7000], ['file.ts', 7000], ['./src//a.ts', 7000]]);
    rmSync(outside, { recursive: true });
  });

  it('have a digest that follows content, path and order, and nothing else', async () => {
    write('a.ts', 'one');
    write('b.ts', 'two');
    const first = await reports.digest(['a.ts', 'b.ts', 'none.ts']);
    assert.match(first, /^[0-9a-f]{64}$/);
    utimesSync(join(root, 'a.ts'), 1, 1);
    assert.equal(await reports.digest(['a.ts', 'b.ts', 'none.ts']), first);
    assert.notEqual(await reports.digest(['b.ts', 'a.ts', 'none.ts']), first);
    assert.notEqual(await reports.digest(['a.ts', 'b.ts']), first);
    write('none.ts', '');
    assert.notEqual(await reports.digest(['a.ts', 'b.ts', 'none.ts']), first);
    rmSync(join(root, 'none.ts'));
    // The same size, at once and at a later time.
    write('a.ts', 'eno');
    assert.notEqual(await reports.digest(['a.ts', 'b.ts', 'none.ts']), first);
    write('a.ts', 'one');
    assert.equal(await reports.digest(['a.ts', 'b.ts', 'none.ts']), first);
  });

  it('are read again for a digest when they have changed since they were known', async () => {
    let now = Date.now() + 60_000;
    const later = new ReportFiles({ root, clock: { ...systemClock, now: () => now }, logger: { debug() {}, info() {}, warn() {}, error() {} } });
    write('a.ts', 'one');
    const first = await later.digest(['a.ts']);
    assert.equal(await later.digest(['a.ts']), first);
    await delay(20);
    write('a.ts', 'two');
    now += 1;
    assert.notEqual(await later.digest(['a.ts']), first);
  });

  describe('tell of changes', () => {
    let watching: FileHints | undefined;
    let hints: number;

    afterEach(() => watching?.dispose());

    async function watch(globs: readonly string[]): Promise<void> {
      hints = 0;
      watching = reports.watch(globs, () => { hints += 1; });
      await watching.ready;
    }

    async function until(holds: () => boolean): Promise<void> {
      for (const start = performance.now(); !holds() && performance.now() - start < PATIENCE_MS;) await delay(20);
    }

    async function told(what: string, work: () => void): Promise<void> {
      const before = hints;
      work();
      await until(() => hints > before);
      assert.ok(hints > before, `Nobody told of ${what}.`);
      for (let quiet = hints; ;) {
        await delay(300);
        if (hints === quiet) break;
        quiet = hints;
      }
    }

    /** As test runners do who care. */
    function replace(path: string, content: string): void {
      write(`${path}.tmp`, content);
      renameSync(join(root, `${path}.tmp`), join(root, path));
    }

    it('of a report that is moved into a folder that was not there', async () => {
      await watch(['build/test-results/**/*.xml']);
      await told('the first', () => replace('build/test-results/unit/a.xml', 'x'));
      await told('its replacement', () => replace('build/test-results/unit/a.xml', 'y'));
      await told('another one', () => replace('build/test-results/e2e/b.xml', 'y'));
      await told('a removal', () => rmSync(join(root, 'build/test-results/e2e/b.xml')));
      await told('the end of the folder', () => rmSync(join(root, 'build'), { recursive: true }));
      await told('its return', () => replace('build/test-results/unit/a.xml', 'z'));
      await told('a change of that', () => replace('build/test-results/unit/a.xml', 'zz'));
      assert.deepEqual(warnings, []);
    });

    it('of a single file, and of files in the workspace itself', async () => {
      await watch(['junit.xml', 'deep/report.tap']);
      await told('the file', () => replace('junit.xml', 'x'));
      await told('its change', () => write('junit.xml', 'y'));
      await told('its removal', () => rmSync(join(root, 'junit.xml')));
      await told('the deep one', () => replace('deep/report.tap', 'y'));
      watching?.dispose();
      await watch(['*.xml']);
      await told('a file', () => replace('other.xml', 'x'));
    });

    it('and not of files that no glob names', async () => {
      write('reports/a.xml');
      write('reports/a.log');
      write('src/a.ts');
      await watch(['reports/*.xml', '**/junit-*.xml']);
      write('reports/a.log', 'y');
      write('reports/b.log', 'y');
      write('reports/new/c.xml', 'y');
      write('src/a.ts', 'y');
      write('src/deep/b.ts', 'y');
      write('.git/junit-1.xml');
      write('node_modules/x/junit-1.xml');
      write('.coherence/state/junit-1.xml');
      rmSync(join(root, 'src/a.ts'));
      await delay(700);
      assert.equal(hints, 0);
      await told('a report', () => write('reports/a.xml', 'y'));
      await told('one in a folder of other files', () => write('src/deep/junit-1.xml'));
    });
  });
});
