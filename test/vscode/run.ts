import type { Runner, Test } from 'mocha';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What an editor calls to run the suite that the environment names, in the extension host. It reports into a file as
 * it goes, so that a run that hangs shows how far it came.
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { COHERENCE_SUITE: suite = '', COHERENCE_SUITE_REPORT: report = '', COHERENCE_SUITE_GREP: grep } = process.env;
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    slow: 5000,
    ...(grep === undefined ? {} : { grep }),
    reporter: class { constructor(runner: Runner) { reportTo(report, runner); } },
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
  runner.on('fail', (test, error: Error) => {
    failed += 1;
    say(`  ✗ ${title(test)}\n${(error.stack ?? error.message).replaceAll(/^/gm, '      ')}`);
  });
  runner.once('end', () => { say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`); });
}
