// `npm run -s coherence -- COMMAND …`: the command line from a checkout, in the folder where npm was called, with the
// project's own Node.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode, runProgram, setUp } from './setup.mjs';

const node = setUp();
const cli = join(root, 'dist', 'cli.mjs');
if (!existsSync(cli)) runNode(node, ['esbuild.mjs']);
process.exitCode = await runProgram(node, [cli, ...process.argv.slice(2)], { cwd: process.env.INIT_CWD ?? process.cwd() });
