import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { disposable } from '../../../src/base/disposable.ts';
import { UserError } from '../../../src/base/errors.ts';
import type { EnginePorts } from '../../../src/engine/ports/engine-ports.ts';
import { WorkspaceFiles } from '../../../src/node/workspace/workspace-files.ts';
import type { TestRepository } from '../../engine/repository.ts';
import { assemble, ofType, type Assembled } from './assembled.ts';
import { eventually, Program } from './program.ts';
import { repositories } from './repositories.ts';

const DOCUMENT = 'docs/SPEC-COVERAGE.md';
const STATUS = 'docs/STATUS.md';
const MANIFEST = 'specs/manifest.json';
const TEXTS = {
  [STATUS]: '# Status\n\n## Specs implemented\n\n- [x] Nothing of ours\n\n## Test count\n\n3 tests.\n',
  [DOCUMENT]: '# Spec Coverage\n\n| Spec | Present | Spec\'d | Tested | Notes |\n|---|---|---|---|---|\n| 000 Parse And Format | ? | ? | ? | mine |\n',
};

/** A workspace where something happens just before, or instead of, some reads and writes. */
class Faulty extends WorkspaceFiles {
  beforeWrite: (path: string) => void = () => {};
  /** What a write looks at last. */
  afterRead: (path: string) => void = () => {};

  override async read(path: string, limit?: number): Promise<string | null> {
    const text = await super.read(path, limit);
    this.afterRead(path);
    return text;
  }

  override async write(path: string, text: string, expected?: string | null): Promise<void> {
    this.beforeWrite(path);
    await super.write(path, text, expected);
  }
}

/** The owner looks at what its own runs of tests bring, and not a second time because their report is there. */
function unwatched(ports: EnginePorts): EnginePorts {
  ports.reports.watch = () => disposable(() => {});
  return ports;
}

describe('documents that follow while something goes wrong, or somebody else is at work', function () {
  this.timeout(60_000);
  const repository = repositories();
  const open: Assembled[] = [];
  afterEach(async () => {
    for (const assembled of open.splice(0)) await assembled.close().catch(() => {});
  });

  function project(): TestRepository {
    const made = repository('sample');
    for (const [path, text] of Object.entries(TEXTS)) made.write(path, text);
    made.git('add', '--all');
    made.git('commit', '--quiet', '--message', 'As it is');
    return made;
  }

  async function owner(made: TestRepository, around: (ports: EnginePorts) => EnginePorts = (ports) => ports, epoch = 1): Promise<Assembled & { workspace: Faulty }> {
    const workspace = new Faulty(made.root);
    const assembled = await assemble(made, { epoch, around: (ports) => around({ ...ports, workspace }) });
    open.push(assembled);
    return { ...assembled, workspace };
  }

  const read = (made: TestRepository, path: string): string => readFileSync(join(made.root, path), 'utf8');
  const notices = ({ events }: Assembled): string[] => ofType(events, 'notice').map(({ message }) => message);
  const isDocument = (path: string): boolean => path in TEXTS || path === MANIFEST;

  function isWhole(made: TestRepository): void {
    assert.match(read(made, DOCUMENT), /\| 000 Parse And Format \| ✓ \| ✓ \| ✓ \| mine \|/);
    assert.match(read(made, STATUS), /000 Parse And Format[^]*\n[1-9]\d* tests\./);
    const { written } = JSON.parse(read(made, MANIFEST)) as { written: Record<string, Record<string, string>> };
    assert.equal(written[DOCUMENT]?.['specs/000-parse-and-format.md/tested'], '✓');
    assert.match(written[STATUS]?.['tests'] ?? '', /^\d+$/);
    assert.deepEqual(execFileSync('find', ['.', '-name', '.coherence-*.tmp'], { cwd: made.root, encoding: 'utf8' }), '');
  }

  for (const [fault, message] of [['ENOSPC', /cannot be written/], ['EBUSY', /cannot be written/], ['EACCES', /cannot be written/]] as const) {
    for (const path of [DOCUMENT, STATUS, MANIFEST, '.coherence/state/documents-update.json']) {
      it(`${fault} at ${path}: it is said once, and the next update completes what was begun`, async () => {
        const made = project();
        const { engine, workspace, ...rest } = await owner(made);
        let failing = true;
        workspace.beforeWrite = (written) => {
          if (failing && written === path) throw new UserError('unwritable', `The file ${path} cannot be written.`, { cause: Object.assign(new Error(fault), { code: fault }) });
        };
        await engine.runTests({});
        await engine.runTests({});
        assert.equal(notices({ engine, ...rest }).length, 1);
        assert.match(notices({ engine, ...rest })[0] ?? '', message);
        failing = false;
        await engine.runTests({});
        isWhole(made);
        assert.equal(made.git('status', '--porcelain'), '');
        const again = await engine.updateDocuments({});
        assert.deepEqual([again.changes, again.kept, notices({ engine, ...rest }).length], [[], [], 1]);
      });
    }
  }

  it('on a disk that is really full: the run ends well, and the documents follow when there is room', async function () {
    const made = project();
    const copy = join(dirname(made.root), 'copy');
    execFileSync('cp', ['-a', made.root, copy]);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', made.root], { stdio: 'ignore' });
    } catch {
      return this.skip();
    }
    const filler = join(made.root, '.coherence/state/filler');
    try {
      execFileSync('cp', ['-a', `${copy}/.`, made.root]);
      const assembled = await owner(made);
      let filled = false;
      assembled.workspace.beforeWrite = (path) => {
        if (filled || !isDocument(path)) return;
        filled = true;
        try {
          appendFileSync(filler, Buffer.alloc(16 * 1024 * 1024));
        } catch {
          // Full.
        }
      };
      assembled.engine.onEvent((event) => {
        if (event.type === 'notice' && event.message.includes('could not follow')) rmSync(filler, { force: true });
      });
      const run = await assembled.engine.run({ items: ['2'] });
      assert.deepEqual([run.completed.length, run.failed, run.blocked], [1, [], []]);
      assert.ok(filled);
      assert.equal(notices(assembled).filter((said) => said.includes('could not follow')).length, 1, JSON.stringify(notices(assembled)));
      await assembled.engine.runTests({});
      isWhole(made);
      assert.equal(made.git('status', '--porcelain'), '');
    } finally {
      execFileSync('umount', ['-l', made.root]);
    }
  });

  it('keep a mode and a link; a link that is broken is left alone', async function () {
    if (process.platform === 'win32') this.skip();
    const made = project();
    mkdirSync(join(made.root, 'real'));
    renameSync(join(made.root, STATUS), join(made.root, 'real/status.md'));
    symlinkSync('../real/status.md', join(made.root, STATUS));
    chmodSync(join(made.root, DOCUMENT), 0o640);
    const assembled = await owner(made);
    await assembled.engine.runTests({});
    isWhole(made);
    assert.ok(lstatSync(join(made.root, STATUS)).isSymbolicLink());
    assert.equal(statSync(join(made.root, DOCUMENT)).mode & 0o777, 0o640);
    unlinkSync(join(made.root, 'real/status.md'));
    await assembled.engine.runTests({});
    assert.ok(lstatSync(join(made.root, STATUS)).isSymbolicLink());
    assert.deepEqual(notices(assembled).length, 1);
  });

  describe('a person who saves a document', () => {
    for (const [moment, hook] of [['just before it is written', 'beforeWrite'], ['when it is compared last', 'afterRead']] as const) {
      for (const path of [DOCUMENT, STATUS, MANIFEST]) {
        it(`${path}, ${moment}: what they saved stays, and the rest follows`, async () => {
          const made = project();
          const assembled = await owner(made);
          await assembled.engine.runTests({});
          made.write(DOCUMENT, read(made, DOCUMENT).replace('✓ | mine', '? | mine'));
          made.write(STATUS, `${read(made, STATUS)}\nMine.\n`);
          made.write(MANIFEST, read(made, MANIFEST).replace('"specs/000-parse-and-format.md/tested": "✓"', '"specs/000-parse-and-format.md/tested": "?"').replace(/"tests": "\d+"/, '"tests": "3"'));
          made.write(STATUS, read(made, STATUS).replace(/\d+ tests/, '3 tests'));
          let times = 0;
          const mark = path === MANIFEST ? '"mine": "x",\n  "schema"' : 'Saved by a person.\n';
          // The first reads are those of the look; saved there, it is simply what is there.
          let reads = 0;
          assembled.workspace[hook] = (touched) => {
            if (touched !== path || (hook === 'afterRead' && (reads += 1) < 2) || times > 0) return;
            times += 1;
            if (path === MANIFEST) made.write(path, read(made, path).replace('"schema"', mark));
            else appendFileSync(join(made.root, path), mark);
          };
          // The owner may have seen the report meanwhile, and have updated them by itself.
          const { problems } = await assembled.engine.updateDocuments({});
          assert.equal(times, 1, 'it came to no such moment');
          assert.deepEqual([problems, notices(assembled)], [[], []]);
          isWhole(made);
          assert.ok(read(made, path).includes(path === MANIFEST ? '"mine": "x"' : mark));
          assert.match(read(made, STATUS), /Mine\.\n/);
          assert.deepEqual((await assembled.engine.updateDocuments({})).changes, []);
        });
      }
    }

    it('again and again: it is left to them, and said', async () => {
      const made = project();
      const assembled = await owner(made, unwatched);
      let saved = 0;
      assembled.workspace.beforeWrite = (path) => {
        if (path === DOCUMENT) appendFileSync(join(made.root, path), `Line ${saved += 1}.\n`);
      };
      await assembled.engine.runTests({});
      assert.deepEqual([saved, notices(assembled).length], [3, 1]);
      assert.match(read(made, DOCUMENT), /Line 1\.\nLine 2\.\nLine 3\.\n/);
      assembled.workspace.beforeWrite = () => {};
      await assembled.engine.updateDocuments({});
      isWhole(made);
    });
  });

  const atCommit: Record<string, (made: TestRepository) => void> = {
    'commits the document': (made) => { made.git('commit', '--quiet', '--all', '--message', 'A person'); },
    'commits something else': (made) => { made.write('mine.txt', 'mine\n'); made.git('add', 'mine.txt'); made.git('commit', '--quiet', '--message', 'A person', '--', 'mine.txt'); },
    'stages something else': (made) => { made.write('mine.txt', 'mine\n'); made.git('add', 'mine.txt'); },
    'makes another branch and switches to it': (made) => { made.git('switch', '--quiet', '--create', 'other'); },
    'detaches HEAD': (made) => { made.git('checkout', '--quiet', '--detach'); },
    'is in the middle of a rebase': (made) => {
      made.git('branch', 'base', 'HEAD~1');
      execFileSync('git', ['-c', 'sequence.editor=sed -i "1s/^pick/edit/"', 'rebase', '--quiet', '--interactive', '--autostash', 'base'], { cwd: made.root, stdio: 'pipe' });
    },
  };
  for (const [what, act] of Object.entries(atCommit)) {
    it(`a person who ${what} before the commit is made loses nothing`, async () => {
      const made = project();
      let acted = false;
      const assembled = await owner(made, (ports) => {
        const { checkout } = ports;
        const record = checkout.record.bind(checkout);
        checkout.record = (files, message) => {
          if (!acted) act(made);
          acted = true;
          return record(files, message);
        };
        return unwatched(ports);
      });
      await assembled.engine.runTests({});
      assert.ok(acted);
      if (!what.includes('rebase')) isWhole(made);
      const staged = made.git('diff', '--cached', '--name-only').trim();
      assert.equal(staged, what.startsWith('stages') ? 'mine.txt' : '');
      if (what.startsWith('commits') || what.startsWith('makes')) assert.equal(made.git('status', '--porcelain'), '');
      if (what.startsWith('commits something')) assert.match(made.git('show', '--stat', 'HEAD~1'), /mine\.txt/);
      execFileSync('git', ['fsck', '--strict'], { cwd: made.root, stdio: 'pipe' });
      assert.deepEqual(notices(assembled), []);
      await assembled.engine.runTests({});
      assert.deepEqual(notices(assembled), []);
    });
  }

  it('are updated and handed over by many at once as by one after the other', async () => {
    const made = project();
    const assembled = await owner(made);
    const { engine } = assembled;
    await engine.runTests({});
    made.write(DOCUMENT, read(made, DOCUMENT).replace('✓ | mine', '? | mine'));
    const place = `${DOCUMENT}#specs/000-parse-and-format.md/tested`;
    const all = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => (index % 3 === 1 ? engine.handOver([place]) : index % 3 === 0 ? engine.updateDocuments({}) : engine.coverage())));
    assert.deepEqual(all.filter(({ status }) => status === 'rejected'), []);
    await engine.updateDocuments({});
    isWhole(made);
  });

  it('are updated by two terminals and a window at once', async function () {
    if (process.platform !== 'linux') this.skip();
    const program = new Program();
    try {
      await program.build();
      const made = project();
      execFileSync('npm', ['test'], { cwd: made.root, stdio: 'pipe', env: { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined } });
      const { host } = await made.open();
      const calls = await Promise.all([
        ...Array.from({ length: 2 }, () => program.call(made, ['coverage', 'update', '--strict'])), host.api.updateDocuments({}).then(() => ({ code: 0, stderr: '' })),
      ]);
      assert.deepEqual(calls.map(({ code }) => code), [0, 0, 0], calls.map(({ stderr }) => stderr).join(''));
      isWhole(made);
      await host.close();
      // Nobody owns it now: each terminal is on its own.
      made.write(DOCUMENT, TEXTS[DOCUMENT]);
      rmSync(join(made.root, MANIFEST));
      const apart = await Promise.all(Array.from({ length: 4 }, () => program.call(made, ['coverage', 'update'])));
      assert.deepEqual(apart.map(({ code }) => code), [0, 0, 0, 0]);
      await program.call(made, ['coverage', 'update']);
      assert.match(read(made, DOCUMENT), /\| ✓ \| ✓ \| ✓ \| mine \|/);
      assert.equal((await program.call(made, ['coverage', 'update'])).stdout.includes('rites'), false);
    } finally {
      program.remove();
    }
  });

  it('follow a report that is touched a thousand times, half-written, replaced and deleted: the last state wins, and there is no storm', async () => {
    const made = project();
    const assembled = await owner(made);
    await assembled.engine.runTests({});
    const whole = read(made, 'junit.xml');
    const updates = (): number => ofType(assembled.events, 'coverage-changed').length;
    const before = updates();
    for (let touch = 0; touch < 1000; touch += 1) {
      if (touch % 3 === 0) made.write('junit.xml', whole.slice(0, whole.length * (touch % 7) / 7));
      else if (touch % 3 === 1) { made.write('junit.tmp', whole); renameSync(join(made.root, 'junit.tmp'), join(made.root, 'junit.xml')); } else rmSync(join(made.root, 'junit.xml'), { force: true });
      if (touch % 20 === 0) await delay(10);
    }
    const failing = whole.replace(/<testcase name="([^"]+)"([^>]*?)\/>/, '<testcase name="$1"$2><failure message="no">no</failure></testcase>');
    assert.notEqual(failing, whole);
    made.write('junit.xml', failing);
    utimesSync(join(made.root, 'junit.xml'), new Date(), new Date());
    assert.ok(await eventually(() => read(made, MANIFEST).includes('"status": "regressed"'), 15_000));
    assert.ok(updates() - before <= 10, `${updates() - before} updates`);
    assert.deepEqual(notices(assembled), []);
  });
});
