// Brings the agent programs from npm into folders of their own, whole or not at all.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installPackages } from '../setup.mjs';
import { wholeFolder } from '../whole-folder.mjs';
import { cache, installable, programPath } from './programs.mjs';

/** Written last: a folder with it holds a program that has said its version. */
const PROOF = 'works';

/**
 * Installs the programs that are not there yet. One that cannot be installed on this machine is said and left out.
 * @param {(keyof typeof installable)[]} names
 * @returns {(keyof typeof installable)[]} those that are there
 */
export function installAgents(names) {
  return names.filter((name) => {
    try {
      install(name);
      return true;
    } catch (error) {
      console.log(`Agents: ${name} is left out: ${error.message}`);
      return false;
    }
  });
}

/** @param {keyof typeof installable} name */
export function isInstalled(name) {
  return existsSync(join(cache, `${name}-${installable[name].version}`, PROOF));
}

function install(name) {
  const { package: source, setUp, version, with: beside = [] } = installable[name];
  wholeFolder(dirname(dirname(programPath(name))), PROOF, (part) => {
    console.log(`Agents: installing ${source} ${version} from npm into .agents-cache/ …`);
    installPackages(part, [`${source}@${version}`, ...beside]);
    if (setUp !== null) run(process.execPath, [join(part, 'node_modules', source, setUp)], part);
    const said = say(join(part, 'node_modules', '.bin', name));
    if (!said.includes(version)) throw new Error(`it says that it is “${said.trim()}” and not ${version}.`);
    writeFileSync(join(part, PROOF), `${version}\n`);
  });
}

/** What a program answers to `--version`, in an environment that knows nothing of the machine's own. */
function say(program) {
  const home = mkdtempSync(join(tmpdir(), 'coherence-agent-'));
  try {
    const shell = process.platform === 'win32';
    return run(shell ? `"${program}.cmd"` : program, ['--version'], home, { shell, env: { PATH: `${dirname(process.execPath)}${shell ? ';' : ':'}${process.env.PATH}`, HOME: home, TMPDIR: home, TERM: 'dumb' } });
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

function run(program, args, cwd, options = {}) {
  const { error, status, stderr, stdout } = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 120_000, ...options });
  if (error) throw error;
  if (status !== 0) throw new Error(`it ended with exit code ${status}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return stdout;
}
