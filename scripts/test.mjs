// `npm test`: sets everything up, builds, lints, checks types and runs every test, those in a real VS Code as well.
// `npm test -- ARGS` gives mocha its arguments and leaves the editor out. A run of everything leaves its results in reports/,
// where they are evidence for the specs.
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { totalsLine } from '../test/totals.mjs';
import { root, runNode, runProgram, setUp } from './setup.mjs';

const node = setUp();
const folder = mkdtempSync(join(tmpdir(), 'coherence-totals-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.env.COHERENCE_TEST_TOTALS = join(folder, 'totals');
writeFileSync(process.env.COHERENCE_TEST_TOTALS, '');

const failed = [];

/**
 * A part of the tests. What comes after a part that failed runs all the same: a run tells everything that it can find. What a
 * part says that runs beside another is shown once it has ended.
 */
async function step(title, args, { report = '', beside = false } = {}) {
  const started = performance.now();
  const path = join(folder, 'output');
  const output = beside ? openSync(path, 'w') : undefined;
  const begin = `\n── ${title}`;
  if (!beside) console.log(begin);
  const code = await runProgram(node, args, { env: { COHERENCE_TEST_REPORT: report }, output });
  if (beside) console.log(`${begin}\n${readFileSync(path, 'utf8')}`);
  console.log(`   ${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (code >= 128) process.exit(code);
  if (code !== 0) failed.push(title);
}

console.log('\n── Build');
runNode(node, ['esbuild.mjs']);
// Tests run from sources; what they start many times is started as users start it.
process.env.COHERENCE_PROGRAMS = join(root, 'dist');
await step('Lint', ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings']);
await step('Types', ['node_modules/typescript/bin/tsc', '--noEmit']);
const some = process.argv.slice(2);
const mocha = 'node_modules/mocha/bin/mocha.js';
if (some.length > 0) {
  await step('Tests', [mocha, ...some]);
} else {
  // Tests with processes wait for them half of the time: two parts share the machine.
  await Promise.all([
    step('Tests', [mocha, '--ignore', 'test/faults/**'], { report: 'reports/unit.xml' }),
    step('Tests of faults', [mocha, '--ignore', 'test/{unit,engine,language,corpus}/**'], { report: 'reports/faults.xml', beside: true }),
  ]);
  await step('Tests in the extension host of VS Code', ['scripts/test-vscode.mjs']);
  await step('Tests in the window of VS Code', ['scripts/test-e2e.mjs'], { report: 'reports/e2e.xml' });
  // The reports of these very tests are the evidence. What differs is said here; the workflow of this project fails for it.
  console.log('\n── The documents of this project against what its tests say');
  await runProgram(node, ['dist/cli.mjs', 'coverage', 'check', '--root', '.']);
  console.log('\n── The specs of this project against their own rules');
  await runProgram(node, ['dist/cli.mjs', 'lint', '--root', '.']);
}

const parts = readFileSync(process.env.COHERENCE_TEST_TOTALS, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
const sum = (name) => parts.reduce((total, part) => total + part[name], 0);
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}.`);
  process.exitCode = 1;
}
process.stdout.write(`\n${totalsLine({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') })}`);
