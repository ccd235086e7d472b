// `npm run agents [-- NAME…]`: installs the real agent programs that `npm run test:agents` and `npm run record:agents` use.
import { installAgents } from './agents/install.mjs';
import { installable, programPath } from './agents/programs.mjs';

const names = process.argv.slice(2);
const unknown = names.find((name) => !(name in installable));
if (unknown !== undefined) {
  console.error(`There is no agent “${unknown}” here, only ${Object.keys(installable).join(', ')}.`);
  process.exit(2);
}
for (const name of installAgents(names.length === 0 ? Object.keys(installable) : names)) {
  console.log(`Agents: ${name} ${installable[name].version} is in ${programPath(name)}`);
}
