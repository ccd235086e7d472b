// `npm run bench [NAME…]`: the timings of docs/benchmarks.md. Trust the ratios, not the milliseconds.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode, setUp } from './setup.mjs';

const node = setUp();
const wanted = process.argv.slice(2);
const benches = readdirSync(join(root, 'test', 'bench')).filter((name) => /\.bench\.(?:ts|mjs)$/.test(name)).sort();
for (const bench of benches) {
  if (wanted.length > 0 && !wanted.some((name) => bench.startsWith(name))) continue;
  console.log('');
  runNode(node, [join('test', 'bench', bench)]);
}
