import type { MochaOptions, Runner, Test } from 'mocha';
import { appendFileSync, readdirSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { workspace } from 'vscode';

/**
 * What an editor calls to run the suite that the environment names, in the extension host. It reports into a file as
 * it goes, so that a run that hangs shows how far it came.
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { COHERENCE_SUITE: suite = '', COHERENCE_SUITE_REPORT: report = '', COHERENCE_SUITE_GREP: grep } = process.env;
  if (await hasLostItsFolders()) {
    appendFileSync(report, 'opened without its folders\n');
    throw new Error('The editor opened a workspace file without the folders in it.');
  }
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    slow: 5000,
    retries: 1,
    ...(grep === undefined ? {} : { grep }),
    reporter: class extends Mocha.reporters.Base {
      constructor(runner: Runner, options: MochaOptions) {
        super(runner, options);
        reportTo(report, runner);
      }
    },
  });
  const folder = join(__dirname, suite);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.cjs')).sort()) {
    // This is how mocha hands out `describe` and `it`; its own loader does not know this host's `require`.
    mocha.suite.emit('pre-require', globalThis, name, mocha);
    require(join(folder, name));
  }
  const failures = await new Promise<number>((resolve) => { mocha.run(resolve); });
  if (failures > 0) throw new Error(`${failures} failed`);
}

/** Now and then a workbench in a browser reads a workspace file too early and stays without folders: open it again. */
async function hasLostItsFolders(): Promise<boolean> {
  const lost = () => workspace.workspaceFile !== undefined && (workspace.workspaceFolders ?? []).length === 0;
  for (let waited = 0; waited < 3000 && lost(); waited += 100) await delay(100);
  return lost();
}

function reportTo(path: string, runner: Runner): void {
  const say = (line: string) => { appendFileSync(path, `${line}\n`); };
  const title = (test: Test) => test.titlePath().join(' › ');
  let [passed, failed, skipped] = [0, 0, 0];
  runner.on('pass', (test) => {
    passed += 1;
    say(`  ✓ ${title(test)} (${test.duration ?? 0} ms)`);
  });
  runner.on('pending', (test) => {
    skipped += 1;
    say(`  - ${title(test)}`);
  });
  runner.on('retry', (test: Test, error: Error) => { say(`  ↻ ${title(test)}, tried once more\n${inSources(error.stack ?? error.message).replaceAll(/^/gm, '      ')}`); });
  runner.on('fail', (test, error: Error) => {
    failed += 1;
    say(`  ✗ ${title(test)}\n${inSources(error.stack ?? error.message).replaceAll(/^/gm, '      ')}`);
  });
  runner.once('end', () => { say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`); });
}

/** The editor makes its own stack traces, which name the bundles; this names the tests. */
function inSources(stack: string): string {
  return stack.replaceAll(/(\/[^\s()]+\.cjs):(\d+):(\d+)/g, (place, path: string, line: string, column: string) => {
    const entry = findSourceMap(path)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !('originalSource' in entry)) return place;
    return `${fileURLToPath(entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
