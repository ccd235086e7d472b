// `npm run test:agents [-- --agent NAME --grep TEXT]`: installs the real agent programs where they are not there yet and runs the
// tests of test/agents with them, against a model server on loopback. Further arguments go to mocha.
// A run of everything leaves its results in reports/agents.xml.
import { parseArgs } from 'node:util';
import { installAgents } from './agents/install.mjs';
import { installable } from './agents/programs.mjs';
import { fail, runProgram } from './setup.mjs';

const { values: { agent } } = parseArgs({ options: { agent: { type: 'string', multiple: true } }, strict: false, allowPositionals: true });
const all = Object.keys(installable);
const unknown = agent?.find((name) => !all.includes(name));
if (unknown !== undefined) fail(`there is no agent “${unknown}” here, only ${all.join(', ')}.`);
if (process.platform !== 'linux') fail('these tests look for the processes of agents in /proc, which only Linux has.');
const there = installAgents(agent ?? all);
if (there.length === 0) fail('no agent program could be installed, so there is nothing to test.');
process.env.COHERENCE_TEST_AGENTS = there.join(',');
const rest = process.argv.slice(2).filter((argument, at, before) => argument !== '--agent' && !argument.startsWith('--agent=') && before[at - 1] !== '--agent');
if (process.argv.length === 2) process.env.COHERENCE_TEST_REPORT = 'reports/agents.xml';
process.exitCode = await runProgram(process.execPath, ['node_modules/mocha/bin/mocha.js', '--config', 'test/agents/.mocharc.json', ...rest]);
