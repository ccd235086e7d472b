import * as fc from 'fast-check';
import { NO_PIPELINE_FACTS, type PipelineFacts } from '../../../../src/contract/pipeline-facts.ts';
import type { Linter } from '../../../../src/lint/linter.ts';
import type { TaskView } from '../../../../src/contract/engine-api.ts';
import { coverageOf, itemOf } from '../world-of.ts';
import { ASKED } from './probe-rules.ts';
import { configOf, type MemoryFiles } from './workspace-of.ts';

const DOCUMENTS = [
  'specs/001-slugs.md', 'specs/1-slug.md', 'specs/002-dates.md', 'specs/deep/003-x.md', 'specs/notes.md', 'specs/TEMPLATE.md', 'specs/backlog.md', 'specs/meta.md',
  'docs/SPEC-COVERAGE.md', 'docs/guide.md', 'README.md', '.coherence/state/logs/t1.log',
];
const OTHERS = ['src/slug.ts', 'src/Slug.ts', 'src/lib/slug.ts', 'src/date.ts', 'test/slug.test.ts', 'specs'];
const FOLDERS = ['src', 'src/lib', 'specs', 'test/'];

const anyFile = fc.constantFrom(...DOCUMENTS, ...OTHERS);
const anyDocument = fc.constantFrom(...DOCUMENTS);
const anyPath = fc.constantFrom(...DOCUMENTS, ...OTHERS, ...FOLDERS, 'src/slugs.ts', 'lib/slug.ts', 'specs/0001-slugs.md');

const ABOUT: Readonly<Record<string, fc.Arbitrary<string>>> = {
  matches: fc.constantFrom('src/*.ts', '**/*.test.ts', 'specs/**', 'src', 'test/'),
  numbered: fc.constantFrom('1', '001', '2', '3'),
  items: anyDocument,
  listed: fc.constantFrom('specs/backlog.md', 'specs/meta.md'),
  task: fc.constantFrom('task-a', 'task-b'),
  newest: fc.constantFrom('item-a', 'item-b'),
  coverage: anyDocument,
};
const question = fc.constantFrom(...ASKED).chain((kind) => (ABOUT[kind] ?? anyPath).map((about) => `?${kind} ${about}`));

const line = fc.oneof(
  fc.constantFrom(
    '# Spec: 001 — Slugs', '# Spec: Dates', '# Backlog', '## Purpose', '## Requirements', '- [ ] It makes slugs', '- [x] R2: It works', '## Files to Create/Modify',
    '## Acceptance Tests', '## Out of Scope', '', 'Text.', '[Name of the feature]', '<!-- coherence-disable-next-line broken-link -->', '<!-- coherence-disable spec-path, nonsense -->',
    '1. [ ] Make slugs — specs/001-slugs.md', '2. [x] Make dates: specs/002-dates.md <!-- after:1 -->', '2. Again <!-- goal:x impct:3 -->', '- [ ] Spec 3 specs/deep/003-x.md',
    '| Spec | Present | Spec\'d | Tested | Notes |', '|---|---|---|---|---|', '| 001 Slugs | ✓ | ✓ | ? | |', '| 002 Dates | ? | ? | ✓ | |', '---', 'status: done', 'Spec path: specs/001-slugs.md',
    '**Status:** done', '```', '## Decision Gates',
  ),
  anyPath.map((path) => `- \`${path}\` (new) — a file`),
  anyPath.map((path) => `- \`${path}\``),
  fc.tuple(anyPath, fc.constantFrom('', '#purpose', '#nowhere', '#requirements')).map(([path, anchor]) => `See [this](../${path}${anchor}).`),
  { weight: 3, arbitrary: question },
);
const text = fc.array(line, { maxLength: 12 }).map((lines) => `${lines.join('\n')}\n`);

const CONFIGS: readonly unknown[] = [
  {}, { specs: 'docs' }, { template: 'docs/guide.md' }, { backlogs: ['specs/backlog.md', 'README.md'], metaBacklog: 'specs/meta.md' }, { metaBacklog: 'specs/backlog.md', backlogs: ['specs/meta.md'] },
  { coverage: { document: 'README.md' } }, { lint: { rules: { 'missing-section': 'off', 'broken-anchor': 'error' }, specPathLine: true } }, { lint: { maxKilobytes: 1 } },
];

const facts: fc.Arbitrary<PipelineFacts> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(NO_PIPELINE_FACTS) },
  { weight: 4, arbitrary: fc.record({
    items: fc.array(fc.record({ key: fc.constantFrom('item-a', 'item-b'), spec: fc.option(anyDocument), line: fc.integer({ min: 1, max: 4 }), state: fc.constantFrom<('open' | 'done')[]>('open', 'done') }).map(itemOf), { maxLength: 3 }),
    specs: fc.option(fc.uniqueArray(fc.record({ spec: anyDocument, status: fc.constantFrom<('specified' | 'tested' | 'regressed')[]>('specified', 'tested', 'regressed') }).map(coverageOf), { maxLength: 3, selector: ({ spec }) => spec })),
    tasks: fc.array(fc.record({ id: fc.constantFrom('task-a', 'task-b'), key: fc.constantFrom('item-a', 'item-b'), log: fc.constant('.coherence/state/logs/t1.log') }).map(taskOf), { maxLength: 2 }),
    runnable: fc.constant([]),
  }) },
);

function taskOf(given: Pick<TaskView, 'id' | 'key' | 'log'>): TaskView {
  return {
    phase: 'review', iteration: 1, status: 'failed', agent: 'demo', variant: '', attempts: 1, createdAt: '2026-01-01T00:00:00Z', startedAt: null, finishedAt: null, outcome: null,
    reason: null, durationSeconds: 1, costUsd: null, tests: null, commit: null, problem: 'verdict-missing',
    ...given,
  };
}

/** Something that happens to a workspace. */
export type Move =
  | { move: 'write' | 'open'; file: string; text: string }
  | { move: 'delete' | 'close' | 'lint' | 'fixes'; file: string }
  | { move: 'rename'; file: string; to: string }
  | { move: 'scan' | 'take' | 'read' }
  | { move: 'configure'; config: unknown }
  | { move: 'facts'; facts: PipelineFacts };

export const anyMoves: fc.Arbitrary<Move[]> = fc.array(fc.oneof(
  { weight: 5, arbitrary: fc.record({ move: fc.constantFrom('write', 'open'), file: anyFile, text }) },
  { weight: 4, arbitrary: fc.record({ move: fc.constantFrom('delete', 'close', 'lint', 'fixes'), file: anyFile }) },
  { weight: 1, arbitrary: fc.record({ move: fc.constant('rename' as const), file: anyFile, to: anyFile }) },
  { weight: 1, arbitrary: fc.record({ move: fc.constantFrom('scan', 'take', 'read') }) },
  { weight: 1, arbitrary: fc.record({ move: fc.constant('configure' as const), config: fc.constantFrom(...CONFIGS) }) },
  { weight: 2, arbitrary: fc.record({ move: fc.constant('facts' as const), facts }) },
), { minLength: 1, maxLength: 25 });

export const anyFiles: fc.Arbitrary<Record<string, string>> = fc.dictionary(anyFile, text, { maxKeys: 12 });

/** What a workspace is made of, besides its files: to make another one of the same. */
export class Situation {
  readonly open = new Map<string, string>();
  config: unknown = {};
  facts: PipelineFacts = NO_PIPELINE_FACTS;
  readonly source: MemoryFiles;

  constructor(source: MemoryFiles) {
    this.source = source;
  }

  /** Makes a move, and tells the linter of it. */
  make(move: Move, linter: Linter): void {
    const { files } = this.source;
    switch (move.move) {
      case 'write':
        files.set(move.file, move.text);
        return linter.fileChanged(move.file);
      case 'delete':
        files.delete(move.file);
        return linter.fileDeleted(move.file);
      case 'rename': {
        const moved = files.get(move.file);
        if (moved === undefined) return;
        files.delete(move.file);
        files.set(move.to, moved);
        linter.fileChanged(move.to);
        if (move.file !== move.to) linter.fileDeleted(move.file);
        return;
      }
      case 'open':
        this.open.set(move.file, move.text);
        return linter.open(move.file, move.text);
      case 'close':
        this.open.delete(move.file);
        return linter.close(move.file);
      case 'scan':
        return linter.setFiles([...files.keys()]);
      case 'configure':
        this.config = move.config;
        return linter.configure(configOf(move.config));
      case 'facts':
        this.facts = move.facts;
        return linter.setFacts(move.facts);
      case 'lint':
        linter.lint(move.file);
        return;
      case 'fixes':
        linter.fixes(move.file);
        return;
      case 'read':
        linter.readSome(2);
        return;
      case 'take':
        linter.takeChanged();
    }
  }

  /** Tells a linter that knows nothing yet of all. */
  tellAll(linter: Linter): void {
    linter.setFiles([...this.source.files.keys()]);
    for (const [file, text] of this.open) linter.open(file, text);
    linter.setFacts(this.facts);
  }
}
