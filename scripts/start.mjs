// `npm start`: sets everything up and runs the main job on the sample, as a newcomer's first look.
import { join } from 'node:path';
import { sampleWorkspace } from './sample-workspace.mjs';
import { root, runNode, runProgram, setUp } from './setup.mjs';

const node = setUp();
console.log('Building …');
runNode(node, ['esbuild.mjs']);

const workspace = sampleWorkspace();
console.log(`The sample workspace is in ${workspace}`);
console.log('Its backlog now goes through spec → impl → test → review. The demo agent does the work: a program that');
console.log('follows recipes, not a model. Everything else is real: the files, the tests that run, the commits.\n');
// What the sample's configuration names is our own, so nobody has to approve it here.
process.exitCode = await runProgram(node, [join(root, 'dist', 'cli.mjs'), 'run', '--all', '--trust', '--root', workspace]);

console.log(`
What to look at now
  the work        git -C ${workspace} log --stat
  the backlog     npm run -s coherence -- backlog list --root ${workspace}

On a repository of your own
  npm run -s coherence -- init --root <folder>
  npm run -s coherence -- run --next --root <folder>

In the editor
  npm run editor
`);
