// Writes package-lock.json anew, without download addresses: which registry serves a package is the machine's choice.
// npm's own switch for that drops the other platforms' optional packages, after which `npm ci` refuses the file.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm, root } from './setup.mjs';

// In a folder of its own: beside an installation npm leaves out the checksums of what is installed.
const folder = mkdtempSync(join(tmpdir(), 'coherence-lock-'));
copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
const { status } = npm(['install', '--package-lock-only', '--omit-lockfile-registry-resolved=false'], folder);
if (status === 0) {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  for (const entry of Object.values(lock.packages)) delete entry.resolved;
  writeFileSync(join(root, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
}
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;
