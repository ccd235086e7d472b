// Bundles test/vscode for the extension host: CommonJS, which every VS Code loads, with what the host brings left out.
import { build } from 'esbuild';
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';

/**
 * Bundles the suites into out/vscode.
 * @returns {Promise<string>} the module whose `run` runs one of them
 */
export async function bundleSuites() {
  const outdir = join(root, 'out', 'vscode');
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/run.ts', ...globSync('test/vscode/**/*.test.ts', { cwd: root })],
    outbase: 'test/vscode',
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha'],
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  return join(outdir, 'run.cjs');
}
