// `npm run test:vscode [-- --version newest|oldest] [--suite NAME] [--grep TEXT]`: packs the extension and runs the
// suites of test/vscode with it, in the extension hosts of the newest VS Code and of the oldest that we claim.
import { parseArgs } from 'node:util';
import { bundleSuites } from './editor/bundle-suite.mjs';
import { removeFolder, temporaryFolder } from './editor/leftovers.mjs';
import { makeReady } from './editor/ready.mjs';
import { runSuite } from './editor/run-suite.mjs';
import { suites } from './editor/suites.mjs';
import { editors } from './editor/versions.mjs';
import { packageExtension } from './package.mjs';
import { sayTotals } from '../test/totals.mjs';

const { values: { version, suite, grep } } = parseArgs({ options: { version: { type: 'string' }, suite: { type: 'string' }, grep: { type: 'string' } } });
const versions = chosen('version', version, Object.keys(editors));
const names = chosen('suite', suite, suites.map((each) => each.name));

makeReady(versions);
const folder = temporaryFolder('package');
const { vsix, id } = await packageExtension(folder);
const entry = await bundleSuites();
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const version of versions) {
  for (const { name, trust, workspace } of suites.filter((each) => names.includes(each.name))) {
    console.log(`\n── VS Code ${editors[version].codeServer.replace(/^4/, '1')} (${version}), ${name}`);
    const place = temporaryFolder('workspace');
    const outcome = await runSuite({ version, suite: name, entry, workspace: workspace(place), vsix, extension: id, trust, grep });
    removeFolder(place);
    for (const key of Object.keys(totals)) totals[key] += outcome[key];
    if (outcome.code !== 0 || (outcome.passed === 0 && grep === undefined)) process.exitCode = 1;
    console.log(`   ${outcome.seconds.toFixed(1)} s`);
  }
}
removeFolder(folder);
console.log('');
sayTotals(totals);
if (totals.passed === 0) {
  console.error('No test ran.');
  process.exitCode = 1;
}

function chosen(option, value, all) {
  if (value === undefined) return all;
  if (all.includes(value)) return [value];
  console.error(`--${option} is one of ${all.join(', ')}.`);
  return process.exit(2);
}
