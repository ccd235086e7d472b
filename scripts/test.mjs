// `npm test`: sets everything up, builds, lints, checks types and runs every test, those in a real VS Code as well.
// `npm test -- ARGS` gives mocha its arguments and leaves the editor out.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { totalsLine } from '../test/totals.mjs';
import { runNode, setUp } from './setup.mjs';

const node = setUp();
const folder = mkdtempSync(join(tmpdir(), 'coherence-totals-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.env.COHERENCE_TEST_TOTALS = join(folder, 'totals');

function step(title, args) {
  const started = performance.now();
  console.log(`\n── ${title}`);
  runNode(node, args);
  console.log(`   ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

step('Build', ['esbuild.mjs']);
step('Lint', ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings']);
step('Types', ['node_modules/typescript/bin/tsc', '--noEmit']);
const some = process.argv.slice(2);
step('Tests', ['node_modules/mocha/bin/mocha.js', ...some]);
if (some.length === 0) {
  step('Tests in the extension host of VS Code', ['scripts/test-vscode.mjs']);
  step('Tests in the window of VS Code', ['scripts/test-e2e.mjs']);
}

const parts = readFileSync(process.env.COHERENCE_TEST_TOTALS, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const sum = (name) => parts.reduce((total, part) => total + part[name], 0);
process.stdout.write(`\n${totalsLine({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') })}`);
