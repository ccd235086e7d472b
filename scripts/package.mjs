// `npm run package`: builds the extension and packs it into coherence-pipeline-<version>.vsix, the file that users get.
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup.mjs';

const LIMIT = 2 * 1024 * 1024;

/**
 * Builds and packs. What is in the file is decided by .vscodeignore, an allow-list.
 * @param {string} [folder] where the file goes
 * @returns {Promise<{ vsix: string, id: string }>}
 */
export async function packageExtension(folder = root) {
  const { status } = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build did not succeed. Its message is above.');
  const { name, publisher, version, repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const vsix = join(folder, `${name}-${version}.vsix`);
  await createVSIX({
    cwd: root,
    packagePath: vsix,
    // Everything is bundled, so nothing of node_modules is looked at.
    dependencies: false,
    // Links of the readme become links into the repository once there is one.
    allowMissingRepository: true,
    rewriteRelativeLinks: repository !== undefined,
  });

  const files = (await listFiles({ cwd: root, packageManager: PackageManager.None }))
    .map((path) => ({ path, size: statSync(join(root, path)).size })).sort((a, b) => b.size - a.size);
  const { size } = statSync(vsix);
  console.log(`${vsix}: ${inKilobytes(size)}, ${files.length} files. The largest, unpacked:`);
  for (const file of files.slice(0, 5)) console.log(`  ${inKilobytes(file.size).padStart(8)}  ${file.path}`);
  if (size > LIMIT) throw new Error(`The package is larger than ${inKilobytes(LIMIT)}.`);
  return { vsix, id: `${publisher}.${name}` };
}

function inKilobytes(bytes) {
  return `${Math.ceil(bytes / 1024)} kB`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await packageExtension().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
