// A real VS Code without a download site: code-server from npm carries its server, extension host and workbench.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, nodeFromNpm, nodePath, npm } from '../setup.mjs';
import { wholeFolder } from '../whole-folder.mjs';
import { cache } from './cache.mjs';
import { editors } from './versions.mjs';

/**
 * Installs one of the editors where it is not there yet, and answers with its entry and the Node that it wants.
 * @param {'newest' | 'oldest'} version
 * @returns {{ node: string, entry: string, codeServer: string }}
 */
export function installCodeServer(version) {
  const { codeServer, node, standIns } = editors[version];
  const folder = join(cache, `code-server-${codeServer}`);
  const program = join('node_modules', 'code-server');
  // The server's own dependencies come last, so what proves a whole folder is one of them.
  const proof = join(program, 'lib', 'vscode', 'node_modules', '@vscode', 'proxy-agent', 'package.json');
  wholeFolder(folder, proof, (part) => {
    console.log(`Set-up: installing code-server ${codeServer}, a real VS Code, from npm into .vscode-test/ …`);
    // Its install scripts build native parts that the tests need none of: no compiler, and seconds for minutes.
    installPackages(part, [`code-server@${codeServer}`]);
    for (const name of standIns) standIn(join(part, 'node_modules', name));
    const { status } = npm(['install', '--omit=dev', '--ignore-scripts'], join(part, program, 'lib', 'vscode'));
    if (status !== 0) throw new Error(`npm could not install the dependencies of code-server ${codeServer}. Its message is above.`);
  });
  return { node: nodeFor(node), entry: join(folder, program, 'out', 'node', 'entry.js'), codeServer };
}

/** Empties the module that a package begins with: requiring it works then, with nothing built. */
function standIn(folder) {
  const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  writeFileSync(join(folder, main), '// Not built: nothing in the tests calls it.\n');
}

/** code-server wants one major version of Node: this one or the project's where it is that, else one from npm. */
function nodeFor(version) {
  const [major] = version.split('.');
  if (process.version.startsWith(`v${major}.`)) return process.execPath;
  const project = nodePath();
  if (project.includes(`node-${major}.`)) return project;
  try {
    return nodeFromNpm(version, cache);
  } catch {
    // npm has no recent Node for some machines, Apple's newer ones among them.
    throw new Error(`this editor wants Node ${major}, which did not come from npm. Install Node ${major} and start this with it.`);
  }
}
