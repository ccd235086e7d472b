import assert from 'node:assert/strict';
import { request as ask } from 'node:http';
import { ModelServer } from '../../agents/model-server/server.ts';
import type { Script } from '../../agents/model-server/script.ts';
import { fieldOf, listAt, textAt } from '../../../src/agents/json.ts';
import { dialects, type Ask, type Dialect } from './requests.ts';

/** The documents of a stream of server-sent events. */
function eventsIn(stream: string): unknown[] {
  return stream.split('\n\n').flatMap((block) => {
    const data = /^data: (.*)$/m.exec(block)?.[1];
    return data === undefined || data === '[DONE]' ? [] : [JSON.parse(data) as unknown];
  });
}

const work = (phase: string, round = 1): string => `Phase: ${phase}\nItem key: k\nRound: ${round}\n\nDo it.`;

describe('the model server', () => {
  let server: ModelServer;
  afterEach(() => server.close());

  async function post(dialect: Dialect, given: Ask): Promise<Response> {
    return fetch(`${server.url}${dialect.path}`, { method: 'POST', headers: { 'x-api-key': 'k' }, body: JSON.stringify(dialect.body(given)) });
  }

  async function answer(dialect: Dialect, given: Ask): Promise<unknown[]> {
    const response = await post(dialect, given);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    return eventsIn(await response.text());
  }

  it('counts a limit from its answer on, where its script does', async () => {
    server = await ModelServer.open({ other: [{ troubles: [{ goes: 'usage', resetsInSeconds: 90 }], lasting: true }] });
    const before = Math.floor(Date.now() / 1000);
    const headers = (await post(dialects['anthropic'] as Dialect, { text: 'Hello' })).headers;
    const resetsAt = Number(headers.get('anthropic-ratelimit-unified-reset'));
    assert.ok(resetsAt >= before + 90 && resetsAt <= Math.ceil(Date.now() / 1000) + 90);
    assert.equal(headers.get('retry-after'), '90');
  });

  for (const [name, dialect] of Object.entries(dialects)) {
    describe(`speaks ${name}`, () => {
      it('says what the script says, with its usage', async () => {
        server = await ModelServer.open({ other: [{ says: 'Good day “to” you.\n', usage: { input: 900, output: 12, cached: 300 } }] });
        const events = await answer(dialect, { text: 'Hello' });
        assert.equal(dialect.text(events), 'Good day “to” you.\n');
        assert.deepEqual(dialect.usage(events), { input: 900, output: 12, cached: 300 });
        assert.deepEqual(dialect.calls(events), []);
      });

      it('calls the tools that are offered, by their own names', async () => {
        server = await ModelServer.open({ other: [{ acts: [{ does: 'write', path: 'a/b.txt', text: 'x\ny\n' }, { does: 'edit', path: 'c.txt', from: 'x', to: 'y' }, { does: 'run', command: 'true' }] }] });
        const calls = dialect.calls(await answer(dialect, { text: 'Hello' }));
        assert.deepEqual(calls.map((call) => call.name), [dialect.tools.write, dialect.tools.edit, dialect.tools.run]);
        const [write, edit, run] = calls.map((call) => JSON.stringify(call.input));
        if (name === 'responses') assert.equal(calls[0]?.input, '*** Begin Patch\n*** Add File: a/b.txt\n+x\n+y\n*** End Patch\n');
        else assert.match(write ?? '', /"\/w\/a\/b\.txt".*"x\\ny\\n"/);
        assert.match(edit ?? '', /c\.txt/);
        assert.match(run ?? '', /"true"/);
      });

      it('goes on where the results of tools say that it is', async () => {
        server = await ModelServer.open({ other: [{ says: 'One.', acts: [{ does: 'run', command: 'true' }] }, { says: 'Two.', acts: [{ does: 'run', command: 'true' }] }, { says: 'Three.' }] });
        const answered: string[] = [];
        for (const expected of ['One.', 'Two.', 'Three.']) {
          const events = await answer(dialect, { text: 'Hello', answered });
          assert.equal(dialect.text(events), expected);
          answered.push(...dialect.calls(events).map((call) => call.id));
        }
        assert.deepEqual(server.asked.map((asked) => asked.turn), [0, 1, 2]);
      });

      it('knows the phase and the round from the direction', async () => {
        server = await ModelServer.open({ spec: [{ says: 'S' }], impl: [{ says: 'I' }], 'impl:2': [{ says: 'I again' }] });
        const texts = [];
        for (const text of [work('spec'), work('impl'), work('impl', 2), work('impl', 3)]) texts.push(dialect.text(await answer(dialect, { text })));
        assert.deepEqual(texts, ['S', 'I', 'I again', 'I']);
      });

      it('answers beside the script where no tools are offered', async () => {
        server = await ModelServer.open({ other: [{ says: 'Work.', troubles: [{ goes: 'broken' }] }] });
        assert.notEqual(dialect.text(await answer(dialect, { text: 'A title?', beside: true })), 'Work.');
        assert.deepEqual(server.asked.map((asked) => asked.answered), ['beside']);
      });

      it('refuses as often as the script says, with a body that the protocol has', async () => {
        const script: Script = { other: [{ says: 'At last.', troubles: [{ goes: 'rate', retryAfterSeconds: 7 }, { goes: 'usage', resetsAt: 1_800_000_000 }, { goes: 'unauthorized' }, { goes: 'broken' }] }] };
        server = await ModelServer.open(script);
        const seen = [];
        for (let n = 0; n < 4; n += 1) {
          const response = await post(dialect, { text: 'Hello' });
          const body: unknown = await response.json();
          assert.ok(textAt(body, 'error', 'message') !== null);
          seen.push({ status: response.status, told: `${response.headers.get('retry-after') ?? ''} ${JSON.stringify(body)} ${[...response.headers].join(' ')}` });
        }
        assert.deepEqual(seen.map(({ status }) => status), [429, 429, 401, 500]);
        assert.match(seen[0]?.told ?? '', /7/);
        // Those of its users who know when their limit is over know it from here.
        assert.equal(/1800000000/.test(seen[1]?.told ?? ''), name === 'anthropic' || name === 'responses');
        assert.equal(dialect.text(await answer(dialect, { text: 'Hello' })), 'At last.');
        assert.deepEqual(server.asked.map((asked) => asked.answered), ['rate', 'usage', 'unauthorized', 'broken', 'turn']);
      });

      it('cuts a stream in its middle', async () => {
        server = await ModelServer.open({ other: [{ says: 'Hello there.', troubles: [{ goes: 'cut' }] }] });
        const cut = await post(dialect, { text: 'Hello' });
        assert.equal(cut.status, 200);
        await assert.rejects(cut.text());
        assert.equal(dialect.text(await answer(dialect, { text: 'Hello' })), 'Hello there.');
      });

      it('says so where there is no tool for what it is to do', async () => {
        server = await ModelServer.open({ other: [{ acts: [{ does: 'read', path: 'a' }] }] });
        const events = await answer(dialect, { text: 'Hello' });
        // Codex has no tool for reading, and reads with a command.
        if (name === 'responses') assert.equal(dialect.calls(events).length, 1);
        else assert.deepEqual([dialect.calls(events), /no tool/.test(dialect.text(events))], [[], true]);
      });
    });
  }

  it('answers nobody who does not say who they are', async () => {
    server = await ModelServer.open({ other: [{ says: 'Hello.' }] });
    for (const dialect of Object.values(dialects)) {
      assert.equal((await fetch(`${server.url}${dialect.path}`, { method: 'POST', body: JSON.stringify(dialect.body({ text: 'Hello' })) })).status, 401);
    }
  });

  it('stalls until somebody goes', async () => {
    server = await ModelServer.open({ other: [{ says: 'Never.', troubles: [{ goes: 'stall' }], lasting: true }] });
    const dialect = dialects['chat'] as Dialect;
    const going = new AbortController();
    const response = await fetch(`${server.url}${dialect.path}`, { method: 'POST', headers: { authorization: 'Bearer k' }, signal: going.signal, body: JSON.stringify(dialect.body({ text: 'Hello' })) });
    const reader = response.body!.getReader();
    assert.equal((await reader.read()).done, false);
    going.abort();
    await assert.rejects(reader.read());
  });

  it('answers one document to one who wants no stream', async () => {
    server = await ModelServer.open({ other: [{ says: 'Whole.', acts: [{ does: 'run', command: 'true' }] }] });
    const dialect = dialects['anthropic'] as Dialect;
    const response = await fetch(`${server.url}${dialect.path}`, { method: 'POST', headers: { 'x-api-key': 'k' }, body: JSON.stringify({ ...(dialect.body({ text: 'Hello' }) as object), stream: false }) });
    const answered: unknown = await response.json();
    const [said, called] = listAt(answered, 'content');
    assert.deepEqual([textAt(said, 'text'), textAt(called, 'name'), fieldOf(answered, 'stop_reason')], ['Whole.', 'Bash', 'tool_use']);
  });

  it('keeps what was asked, and what did not go as the script has it', async () => {
    server = await ModelServer.open({ spec: [{ says: 'S' }] });
    const waiting = server.until((asked) => asked.phase === 'impl');
    const dialect = dialects['anthropic'] as Dialect;
    await post(dialect, { text: work('spec') });
    await post(dialect, { text: work('impl') });
    assert.equal((await waiting).key, 'k');
    assert.deepEqual(server.problems, ['The script has no turn 0 for impl, round 1.']);
    assert.equal((await fetch(`${server.url}/v1/other`)).status, 404);
    await assert.rejects(fetch(`${server.url}${dialect.path}`, { method: 'POST', body: '{"model":1}' }));
    assert.equal(server.problems.length, 3);
    server.use({ impl: [{ says: 'I' }] });
    assert.equal(dialect.text(await answer(dialect, { text: work('impl') })), 'I');
  });

  it('listens on loopback alone', async () => {
    server = await ModelServer.open({});
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    await new Promise((resolve) => ask(`${server.url}/`, { method: 'HEAD' }, (response) => response.resume().on('end', resolve)).end());
  });
});
