import assert from 'node:assert/strict';
import type { Clock } from '../../../src/base/clock.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { configSchema } from '../../../src/contract/config.ts';
import { backlogFindings } from '../../../src/engine/views/backlog-findings.ts';
import { BacklogSource } from '../../../src/engine/backlog/backlog-source.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import { emptyState, type PipelineState } from '../../../src/pipeline/state.ts';
import { transition } from '../../../src/pipeline/transition.ts';
import { MemoryFiles, StillClock } from '../cli/harness.ts';

const at = '2030-01-01T00:00:00.000Z';
const FILE = 'specs/backlog.md';

function sourceOf(backlog: string, clock: Clock = new StillClock()) {
  const files = new MemoryFiles();
  files.texts.set(FILE, backlog);
  return { files, source: new BacklogSource(files, configSchema.parse({}), clock) };
}

async function recorded(source: BacklogSource, state: PipelineState): Promise<PipelineState> {
  return (await source.read(state)).news.reduce(transition, state);
}

describe('backlogs that are read again', () => {
  it('keep their items and their order when only what is known of them has changed', async () => {
    const { source } = sourceOf('1. Add a clock\n2. Add a calendar\n');
    const before = await source.read(emptyState());
    const known = before.news.reduce(transition, emptyState());
    const after = await source.read(known);
    assert.deepEqual([after.items === before.items, after.order === before.order, after.news], [true, true, []]);
  });

  it('are ordered anew when an item is done', async () => {
    const { source } = sourceOf('1. Add a clock\n2. Add a calendar <!-- after:1 -->\n');
    const known = await recorded(source, emptyState());
    const { items, waitsFor } = await source.read(known);
    const [clock = '', calendar = ''] = items.keys();
    assert.deepEqual(waitsFor.get(calendar), [clock]);
    const skipped = transition(known, { type: 'item.skipped', key: clock, by: 'test', at });
    assert.equal((await source.read(skipped)).waitsFor, waitsFor);
    const events: PipelineEvent[] = [
      { type: 'item.started', key: clock, kind: 'product', turn: true, at },
      ...(['spec', 'impl', 'test', 'review'] as const).flatMap((phase): PipelineEvent[] => [
        { type: 'task.created', taskId: phase, key: clock, phase, iteration: 1, agent: 'test', variant: 'default', at },
        { type: 'attempt.started', taskId: phase, token: phase, at },
        { type: 'attempt.settled', taskId: phase, token: phase, at, outcome: 'completed', reason: 'It is there.', durationSeconds: 1, files: [] },
      ]),
      { type: 'item.merged', key: clock, commit: null, at },
    ];
    const finished = events.reduce(transition, known);
    assert.deepEqual((await source.read(finished)).waitsFor.get(calendar), []);
  });

  it('have the places of the file as it is now', async () => {
    const { files, source } = sourceOf('1. Add a clock\n2. Add a calendar\n');
    const known = await recorded(source, emptyState());
    await source.read(known);
    files.texts.set(FILE, '# Backlog\n\n1. Add a clock\n2. Add a calendar\n');
    assert.deepEqual([...(await source.read(known)).items.values()].map(({ entry }) => entry.line), [2, 3]);
  });

  it('tell what is wrong with them, however often they are read', async () => {
    const { files, source } = sourceOf('1. Add a clock <!-- after:9 -->\n');
    const rules = async (state: PipelineState) => backlogFindings(state, await source.read(state), configSchema.parse({})).map(({ rule }) => rule);
    const known = await recorded(source, emptyState());
    assert.deepEqual([await rules(known), await rules(known)], [['unknown-dependency'], ['unknown-dependency']]);
    files.texts.set(FILE, '1. Add a clock <!-- colour:red goal:x -->\n');
    assert.deepEqual(await rules(known), ['unknown-attribute']);
  });

  it('tell what was wrong with the newest task of an item', async () => {
    const { source } = sourceOf('1. Add a clock\n');
    const known = await recorded(source, emptyState());
    const [clock = ''] = (await source.read(known)).items.keys();
    const task = (id: string, iteration: number, problem: { problem?: 'missing-spec-path' }): PipelineEvent[] => [
      { type: 'task.created', taskId: id, key: clock, phase: 'spec', iteration, agent: 'test', variant: 'default', at },
      { type: 'attempt.started', taskId: id, token: id, at },
      { type: 'attempt.settled', taskId: id, token: id, at, outcome: 'no_result', reason: 'It says nothing.', durationSeconds: 1, files: [], ...problem },
    ];
    const rules = async (state: PipelineState) => backlogFindings(state, await source.read(state), configSchema.parse({})).map(({ rule }) => rule);
    const started: PipelineEvent = { type: 'item.started', key: clock, kind: 'product', turn: true, at };
    const once = [started, ...task('first', 1, { problem: 'missing-spec-path' })].reduce(transition, known);
    assert.deepEqual(await rules(once), ['missing-spec-path']);
    assert.deepEqual(await rules(task('second', 2, {}).reduce(transition, once)), []);
  });

  it('let other work have its turn where they are long', async () => {
    const { source } = sourceOf(Array.from({ length: 1500 }, (_, index) => `${index + 1}. Add number ${index}\n`).join(''), systemClock);
    let turns = 0;
    const timer = setInterval(() => { turns += 1; }, 0);
    const { items } = await source.read(emptyState());
    clearInterval(timer);
    assert.equal(items.size, 1500);
    assert.ok(turns > 0);
  });
});
