// Prepares a fresh machine: dependencies, and a Node that can run TypeScript as it is.
// Runs on Node 20 with nothing installed, so it uses nothing but Node itself.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join, dirname, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createHash } from 'node:crypto';
import { constants } from 'node:os';
import { wholeFolder } from './whole-folder.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The oldest Node that strips types without a flag. */
const FLOOR = [22, 18];
/** The Node that is brought from npm where the machine's own is older: the floor's newest release. */
const BUNDLED_NODE = '22.23.3';

const isWindows = process.platform === 'win32';

/** Ends this process with one sentence. */
export function fail(message) {
  console.error(`Set-up stopped: ${message}`);
  process.exit(1);
}

function atLeast(version, floor) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > floor[0] || (major === floor[0] && minor >= floor[1]);
}

/**
 * npm is a script on every system; running it through this Node needs no shell, on Windows neither. All of set-up speaks on
 * standard error: what comes after it may be a protocol.
 */
export function npm(args, cwd) {
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const below = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [process.env.npm_execpath, beside, below].find((path) => path?.endsWith('.js') && existsSync(path));
  const [command, prefix] = script ? [process.execPath, [script]] : ['npm', []];
  return spawnSync(command, [...prefix, ...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, stdio: ['inherit', process.stderr, 'inherit'] });
}

function installDependencies() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).update(process.platform + process.arch).digest('hex');
  const stamp = join(root, 'node_modules', '.coherence-setup');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  // npm would empty the folder that it leads to, which is somebody else's.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) fail('node_modules is a link to a folder that has other dependencies. Remove the link and try again.');
  console.error('Set-up: installing dependencies (npm ci) …');
  if (npm(['ci'], root).status !== 0) fail('npm ci did not succeed. Its message is above; is the npm registry reachable?');
  writeFileSync(stamp, digest);
}

/** Installs exactly the named packages into an empty folder. No install script runs. */
export function installPackages(folder, packages) {
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const { status } = npm(['install', '--ignore-scripts', '--no-save', '--no-package-lock', ...packages], folder);
  if (status !== 0) throw new Error(`npm could not install ${packages.join(', ')}. Its message is above; is the npm registry reachable?`);
}

/** Path of a Node of exactly this version, brought from npm into a folder below `parent` where it is not there yet. */
export function nodeFromNpm(version, parent) {
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
  const folder = join(parent, `node-${version}`);
  const binary = join('node_modules', name, 'bin', isWindows ? 'node.exe' : 'node');
  wholeFolder(folder, binary, (part) => {
    console.error(`Set-up: bringing Node ${version} from npm into ${relative(root, folder)} …`);
    installPackages(part, [`${name}@${version}`]);
  });
  return join(folder, binary);
}

function bundledNodePath() {
  try {
    return nodeFromNpm(BUNDLED_NODE, join(root, '.tools'));
  } catch (error) {
    return fail(`this is Node ${process.version}, and Node ${BUNDLED_NODE} did not come from npm (${error.message}) Install Node ${FLOOR.join('.')} or newer and try again.`);
  }
}

/** Path of the Node that runs this project: the machine's own where it is new enough. */
export function nodePath() {
  return atLeast(process.version, FLOOR) ? process.execPath : bundledNodePath();
}

/** Installs what is missing and answers with the Node to use. Says what it does; silent when there is nothing to do. */
export function setUp() {
  if (!atLeast(process.version, [20, 0])) fail(`Node 20 or newer is needed, this is ${process.version}.`);
  if (spawnSync('git', ['--version']).status !== 0) fail('git was not found on the PATH. Install git and try again.');
  installDependencies();
  return nodePath();
}

const FLAGS = ['--disable-warning=ExperimentalWarning'];

function withPath(node) {
  return { ...process.env, PATH: `${dirname(node)}${isWindows ? ';' : ':'}${process.env.PATH ?? ''}` };
}

/** Runs a script with the project's Node and ends this process with its exit code when it failed. */
export function runNode(node, args) {
  const result = spawnSync(node, [...FLAGS, ...args], { cwd: root, stdio: 'inherit', env: withPath(node) });
  if (result.error) fail(result.error.message);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/**
 * Runs a program of ours that people may interrupt: Ctrl-C reaches it through the terminal, and this process waits
 * for its good end. Resolves with its exit code. What it writes goes to `output`,
 * an open file, where one is given.
 */
export function runProgram(node, args, { cwd = root, env = {}, output } = {}) {
  return new Promise((resolve) => {
    const child = spawn(node, [...FLAGS, ...args], { cwd, stdio: output === undefined ? 'inherit' : ['ignore', output, output], env: { ...withPath(node), ...env } });
    for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(`Set-up done. Node for this project: ${setUp()}`);
}
