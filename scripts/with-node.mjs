// `node scripts/with-node.mjs SCRIPT [ARGS]` runs a script with the project's own Node.
import { runProgram, setUp } from './setup.mjs';

process.exitCode = await runProgram(setUp(), process.argv.slice(2));
