// Bundles what users run into dist/: the command line and the demo agent. No bundle here can resolve `vscode`.
import { build } from 'esbuild';
import { cpSync, readFileSync, rmSync } from 'node:fs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync('dist', { recursive: true, force: true });

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  // The LSP libraries' UMD `main` hides its requires from a bundler; their ES modules do not.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
  define: { __VERSION__: JSON.stringify(version) },
  banner: {
    // CommonJS dependencies call `require` for Node's own modules; an ES module has none unless it makes one.
    js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
};

// The launcher is a file of its own, so that a Node that cannot load the program can still say so.
await build({
  ...shared, entryPoints: { cli: 'src/cli/launcher.ts' }, outdir: 'dist', outExtension: { '.js': '.mjs' }, splitting: true, chunkNames: 'cli-[name]-[hash]', minify: true, keepNames: true,
});
await build({ ...shared, entryPoints: { 'demo-agent': 'src/demo/demo-agent.ts' }, outdir: 'dist', outExtension: { '.js': '.mjs' }, banner: { js: '#!/usr/bin/env node' } });
cpSync('src/demo/recipes', 'dist/recipes', { recursive: true });
