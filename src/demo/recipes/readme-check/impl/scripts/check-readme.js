import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as lapse from '../src/index.js';

/**
 * The functions that a README leaves out. A function counts as described where its call stands in
 * backticks: `` `parse(` ``.
 * @param {string} readme
 * @param {readonly string[]} names
 * @returns {string[]} in the order of `names`
 */
export function undocumented(readme, names) {
  return names.filter((name) => !readme.includes(`\`${name}(`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const missing = undocumented(readme, Object.keys(lapse));
  for (const name of missing) console.error(`README.md does not describe ${name}().`);
  process.exitCode = missing.length === 0 ? 0 : 1;
}
