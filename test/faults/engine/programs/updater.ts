// An owner that runs the project's tests and lets its documents follow, and is killed at one moment of that: the `killAt`th
// of those that its parts pass. Says how many there were where it lives through all of them.
import { appendFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isoTime } from '../../../../src/base/clock.ts';
import { systemClock } from '../../../../src/node/clock.ts';
import { WorkspaceFiles } from '../../../../src/node/workspace/workspace-files.ts';
import { assemble } from '../assembled.ts';

const [root = '', home = '', killAt = '0'] = process.argv.slice(2);
let moments = 0;
let counting = true;

function moment(name: string): void {
  if (!counting) return;
  moments += 1;
  if (moments !== Number(killAt)) return;
  writeSync(1, `killed: ${name}\n`);
  process.kill(process.pid, 'SIGKILL');
}

class Workspace extends WorkspaceFiles {
  #inside: string | undefined;

  override async read(path: string, limit?: number): Promise<string | null> {
    // The last look at a file before it is replaced: its new text is there under another name.
    if (this.#inside === path) moment(`within the write of ${path}`);
    return super.read(path, limit);
  }

  override async write(path: string, text: string, expected?: string | null): Promise<void> {
    if (path.endsWith('test-results.json')) return super.write(path, text, expected);
    moment(`before the write of ${path}`);
    this.#inside = path;
    await super.write(path, text, expected);
    this.#inside = undefined;
    moment(`after the write of ${path}`);
  }
}

const repository = { root, environment: () => ({ ...process.env, HOME: home }) };
const { engine, events, close } = await assemble(repository, {
  around: (ports) => ({
    ...ports,
    workspace: new Workspace(root),
    checkout: {
      ...bound(ports.checkout),
      record: async (files, message) => {
        moment('before the commit');
        appendFileSync(join(home, 'recording'), isoTime(systemClock));
        const made = await ports.checkout.record(files, message);
        moment('after the commit');
        return made;
      },
    },
  }),
});
await engine.runTests({});
counting = false;
await close();
writeSync(1, `${JSON.stringify({ moments, told: events.filter(({ type }) => type === 'notice' || type === 'documents-updated') })}\n`);
process.exit(0);

/** A class's methods as properties of an object, for others to be put in their place. */
function bound<T extends object>(real: T): T {
  return new Proxy(real, { ownKeys: () => [...new Set([real, Object.getPrototypeOf(real) as object].flatMap((each) => Reflect.ownKeys(each)))].filter((key) => key !== 'constructor'),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (_, key) => { const value: unknown = Reflect.get(real, key, real); return typeof value === 'function' ? value.bind(real) as unknown : value; } });
}
