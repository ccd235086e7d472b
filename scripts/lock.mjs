// Writes package-lock.json anew, without download addresses: which registry serves a package is the machine's choice.
// npm's own switch for that drops the other platforms' optional packages, after which `npm ci` refuses the file.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root } from './setup.mjs';

const path = join(root, 'package-lock.json');
rmSync(path, { force: true });
npm(['install', '--package-lock-only', '--omit-lockfile-registry-resolved=false'], root);
const lock = JSON.parse(readFileSync(path, 'utf8'));
for (const entry of Object.values(lock.packages)) delete entry.resolved;
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
