import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { programPath, programs } from '../../scripts/agents/programs.mjs';
import { openWorkspace } from '../../src/host/open-workspace.ts';
import { Program } from '../faults/engine/program.ts';
import type { Script, Turn } from './model-server/script.ts';
import { attemptsIn, installed, RealAgent, settledIn } from './real-agent.ts';
import type { AgentName } from './recipes.ts';
import { wordsScript } from './words-script.ts';

const [first = {}] = wordsScript['impl'] ?? [];
const AFTER_A_SECOND_ROUND = ['impl 2 completed', 'test 2 completed', 'review 2 completed'];

/** Those that do not run any command while they write code. */
const RUN_NOTHING: ReadonlySet<AgentName> = new Set(['claude', 'gemini']);

describe('what a real agent says of its end', () => {
  const program = new Program();
  let agent: RealAgent;
  before(() => program.build());
  afterEach(() => agent.close());
  after(() => program.remove());

  for (const name of installed) {
    it(`${name} is ended when it has said its result and does not go`, async () => {
      agent = await RealAgent.open(name, program, wordsScript);
      agent.prefer(lingering(agent));
      const ended = await agent.run().ended;
      assert.equal(ended.code, 0, agent.outline(ended));
      assert.deepEqual(attemptsIn(ended), ['spec 1 completed', 'impl 1 completed', 'test 1 completed', 'review 1 completed']);
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
    });

    it(`${name} has done nothing when somebody interrupts it, whatever its exit code is`, async () => {
      agent = await RealAgent.open(name, program, { ...wordsScript, 'impl:1': [{ ...first, troubles: [{ goes: 'stall' }], lasting: true }] });
      const run = agent.run();
      await agent.model.until((asked) => asked.answered === 'stall');
      const pid = agent.process();
      assert.ok(pid !== undefined);
      process.kill(pid, 'SIGINT');
      const ended = await run.ended;
      assert.equal(ended.code, 0, agent.outline(ended));
      const [, impl, ...later] = attemptsIn(ended);
      assert.deepEqual(later, AFTER_A_SECOND_ROUND);
      // Claude Code and Gemini CLI end with exit code 0 and no result, unless they have only just begun.
      assert.ok(impl === 'impl 1 no_result' || impl === 'impl 1 failed', impl);
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
    });
  }

  for (const name of installed.filter((name) => RUN_NOTHING.has(name))) {
    it(`${name} says what it was not allowed`, async () => {
      const denied: Turn[] = [{ acts: [{ does: 'run', command: 'node -e 0', insists: true }] }, { says: 'I was not allowed to.' }];
      agent = await RealAgent.open(name, program, { ...wordsScript, 'impl:1': denied });
      const ended = await agent.run().ended;
      assert.deepEqual(attemptsIn(ended), ['spec 1 completed', 'impl 1 no_result', ...AFTER_A_SECOND_ROUND], agent.outline(ended));
      assert.match(settledIn(ended)[1]?.reason ?? '', /not allowed: .*node -e 0/);
      // The next round is told of it.
      const told = agent.model.asked.find(({ phase, round }) => phase === 'impl' && round === 2);
      assert.match(told?.text ?? '', /not allowed: .*node -e 0/);
    });
  }

  for (const name of installed) {
    it(`${name} is found by the doctor, in its version`, async () => {
      agent = await RealAgent.open(name, program, {}, { config: { agent: name } });
      const { stdout } = await agent.coherence('doctor', '--json').ended;
      const { checks } = JSON.parse(stdout) as { checks: { id: string; ok: boolean; evidence: string }[] };
      const check = checks.find(({ id }) => id === 'setup.agent');
      assert.equal(check?.ok, true, check?.evidence);
      assert.ok(check.evidence.includes(programs[name].version), check.evidence);
      assert.deepEqual(agent.model.asked, []);
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
    });
  }

  const fastest = (['codex', 'claude', 'gemini', 'opencode'] as const).find((name) => installed.includes(name));
  if (fastest !== undefined) {
    it('leaves no descriptor open in the process that it works for', async () => {
      const script: Script = wordsScript;
      agent = await RealAgent.open(fastest, program, script);
      const environment = agent.repository.environment(agent.environment());
      const use = async (items: string[]): Promise<number> => {
        const host = await openWorkspace({ root: agent.repository.root, trust: true, environment });
        const summary = items.length === 0 ? null : await host.api.run({ items, agent: fastest });
        await host.close();
        assert.equal(summary?.completed.length ?? items.length, items.length);
        return readdirSync('/proc/self/fd').length;
      };
      // All that is watched in a process shares one descriptor, which stays.
      watch(agent.repository.root).close();
      const before = await use([]);
      assert.equal(await use(['2']), before);
    });
  }
});

/** A folder with a program of the agent's name that does what the real one does, and the first time stays for an hour. */
function lingering({ name, repository }: RealAgent): string {
  const folder = join(dirname(repository.root), 'lingering');
  mkdirSync(folder);
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n'${join(programPath(name), name)}' "$@" || exit\n[ -e '${folder}/stayed' ] || { touch '${folder}/stayed'; sleep 3600; }\n`);
  chmodSync(path, 0o755);
  return folder;
}
