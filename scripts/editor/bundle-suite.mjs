// Bundles what runs inside of an extension host: CommonJS, which every VS Code loads, with what the host brings left out.
import { build } from 'esbuild';
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';

/**
 * Bundles the suites into out/vscode.
 * @returns {Promise<string>} the module whose `run` runs one of them
 */
export async function bundleSuites() {
  return join(await bundleForHost('test/vscode', ['run.ts', ...globSync('**/*.test.ts', { cwd: join(root, 'test', 'vscode') })], 'vscode'), 'run.cjs');
}

/**
 * Bundles modules of a folder into a folder of out/.
 * @param {string} folder relative to the repository
 * @param {string[]} modules
 * @param {string} name of the folder below out/
 * @returns {Promise<string>} where the bundles are
 */
export async function bundleForHost(folder, modules, name) {
  const outdir = join(root, 'out', name);
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: modules.map((module) => `${folder}/${module}`),
    outbase: folder,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha'],
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  return outdir;
}
