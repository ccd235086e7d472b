// `npm run test:desktop [-- --version 1.103.0] [--grep TEXT]`: the suites of test/vscode in desktop VS Code, which is
// downloaded from its own site, with the packaged extension installed by its command line.
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleSuites } from './editor/bundle-suite.mjs';
import { cache } from './editor/cache.mjs';
import { quietSettings } from './editor/code-server.mjs';
import { removeFolder, temporaryFolder } from './editor/leftovers.mjs';
import { harness } from './editor/run-suite.mjs';
import { readReport, suiteEnvironment } from './editor/suite-report.mjs';
import { suites } from './editor/suites.mjs';
import { packageExtension } from './package.mjs';

const { values: { version = 'stable', grep } } = parseArgs({ options: { version: { type: 'string' }, grep: { type: 'string' } } });

const executable = await desktop();
const base = temporaryFolder('desktop');
const { vsix, id } = await packageExtension(base);
const entry = await bundleSuites();
// The test runner always trusts, so Restricted Mode is tested in code-server alone.
for (const { name, workspace } of suites.filter((each) => each.trust)) {
  console.log(`\n── VS Code ${version}, ${name}`);
  const place = join(base, name);
  mkdirSync(join(place, 'data', 'User'), { recursive: true });
  writeFileSync(join(place, 'data', 'User', 'settings.json'), JSON.stringify(quietSettings));
  const profile = [`--user-data-dir=${join(place, 'data')}`, `--extensions-dir=${join(place, 'extensions')}`];
  install([...profile, '--install-extension', vsix]);
  const report = join(place, 'report.txt');
  const code = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: harness,
    extensionTestsPath: entry,
    extensionTestsEnv: suiteEnvironment({ suite: name, report, extension: id, grep }),
    launchArgs: [workspace(place), ...profile],
  }).catch((error) => {
    console.error(error.message);
    return 1;
  });
  const { text, totals } = readReport(report);
  process.stdout.write(text);
  if (totals === undefined) console.error(`The suite ended with exit code ${code} and no totals.`);
  if (code !== 0 || totals === undefined) process.exitCode = 1;
}
removeFolder(base);

async function desktop() {
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: cache, timeout: 30_000 });
  } catch (error) {
    console.error(`Desktop VS Code could not be downloaded (${error.message || error.code || error}), so nothing was tested; npm run test:vscode needs no download site.`);
    return process.exit(1);
  }
}

function install(args) {
  const [command, ...prefix] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
  const { status } = spawnSync(command, [...prefix, ...args], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('The extension could not be installed in desktop VS Code.');
}
