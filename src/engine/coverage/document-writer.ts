import { adviceOf, UserError } from '../../base/errors.ts';
import type { Config } from '../../contract/config.ts';
import type { DocumentChange } from '../../contract/coverage.ts';
import { type PlaceReader, rememberWritten } from '../../coverage/half-written.ts';
import { type Manifest, MANIFEST_SCHEMA, readManifest, serialiseManifest } from '../../coverage/manifest.ts';
import type { BacklogView } from '../backlog/backlog-source.ts';
import type { Checkout } from '../ports/checkout.ts';
import type { WorkspacePort } from '../ports/workspace.ts';
import { manifestPath } from './coverage-files.ts';
import type { Look } from './evidence-look.ts';
import { type UnfinishedUpdate, UnfinishedUpdates } from './unfinished-update.ts';

type WrittenFile = UnfinishedUpdate['files'][number];

export interface DocumentWriterPorts {
  workspace: WorkspacePort;
  checkout: Pick<Checkout, 'settled' | 'record'> | null;
  backlog: () => Promise<BacklogView>;
}

/** Writes documents and commits them, so that a process that dies at any step leaves what the next one can finish. */
export class DocumentWriter {
  readonly #ports: DocumentWriterPorts;
  readonly #manifest: string;
  readonly #unfinished: UnfinishedUpdates;
  /** Documents that were written and not committed, as they were left: what is in them is ours. */
  readonly #left = new Map<string, string>();

  constructor(ports: DocumentWriterPorts, config: Config) {
    this.#ports = ports;
    this.#manifest = manifestPath(config);
    this.#unfinished = new UnfinishedUpdates(ports.workspace);
  }

  /**
   * Writes the changes, the manifest last, and commits them where asked to. `changed` where a file is not as it was when
   * the changes were made: what had been written by then is remembered by `finish`.
   */
  async write(changes: readonly DocumentChange[], commit: boolean): Promise<{ commit: string | null; problem: string | null } | 'changed'> {
    const { workspace, checkout } = this.#ports;
    const settled = checkout === null ? [] : await checkout.settled(changes.map(({ path }) => path));
    const ours = new Set(changes.filter(({ path, before }) => settled.includes(path) || this.#left.get(path) === before).map(({ path }) => path));
    const chosen = commit ? await this.#chosen(changes, ours) : [];
    for (const { path, before } of changes) if ((await workspace.read(path, Number.MAX_SAFE_INTEGER)) !== before) return 'changed';
    await this.#unfinished.begin({
      files: changes.map(({ path, before, after }) => ({ path, before, after })),
      commit: chosen.length === 0 ? null : { paths: chosen.map(({ path }) => path), message: commitMessage(chosen) },
    });
    const done: DocumentChange[] = [];
    try {
      for (const change of changes) {
        await workspace.write(change.path, change.after, change.before);
        done.push(change);
      }
    } catch (error) {
      if (error instanceof UserError && error.code === 'changed') return 'changed';
      if (await this.#takenBack(done)) await this.#unfinished.end();
      throw error;
    }
    const { made, problem } = await this.#commit(chosen);
    for (const change of changes) {
      if (made !== null && chosen.includes(change)) this.#left.delete(change.path);
      else if (ours.has(change.path)) this.#left.set(change.path, change.after);
    }
    await this.#unfinished.end();
    return { commit: made, problem };
  }

  /** What cannot be committed now is written all the same, and goes with the next commit. */
  async #commit(chosen: readonly DocumentChange[]): Promise<{ made: string | null; problem: string | null }> {
    const { checkout } = this.#ports;
    if (checkout === null || chosen.length === 0) return { made: null, problem: null };
    try {
      return { made: await checkout.record(chosen.map(({ path }) => path), commitMessage(chosen)), problem: null };
    } catch (error) {
      return { made: null, problem: `The documents were written and could not be committed. ${adviceOf(error)}` };
    }
  }

  /** Documents say what they say together: those that had a text have it again. False where one is left for `finish`. */
  async #takenBack(done: readonly DocumentChange[]): Promise<boolean> {
    let all = true;
    for (const { path, before, after } of done) {
      if (before === null) all = false;
      else await this.#ports.workspace.write(path, before, after).catch(() => { all = false; });
    }
    return all;
  }

  /**
   * Brings manifest and git to where the documents are, after an update that was cut short: by the end of its process, by a
   * full disk, or by somebody who changed one of them. The documents that it did not come to are left to the next update.
   * False where there was none.
   */
  async finish(look: () => Promise<Pick<Look, 'specs' | 'documents'>>): Promise<boolean> {
    const update = await this.#unfinished.read();
    if (update === null) return false;
    const { workspace, checkout } = this.#ports;
    // What cannot be read any more is nobody's to finish.
    const now = new Map<string, string | null | undefined>();
    for (const { path } of update.files) now.set(path, await workspace.read(path, Number.MAX_SAFE_INTEGER).catch(() => undefined));
    const manifest = update.files.find(({ path }) => path === this.#manifest);
    if (manifest !== undefined && update.files.some(({ path, before }) => now.get(path) !== before)) await this.#remember(manifest, update.files, now, await look());
    if (update.commit !== null && checkout !== null) await this.#commitLate(update, update.commit, now, checkout);
    await this.#unfinished.end();
    return true;
  }

  /**
   * Writes into the manifest what an update has brought into the documents. Where somebody else has changed the manifest, a
   * branch was switched perhaps: only documents that are exactly as the update left them count then.
   */
  async #remember(manifest: WrittenFile, files: readonly WrittenFile[], now: Map<string, string | null | undefined>, look: Pick<Look, 'specs' | 'documents'>): Promise<void> {
    const current = now.get(manifest.path);
    if (current === undefined || current === manifest.after) return;
    const whole = new Set(files.filter(({ path, after }) => now.get(path) === after).map(({ path }) => path));
    const remembered = await this.#remembered(manifest.before, manifest.after, look, () => true);
    // What stands there now is this update's as well, also where a process died since.
    if (current !== null && current === remembered) {
      manifest.after = remembered;
      return;
    }
    const isSame = current === manifest.before;
    const text = isSame ? remembered : await this.#remembered(current, manifest.after, look, (path) => whole.has(path));
    if (text === null || text === current) return;
    await this.#ports.workspace.write(manifest.path, text, current);
    now.set(manifest.path, text);
    if (isSame) manifest.after = text;
  }

  /** A manifest with what is in the documents of what was intended for it; as it is where that is nothing. */
  async #remembered(text: string | null, after: string, { specs, documents }: Pick<Look, 'specs' | 'documents'>, counts: (document: string) => boolean): Promise<string | null> {
    const [intended, read] = [readManifest(after).manifest, readManifest(text)];
    if (intended === null || read.problem !== null) return text;
    const known: Manifest = read.manifest ?? { schema: MANIFEST_SCHEMA, specs: {}, written: {} };
    const view = await this.#ports.backlog();
    const marks = (document: string): PlaceReader => (name) => {
      const item = name.startsWith('done/') ? view.items.get(name.slice('done/'.length)) : undefined;
      return item?.file === document && item.entry.done ? intended.written[document]?.[name] : undefined;
    };
    const counting = { ...intended, written: Object.fromEntries(Object.entries(intended.written).filter(([document]) => counts(document))) };
    const remembered = serialiseManifest(rememberWritten(known, counting, { specs, documents }, marks));
    return remembered === serialiseManifest(known) ? text : remembered;
  }

  async #commitLate({ files }: UnfinishedUpdate, { paths, message }: NonNullable<UnfinishedUpdate['commit']>, now: ReadonlyMap<string, string | null | undefined>, checkout: Pick<Checkout, 'record'>): Promise<void> {
    const backlogs = await this.#backlogs();
    const isOurs = (path: string): boolean => files.some((file) => file.path === path && (now.get(path) === file.after || now.get(path) === file.before));
    const documents = paths.filter((path) => !backlogs.has(path));
    const chosen = [...paths.filter((path) => backlogs.has(path) && isOurs(path)), ...(documents.every(isOurs) ? documents : [])];
    if (chosen.length > 0) await checkout.record(chosen, message);
  }

  /**
   * What goes into one commit on the branch: the documents where all that they hold is the branch's or ours, for a person's
   * own changes are theirs to commit and what belongs together is not torn apart. Backlogs go with them where they can.
   */
  async #chosen(changes: readonly DocumentChange[], ours: ReadonlySet<string>): Promise<DocumentChange[]> {
    const backlogs = await this.#backlogs();
    const documents = changes.filter(({ path }) => !backlogs.has(path));
    return [...changes.filter(({ path }) => backlogs.has(path) && ours.has(path)), ...(documents.every(({ path }) => ours.has(path)) ? documents : [])];
  }

  async #backlogs(): Promise<Set<string>> {
    return new Set((await this.#ports.backlog()).documents.map(({ file }) => file));
  }
}

function commitMessage(changes: readonly DocumentChange[]): string {
  const lines = changes.flatMap(({ summary }) => summary);
  return `docs: follow the evidence\n\n${[...new Set(lines)].slice(0, 40).map((line) => `- ${line}`).join('\n')}`;
}
