// `npm run test:e2e [-- --grep TEXT]`: packs the extension and goes through it as a person does, in the window of the newest
// VS Code, and of the oldest where windows end. Arguments go to mocha.
import { removeFolder, temporaryFolder } from './editor/leftovers.mjs';
import { makeReady } from './editor/ready.mjs';
import { packageExtension } from './package.mjs';
import { runProgram } from './setup.mjs';

makeReady(['newest', 'oldest']);
const folder = temporaryFolder('package');
process.env.COHERENCE_E2E_VSIX = (await packageExtension(folder)).vsix;
process.exitCode = await runProgram(process.execPath, ['node_modules/mocha/bin/mocha.js', '--config', 'test/e2e/.mocharc.json', ...process.argv.slice(2)]);
removeFolder(folder);
