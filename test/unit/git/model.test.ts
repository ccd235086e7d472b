import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ITEM, Sandbox, request } from './sandbox.ts';

/** Files of the agent and of the user are chosen apart; which is which differs from run to run. */
const NAMES = ['a.txt', 'b.txt', 'd/c.txt', 'd/e f.txt', 'g/h/i.txt', 'é.txt'];

const content = fc.constantFrom('', 'one\n', 'two\n', 'three', '\u0000\n', 'crlf\r\n');
/** Null: the file is not there. */
const edit = fc.record({ file: fc.nat(), text: fc.option(content, { freq: 3 }) });
const step = fc.oneof(
  fc.record({ do: fc.constant('agent' as const), edit }),
  fc.record({ do: fc.constant('agent' as const), edit }),
  fc.record({ do: fc.constant('commit' as const) }),
  fc.record({ do: fc.constant('reopen' as const) }),
  fc.record({ do: fc.constant('user-commits' as const), text: content }),
  fc.record({ do: fc.constant('restart' as const) }),
);
const scenario = fc.record({
  committed: fc.subarray(NAMES, { minLength: 1 }),
  users: fc.subarray(NAMES, { maxLength: 3 }),
  usersEdits: fc.array(fc.record({ edit, stage: fc.boolean() }), { maxLength: 5 }),
  steps: fc.array(step, { maxLength: 8 }),
});

describe('GitTreeCheckout, for any edits of a user and an agent', () => {
  it('commits exactly the agent’s files and leaves the user’s as they are', async function () {
    this.timeout(180_000);
    await fc.assert(fc.asyncProperty(scenario, async ({ committed, users, usersEdits, steps }) => {
      const s = new Sandbox();
      try {
        for (const name of committed) s.write(name, `${name} at the start\n`);
        s.write('log.txt', 'start\n');
        s.commitAll();
        const apply = (names: readonly string[], { file, text }: { file: number; text: string | null }): string | null => {
          const name = names[file % names.length];
          if (name === undefined) return null;
          if (text !== null) s.write(name, text);
          else if (s.read(name) !== null) s.remove(name);
          return name;
        };
        for (const { edit: change, stage } of usersEdits) {
          const name = apply(users, change);
          if (name !== null && stage && (s.read(name) !== null || s.git('ls-files', '--', name) !== '')) s.git('add', '-A', '--', name);
        }
        // What the user made like HEAD again is not the user's any more, and an agent may have it.
        const agents = NAMES.filter((name) => !users.includes(name));
        const view = s.userView();
        const usersFiles = users.map((name) => s.read(name));

        let checkout = await s.checkout();
        assert.ok((await checkout.open(ITEM)).ok);
        const atStart = new Map(agents.map((name) => [name, s.read(name)]));
        let atTip = new Map(atStart);
        const differing = (from: Map<string, string | null>): string[] => agents.filter((name) => from.get(name) !== s.read(name)).sort();
        let attempt = 0;
        const commit = async (): Promise<void> => {
          const expected = differing(atTip);
          const changes = await checkout.changes(ITEM.key);
          assert.deepEqual(changes, { files: expected, conflicts: [] });
          const made = await checkout.commit(request(changes.files, `attempt_${attempt += 1}`));
          assert.deepEqual(made === null ? [] : s.filesOf(made), expected);
          atTip = new Map(agents.map((name) => [name, s.read(name)]));
        };

        for (const action of steps) {
          if (action.do === 'agent') apply(agents, action.edit);
          else if (action.do === 'commit') await commit();
          else if (action.do === 'restart') {
            checkout = await s.checkout();
            assert.ok((await checkout.open(ITEM)).ok);
          } else if (action.do === 'user-commits') {
            // Between items: a commit during one could as well be the agent's.
            await checkout.close(ITEM.key);
            s.write('log.txt', `${s.read('log.txt')}${action.text}.\n`);
            s.git('commit', '-q', '-m', 'log', '--', 'log.txt');
            assert.equal(s.userView(), view);
            assert.ok((await checkout.open(ITEM)).ok);
          } else {
            const work = filesIn(s);
            await checkout.close(ITEM.key);
            assert.equal(s.userView(), view);
            assert.deepEqual(agents.map((name) => s.read(name)), agents.map((name) => atStart.get(name)));
            assert.ok((await checkout.open(ITEM)).ok);
            assert.deepEqual(filesIn(s), work);
          }
          assert.deepEqual(users.map((name) => s.read(name)), usersFiles);
        }
        assert.deepEqual(await checkout.allChanges(ITEM.key), differing(atStart));
        await commit();
        const finished = s.contents();
        assert.ok((await checkout.merge(ITEM.key)).ok);
        assert.equal(s.userView(), view);
        assert.deepEqual(s.subjects().filter((subject) => subject.startsWith('wip')), []);
        assert.deepEqual(s.contents(), finished);
      } finally {
        s.dispose();
      }
    }), { numRuns: Number(process.env['COHERENCE_MODEL_RUNS'] ?? 8) });
  });
});

/** git has no empty folders: one that an agent has left by deleting a file need not come back. */
function filesIn(s: Sandbox): Record<string, string> {
  return Object.fromEntries(Object.entries(s.contents()).filter(([path]) => !path.endsWith('/')));
}
