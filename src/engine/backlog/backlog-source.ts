import { isoTime, type Clock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { BacklogEntry, BacklogDocument } from '../../backlog/document.ts';
import { findItem } from '../../backlog/find-item.ts';
import { identify, type Identification } from '../../backlog/identity.ts';
import { orderItems } from '../../backlog/order.ts';
import { readBacklog } from '../../backlog/read.ts';
import type { Config } from '../../contract/config.ts';
import type { BacklogKind, ItemStateName } from '../../contract/phase.ts';
import type { PipelineEvent } from '../../pipeline/event.ts';
import { progressOf, type PipelineState } from '../../pipeline/state.ts';
import { refusal } from '../../pipeline/refusal.ts';
import type { WorkspacePort } from '../ports/workspace.ts';

/** The largest backlog that is read. One of ten thousand items takes about one megabyte. */
export const BACKLOG_BYTES = 16 * 1024 * 1024;

/** More entries than this are worth a pause. */
const LONG = 1000;

/** One item of a backlog, found in its file and known by its key. */
export interface BacklogItem {
  key: string;
  kind: BacklogKind;
  file: string;
  entry: BacklogEntry;
}

/** The backlogs as they are on disk now, against what is known of their items. */
export interface BacklogView {
  documents: readonly BacklogDocument[];
  items: ReadonlyMap<string, BacklogItem>;
  /** Keys of the items that can be done, approved and in no cycle, in the order in which they are to be done, by backlog. */
  order: Readonly<Record<BacklogKind, readonly string[]>>;
  /** What an item still waits for, as keys. */
  waitsFor: ReadonlyMap<string, readonly string[]>;
  /** What the state does not know yet. */
  news: readonly PipelineEvent[];
}

/** The state of an item: recorded evidence first, then what its file says. */
export function stateOf(state: PipelineState, item: BacklogItem): ItemStateName {
  const progress = progressOf(state, item.key);
  if (progress === undefined) return item.entry.done ? 'done' : 'open';
  if (progress.state === 'open' && item.entry.done && progress.reopened !== true) return 'done';
  return progress.state;
}

/** The key of the item that a person means. @throws UserError `unknown-item` or `ambiguous-item` */
export function keyNamed(view: BacklogView, name: string): string {
  return findItem(Array.from(view.items.values(), ({ key, kind, entry }) => ({ key, kind, label: entry.label })), name).key;
}

/** Reads the backlogs of a workspace. A scan is the truth: every decision about what is next starts with one. */
export class BacklogSource {
  readonly #workspace: WorkspacePort;
  readonly #config: Config;
  readonly #clock: Clock;
  readonly #parsed = new Map<string, BacklogDocument>();
  #found: { documents: readonly BacklogDocument[]; known: PipelineState['known']; found: FoundItems } | undefined;
  #built: BuiltView | undefined;

  constructor(workspace: WorkspacePort, config: Config, clock: Clock) {
    this.#workspace = workspace;
    this.#config = config;
    this.#clock = clock;
  }

  async read(state: PipelineState): Promise<BacklogView> {
    const documents = await this.#documents();
    const long = documents.some(({ entries }) => entries.length > LONG);
    // Each part of the work is short enough by itself: what else the process does gets its turn between them.
    if (long) await this.#breathe();
    const found = this.#find(documents, state);
    if (long) await this.#breathe();
    return { ...this.#build(found, state), news: newsOf(found.identification, state, isoTime(this.#clock)) };
  }

  #find(documents: readonly BacklogDocument[], state: PipelineState): FoundItems {
    const before = this.#found;
    if (before !== undefined && before.known === state.known && sameDocuments(before.documents, documents)) return before.found;
    const found = findItems(documents, state.known, before?.found);
    this.#found = { documents, known: state.known, found };
    return found;
  }

  #build(found: FoundItems, state: PipelineState): Omit<BacklogView, 'news'> {
    const before = this.#built;
    if (before?.found.items === found.items && before.state.items === state.items && before.state.done === state.done) return before.view;
    this.#built = buildView(found, state, before);
    return this.#built.view;
  }

  #breathe(): Promise<void> {
    return new Promise((resolve) => { this.#clock.after(0, resolve); });
  }

  async #documents(): Promise<BacklogDocument[]> {
    const documents: BacklogDocument[] = [];
    for (const { file, kind } of backlogFiles(this.#config)) {
      const text = await this.#workspace.read(file, BACKLOG_BYTES);
      if (text !== null) documents.push(this.#parse(text, file, kind));
    }
    return documents;
  }

  #parse(text: string, file: string, kind: BacklogKind): BacklogDocument {
    const before = this.#parsed.get(file);
    if (before?.text === text && before.kind === kind) return before;
    const document = readBacklog(text, file, kind);
    this.#parsed.set(file, document);
    return document;
  }
}

/** @throws UserError `no-backlog` where none of the configured files is there */
export function requireBacklog(view: BacklogView, config: Config): void {
  if (view.documents.length > 0) return;
  throw new UserError('no-backlog', `There is no backlog at ${config.backlogs.join(' or ')}.`, { hint: 'Make one with: coherence init, or name yours with --backlog.' });
}

/** A backlog's file. */
export interface BacklogFile {
  file: string;
  kind: BacklogKind;
}

/** The backlog files of a configuration, product first. */
export function backlogFiles(config: Config): BacklogFile[] {
  const meta = config.metaBacklog;
  return [
    ...config.backlogs.filter((file) => file !== meta).map((file) => ({ file, kind: 'product' as const })),
    ...(meta === undefined ? [] : [{ file: meta, kind: 'meta' as const }]),
  ];
}

function sameDocuments(a: readonly BacklogDocument[], b: readonly BacklogDocument[]): boolean {
  return a.length === b.length && a.every((document, index) => document === b[index]);
}

/** The entries of the documents, each with its key. */
interface FoundItems {
  documents: readonly BacklogDocument[];
  identification: Identification;
  /** The same object for as long as no entry and no key has changed. */
  items: ReadonlyMap<string, BacklogItem>;
}

function findItems(documents: readonly BacklogDocument[], known: PipelineState['known'], before: FoundItems | undefined): FoundItems {
  const identification = identify(known, documents);
  if (before !== undefined && sameDocuments(before.documents, documents) && sameKeys(before.identification.keys, identification.keys)) {
    return { documents, identification, items: before.items };
  }
  const items = new Map<string, BacklogItem>();
  for (const document of documents) {
    for (const entry of document.entries) {
      const key = identification.keys.get(entry);
      if (key !== undefined) items.set(key, { key, kind: document.kind, file: document.file, entry });
    }
  }
  return { documents, identification, items };
}

function sameKeys(a: ReadonlyMap<BacklogEntry, string>, b: ReadonlyMap<BacklogEntry, string>): boolean {
  if (a.size !== b.size) return false;
  for (const [entry, key] of a) if (b.get(entry) !== key) return false;
  return true;
}

function sameDone(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((key) => b.has(key));
}

/** A view, and what it was made from. */
interface BuiltView {
  found: FoundItems;
  state: PipelineState;
  /** Keys of the items that are done: all that their order takes from the state. */
  done: ReadonlySet<string>;
  view: Omit<BacklogView, 'news'>;
}

function buildView(found: FoundItems, state: PipelineState, before: BuiltView | undefined): BuiltView {
  const { documents, items } = found;
  const done = new Set<string>();
  for (const item of items.values()) if (stateOf(state, item) === 'done') done.add(item.key);
  if (before?.found.items === items && sameDone(before.done, done)) return { ...before, found, state };
  const ordered = orderItems(Array.from(items.values(), (item) => ({ ...item, done: done.has(item.key) })));
  const byKind = (kind: BacklogKind): string[] => ordered.order.filter((key) => items.get(key)?.kind === kind);
  const view: BuiltView['view'] = {
    documents,
    items,
    order: { product: byKind('product'), meta: byKind('meta') },
    waitsFor: ordered.waitsFor,
  };
  return { found, state, done, view };
}

function newsOf(identification: Identification, state: PipelineState, at: string): PipelineEvent[] {
  const news: PipelineEvent[] = [];
  if (identification.seen.length > 0) news.push({ type: 'items.seen', items: identification.seen });
  if (identification.missing.length > 0) news.push({ type: 'items.missing', keys: identification.missing });
  for (const { entry, key, candidates } of identification.ambiguous) {
    const texts = optionTexts(candidates, state);
    const asked: PipelineEvent = {
      type: 'identity.asked', key, at,
      question: `"${entry.label === '' ? '' : `${entry.label}. `}${entry.text}" resembles more than one item that is gone from the backlog. Which one is it?`,
      options: [...texts, NEW_ITEM],
      candidates: [...candidates, null],
    };
    if (refusal(state, asked) === null) news.push(asked);
  }
  return news;
}

/** What an answer says that means none of the candidates. */
const NEW_ITEM = 'A new item';

/** A text for each candidate that no other answer has: with its key where two are written alike. */
function optionTexts(candidates: readonly string[], state: PipelineState): string[] {
  const plain = candidates.map((key) => `${state.known[key]?.label ?? ''} ${state.known[key]?.text ?? key}`.trim());
  const taken = new Map([[NEW_ITEM.toLowerCase(), 1]]);
  for (const text of plain) taken.set(text.toLowerCase(), (taken.get(text.toLowerCase()) ?? 0) + 1);
  return plain.map((text, index) => (taken.get(text.toLowerCase()) === 1 ? text : `${text} (${candidates[index] ?? ''})`));
}
