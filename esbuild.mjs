// Bundles what users run into dist/ (or the folder that is named): the extension, the command line, the language server, the
// shim of an attempt and the demo agent.
// Only the extension's bundles can resolve `vscode`.
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

// The launcher is a file of its own, so that a Node that cannot load the program can still say so. The language server and its
// worker share with the command line what both of them are made of.
const cli = await build({
  ...shared,
  entryPoints: { cli: 'src/cli/launcher.ts', 'language-server': 'src/language/server-main.ts', 'language-worker': 'src/language/worker-main.ts', 'facts-worker': 'src/cli/facts-worker.ts' },
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
// A process for each attempt: small, so that it starts fast. What only some agents need is a chunk that is loaded for them.
const shim = await build({
  ...shared,
  entryPoints: { shim: 'src/node/attempt/shim-main.ts' },
  splitting: true,
  chunkNames: 'shim-[name]-[hash]',
  minify: true,
  keepNames: true,
});
const inEditor = {
  ...shared,
  // The form that every extension host of the supported versions loads.
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  external: ['vscode'],
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  minify: true,
  keepNames: true,
};
// What is loaded after an activation is a bundle of its own.
const loadedLater = {
  name: 'loaded-later',
  setup({ onResolve }) {
    onResolve({ filter: /\/language-client\.ts$/ }, ({ kind }) => (kind === 'dynamic-import' ? { path: './language-client.cjs', external: true } : null));
  },
};
const extension = await build({ ...inEditor, entryPoints: { extension: 'src/extension/extension.ts' }, plugins: [loadedLater], supported: { 'dynamic-import': false } });
const languageClient = await build({ ...inEditor, entryPoints: { 'language-client': 'src/extension/language/language-client.ts' } });
cpSync('src/demo/recipes', join(outdir, 'recipes'), { recursive: true });
writeFileSync(join(outdir, 'THIRD-PARTY-LICENSES.txt'), licences([extension.metafile, languageClient.metafile, cli.metafile, demo.metafile, shim.metafile]));

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
