import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { presetNamed } from '../../../src/agents/presets.ts';
import type { AgentPresetName } from '../../../src/contract/agent-presets.ts';
import { eventsOf, NOW, readingOf } from './reading.ts';

const FOLDER = 'test/fixtures/agents';
const AGENTS = ['claude', 'codex', 'gemini', 'opencode'] as const;

/** The lines that a real program wrote in a case, and those of its other output; null where it was not recorded. */
function recording(name: AgentPresetName, which: string): { lines: string[]; beside: string[] } | null {
  const path = join(FOLDER, name, `${which}.jsonl`);
  if (!existsSync(path)) return null;
  const beside = join(FOLDER, name, `${which}.stderr.txt`);
  return { lines: readFileSync(path, 'utf8').split('\n'), beside: existsSync(beside) ? readFileSync(beside, 'utf8').split('\n') : [] };
}

function read(name: AgentPresetName, which: string): ReturnType<typeof readingOf> {
  const { lines, beside } = recording(name, which) ?? { lines: [], beside: [] };
  const events = eventsOf(name, lines);
  const reader = presetNamed(name).createReader({ cwd: '/workspace', now: () => NOW });
  return readingOf([...beside.flatMap((line) => reader.beside?.(line) ?? []), ...events]);
}

describe('what real programs wrote', () => {
  for (const name of AGENTS) {
    describe(presetNamed(name).title, () => {
      const cases = readdirSync(join(FOLDER, name)).filter((file) => file.endsWith('.jsonl')).map((file) => file.slice(0, -'.jsonl'.length));

      it('is understood: every case has a session', () => {
        assert.ok(cases.length > 10);
        for (const which of cases) assert.notEqual(read(name, which).account.session, null, which);
      });

      for (const which of ['text', 'command', 'write', 'edit', 'failing-command', 'cut', 'rate-once'] as const) {
        it(`ends well: ${which}`, () => {
          const { account, text } = read(name, which);
          // A stream that is cut is too much for Gemini CLI.
          const ok = !(name === 'gemini' && which === 'cut');
          assert.equal(account.result?.ok, ok, text);
          assert.equal(account.limit, null);
          if (ok) assert.ok((account.usage?.input ?? 0) > 0 && (account.usage?.output ?? 0) > 0);
          assert.doesNotMatch(text, /[{}]"|"type"/);
        });
      }

      it('says what it does in a line for each tool call', () => {
        assert.match(read(name, 'write').text, /^▸ (?:Write|write|write_file) notes\/hello\.txt$/m);
        assert.match(read(name, 'command').text, /^▸ echo one; echo two$/m);
        assert.match(read(name, 'failing-command').text, name === 'gemini' ? /^▸ echo before/m : /^▸ echo before.* — (?:Exit code|exit) 3$/m);
        assert.equal(read(name, 'text').text.split('\n').slice(1, 3).join('\n'), 'Hello from the script.\nTwo lines of it.');
      });

      for (const which of ['usage-limit', 'usage-limit-later', 'rate'] as const) {
        it(`meets a limit: ${which}`, () => {
          const { account } = read(name, which);
          assert.equal(account.result?.ok, false);
          assert.equal(account.limit?.kind, which === 'rate' ? 'rate' : 'usage');
        });
      }

      it('fails without a limit where its provider breaks or does not know it', () => {
        for (const which of ['broken', 'unauthorized', 'cut-always']) {
          const { account } = read(name, which);
          assert.deepEqual([account.result?.ok, account.limit], [false, null], which);
          assert.doesNotMatch(account.result?.error ?? '{', /[{}]/);
        }
      });

      it('was not allowed to write, and says so where it tried', () => {
        const { account } = read(name, 'denied-write');
        // Gemini CLI does not offer the tool; its model has said so in words.
        assert.equal(account.denied.length, name === 'gemini' ? 0 : 1);
        assert.equal(account.result?.ok, name === 'opencode' ? undefined : true);
      });
    });
  }

  it('tells when a limit is over, where the program knows it', () => {
    const at = '2027-01-15T08:00:00.000Z';
    assert.equal(read('claude', 'usage-limit-subscription').account.limit?.resetsAt, at);
    // Codex says it by the clock of the machine that it ran on.
    assert.notEqual(read('codex', 'usage-limit').account.limit?.resetsAt, null);
    assert.equal(read('opencode', 'rate').account.limit?.resetsAt, '2027-01-15T07:00:01.000Z');
  });

  it('is short of a tool that its mode does not have', () => {
    assert.deepEqual(read('gemini', 'denied-command').account.denied, ['node --version']);
    assert.deepEqual(read('claude', 'denied-command').account.denied, ['node -e 0']);
    assert.deepEqual(read('opencode', 'denied-command').account.denied, ['touch made-by-command']);
  });
});
