// Bundles what users run into dist/ (or the folder that is named): the extension, the command line and the demo agent.
// Only the extension's bundle can resolve `vscode`.
import { build } from 'esbuild';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const outdir = process.argv[2] ?? 'dist';
rmSync(outdir, { recursive: true, force: true });

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  outdir,
  outExtension: { '.js': '.mjs' },
  metafile: true,
  // The LSP libraries' UMD `main` hides its requires from a bundler; their ES modules do not.
  mainFields: ['module', 'main'],
  // The licences of what is bundled are in a file of their own.
  legalComments: 'none',
  logLevel: 'warning',
};

// The launcher is a file of its own, so that a Node that cannot load the program can still say so.
const cli = await build({
  ...shared,
  entryPoints: { cli: 'src/cli/launcher.ts' },
  splitting: true,
  chunkNames: 'cli-[name]-[hash]',
  minify: true,
  keepNames: true,
  banner: {
    // CommonJS dependencies call `require` for Node's own modules; an ES module has none unless it makes one.
    js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
});
const demo = await build({ ...shared, entryPoints: { 'demo-agent': 'src/demo/demo-agent.ts' }, banner: { js: '#!/usr/bin/env node' } });
const extension = await build({
  ...shared,
  entryPoints: { extension: 'src/extension/extension.ts' },
  // The form that every extension host of the supported versions loads.
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  external: ['vscode'],
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  minify: true,
  keepNames: true,
});
cpSync('src/demo/recipes', join(outdir, 'recipes'), { recursive: true });
writeFileSync(join(outdir, 'THIRD-PARTY-LICENSES.txt'), licences([extension.metafile, cli.metafile, demo.metafile]));

/** The licence texts of the packages that went into the bundles. */
function licences(metafiles) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const folders = new Set(inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  return [...folders].sort((a, b) => a.localeCompare(b)).map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined || !existsSync(join(folder, file)) ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
    return `${name} ${version} (${license})${text}\n`;
  }).join('\n' + '-'.repeat(79) + '\n\n');
}
