import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Emitter } from '../../../src/base/emitter.ts';
import { openDocuments } from '../../../src/cli/lint/open-documents.ts';
import { runCommandLine } from '../../../src/cli/program.ts';
import type { CliServices, Interrupt } from '../../../src/cli/services.ts';
import { systemServices } from '../../../src/cli/system-services.ts';
import { FakeTerminal } from './harness.ts';

const SPEC = '# Spec: Paging\n\n## Purpose\n\nLong lists.\n\n## Requirements\n\n- [ ] A page has 50 rows\n\n## Files to Create/Modify\n\n- `src/paging.js` (new)\n\n## Acceptance Tests\n\n- `test/paging.test.js` (new)\n\n## Out of Scope\n\n- Nothing\n\n## Decision Gates\n\n- None.\n';
const BACKLOG = '# Backlog\r\n\r\n1. [] Add paging\r\n2.Add sorting\r\n';
const MENDED = BACKLOG.replace('[]', '[ ]').replace('2.Add', '2. Add');

interface Printed {
  findings: { file: string; rule: string; range: { start: { line: number } } }[];
}

describe('coherence lint in a folder', () => {
  let folder: string;
  let terminal: FakeTerminal;
  let services: CliServices;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'coherence lint-')));
    write('work/specs/001-paging.md', SPEC);
    write('work/specs/backlog.md', BACKLOG);
    write('work/README.md', '# Hello\n');
    mkdirSync(join(folder, 'work/.git'));
    terminal = new FakeTerminal();
    services = { ...systemServices(new Emitter<Interrupt>().event), cwd: join(folder, 'work') };
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

  async function lint(...words: string[]): Promise<number> {
    [terminal.out, terminal.error] = ['', ''];
    return runCommandLine(['lint', ...words], services, terminal);
  }

  async function rules(...words: string[]): Promise<string[]> {
    await lint('--json', ...words);
    return (JSON.parse(terminal.out) as Printed).findings.map(({ file, rule, range }) => `${file}:${range.start.line + 1} ${rule}`);
  }

  it('finds what is wrong, and writes nothing', async () => {
    assert.deepEqual(await rules('specs/backlog.md'), ['specs/backlog.md:3 malformed-item', 'specs/backlog.md:4 malformed-item']);
    assert.equal(await lint(), 1);
    assert.equal(read('work/specs/backlog.md'), BACKLOG);
    assert.equal(existsSync(join(folder, 'work/.coherence')), false);
  });

  it('takes paths from where the person stands', async () => {
    services = { ...services, cwd: join(folder, 'work/specs') };
    assert.equal((await rules('backlog.md')).length, 2);
    assert.equal((await rules('../specs')).filter((each) => each.startsWith('specs/backlog.md')).length, 2);
    assert.equal(await lint('../README.md'), 2);
    assert.match(terminal.error, /\.\.\/README\.md is no document that is checked\./);
  });

  it('mends what is safe, says so, and leaves every other byte', async () => {
    assert.equal(await lint('--fix', 'specs/backlog.md'), 0);
    assert.equal(read('work/specs/backlog.md'), MENDED);
    assert.match(terminal.out, /^✔ specs\/backlog\.md: 2 fixes made\.\n\n✔ No findings in 1 document\.\n$/);
    assert.equal(await lint('--fix', 'specs/backlog.md'), 0);
    assert.match(terminal.out, /^✔ No findings/);
  });

  it('says beside the findings what it has mended where a program reads them', async () => {
    assert.equal(await lint('--fix', '--json', 'specs/backlog.md'), 0);
    assert.equal(terminal.out, '{"findings":[]}\n');
    assert.equal(terminal.error, '✔ specs/backlog.md: 2 fixes made.\n');
  });

  it('mends only what was named', async () => {
    await lint('--fix', 'specs/001-paging.md');
    assert.equal(read('work/specs/backlog.md'), BACKLOG);
  });

  it('leaves what somebody else has saved meanwhile', async () => {
    const theirs = `${BACKLOG}3. Mine\r\n`;
    services = {
      ...services,
      openDocuments: async (options) => {
        const workspace = await openDocuments(options);
        return { ...workspace, write: async (file, text, expected) => {
          write('work/specs/backlog.md', theirs);
          await workspace.write(file, text, expected);
        } };
      },
    };
    assert.equal(await lint('--fix', 'specs/backlog.md'), 1);
    assert.equal(read('work/specs/backlog.md'), theirs);
    assert.match(terminal.out, /^✖ specs\/backlog\.md was left as it is: .*changed by\n {2}somebody else/);
  });

  it('leaves a file in the middle of a merge', async () => {
    const conflict = `${BACKLOG}<<<<<<< HEAD\r\n3. Mine\r\n=======\r\n3. Theirs\r\n>>>>>>> other\r\n`;
    write('work/specs/backlog.md', conflict);
    assert.equal(await lint('--fix', 'specs/backlog.md'), 1);
    assert.equal(read('work/specs/backlog.md'), conflict);
    assert.match(terminal.out, /^✖ specs\/backlog\.md was left as it is: .*merge/);
  });

  (process.platform === 'win32' ? it.skip : it)('reads and writes nothing outside, and follows links that stay inside', async () => {
    write('outside.md', BACKLOG);
    rmSync(join(folder, 'work/specs/backlog.md'));
    symlinkSync('../../outside.md', join(folder, 'work/specs/backlog.md'));
    await lint('--fix');
    assert.equal(read('outside.md'), BACKLOG);
    rmSync(join(folder, 'work/specs/backlog.md'));
    write('work/real.md', BACKLOG);
    symlinkSync('../real.md', join(folder, 'work/specs/backlog.md'));
    await lint('--fix');
    assert.equal(read('work/real.md'), MENDED);
  });

  (process.platform === 'win32' ? it.skip : it)('knows a workspace that is reached by a link', async () => {
    symlinkSync('work', join(folder, 'link'));
    assert.equal((await rules('--root', join(folder, 'link'), join(folder, 'link/specs/backlog.md'))).length, 2);
    assert.equal((await rules('--root', join(folder, 'link'), join(folder, 'work/specs/backlog.md'))).length, 2);
  });

  it('has places and fixes in SARIF that mend the file', async () => {
    await lint('--format', 'sarif', 'specs/backlog.md');
    const { runs: [{ results }] } = JSON.parse(terminal.out) as { runs: [{ results: { fixes: { artifactChanges: { replacements: { deletedRegion: Record<string, number>; insertedContent: { text: string } }[] }[] }[] }[] }] };
    const lines = BACKLOG.split('\r\n');
    for (const { fixes } of results) {
      for (const { deletedRegion: { startLine = 0, startColumn = 0, endLine, endColumn = 0 }, insertedContent } of fixes[0]?.artifactChanges[0]?.replacements ?? []) {
        assert.equal(startLine, endLine);
        const line = lines[startLine - 1] ?? '';
        lines[startLine - 1] = line.slice(0, startColumn - 1) + insertedContent.text + line.slice(endColumn - 1);
      }
    }
    assert.equal(lines.join('\r\n'), MENDED);
  });

  it('knows what the pipeline knows, where there is one', async () => {
    write('work/.coherence/config.json', '{ "lint": { "rules": { "malformed-item": "information", "no-such-rule": "off" } } }');
    assert.equal(await lint('specs/backlog.md'), 0);
    assert.match(terminal.out, /info {5}[^\n]+\n +malformed-item/);
    assert.match(terminal.error, /^▲ lint\.rules\.no-such-rule: There is no rule "no-such-rule"/);
    write('work/.coherence/config.json', '{ "lint": { "maxKilobytes": "many" } }');
    assert.equal(await lint(), 2);
  });

  it('says that it cannot read what the pipeline knows, and checks all the same', async () => {
    write('work/.coherence/state/journal', 'This was a folder once.');
    assert.equal((await rules('specs/backlog.md')).length, 2);
    assert.match(terminal.error, /^▲ What the pipeline knows could not be read/);
  });

  it('is a program that ends by itself', () => {
    const launcher = join(import.meta.dirname, '../../../src/cli/launcher.ts');
    const run = (...words: string[]) => {
      try {
        return { out: execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', launcher, 'lint', ...words], { cwd: join(folder, 'work'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }), code: 0 };
      } catch (error) {
        const { status, stdout } = error as { status: number; stdout: string };
        return { out: stdout, code: status };
      }
    };
    const { out, code } = run('--format', 'sarif');
    assert.equal(code, 1);
    assert.equal((JSON.parse(out) as { version: string }).version, '2.1.0');
    const mode = statSync(join(folder, 'work/specs/backlog.md')).mode;
    assert.equal(run('--fix', 'specs').code, 0);
    assert.equal(statSync(join(folder, 'work/specs/backlog.md')).mode, mode);
  });
});
