// `node scripts/with-node.mjs SCRIPT [ARGS]` runs a script with the project's own Node.
import { runNode, setUp } from './setup.mjs';

runNode(setUp(), process.argv.slice(2));
