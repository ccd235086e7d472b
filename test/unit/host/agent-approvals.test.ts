import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configSchema } from '../../../src/contract/config.ts';
import { approvalBook } from '../../../src/host/approval-book.ts';
import { neededCommands } from '../../../src/host/needed-commands.ts';

describe('the approval of an agent that is known by its name', () => {
  const config = configSchema.parse({ agent: 'claude', phases: { review: { agent: 'codex' } } });
  let folder: string;
  let root: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-agent-approvals-'));
    root = join(folder, 'work');
    mkdirSync(root);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function waiting(): Promise<{ needed: string[]; required: string[] }> {
    const book = approvalBook({ root, environment: { COHERENCE_HOME: join(folder, 'home') } }, 'ada');
    const states = await Promise.all(neededCommands(config, undefined).map((command) => book.stateOf(command)));
    return {
      needed: states.filter(({ approved }) => !approved).map(({ request }) => request.id),
      required: (await book.required(config)).filter(({ approved }) => !approved).map(({ request }) => request.id),
    };
  }

  it('is not waited for in a repository that has nothing to say about it', async () => {
    assert.deepEqual(await waiting(), { needed: [], required: [] });
  });

  it('is waited for where a file of the repository steers it, by whatever way it is there', async () => {
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'elsewhere/settings.json'), '{"hooks":{}}');
    symlinkSync('elsewhere', join(root, '.claude'));
    assert.deepEqual(await waiting(), { needed: ['agent:claude'], required: ['agent:claude'] });
    const book = approvalBook({ root, environment: { COHERENCE_HOME: join(folder, 'home') } }, 'ada');
    await book.approve((await book.required(config)).map(({ request }) => request));
    assert.deepEqual(await waiting(), { needed: [], required: [] });
    writeFileSync(join(root, 'elsewhere/settings.json'), '{"hooks":{"Stop":[]}}');
    assert.deepEqual(await waiting(), { needed: ['agent:claude'], required: ['agent:claude'] });
  });
});
