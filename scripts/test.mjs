// `npm test`: sets everything up, builds, lints, checks types and runs every test.
import { runNode, setUp } from './setup.mjs';

const node = setUp();

function step(title, args) {
  const started = performance.now();
  console.log(`\n── ${title}`);
  runNode(node, args);
  console.log(`   ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

step('Build', ['esbuild.mjs']);
step('Lint', ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings']);
step('Types', ['node_modules/typescript/bin/tsc', '--noEmit']);
step('Tests', ['node_modules/mocha/bin/mocha.js', ...process.argv.slice(2)]);
