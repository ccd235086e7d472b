import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { CommandTarget, DocumentChoice } from '../../contract/commands.ts';
import type { DocumentChange, DocumentUpdate, SpecCoverage } from '../../contract/coverage.ts';
import type { EngineApi } from '../../contract/engine-api.ts';
import { requireRightConfig } from '../../host/require-right-config.ts';
import { fileUri } from '../documents/folder-files.ts';
import type { PreviewDocuments } from '../documents/preview-documents.ts';
import { documentOf, keptText, placeName } from '../model/coverage-tree.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';
import { notice, oneLine, pickText } from '../../base/markdown-text.ts';
import { specDescription, specIcon, specName } from '../model/spec-coverage.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import { agreeOnUpdate } from '../session/agree-on-update.ts';
import { chooseSession } from './choose.ts';
import type { CommandHandlers } from './command-registry.ts';

export interface CoverageCommandPorts {
  sessions: FolderSessions;
  previews: PreviewDocuments;
  user: string;
  /** Runs the tests of a spec and shows their results. Resolves when they have ended. */
  runTests: (session: FolderSession, spec: string) => Promise<void>;
  reveal: (folder: string) => Promise<void>;
}

type CoverageCommand = 'coherence.updateDocuments' | 'coherence.handOver' | 'coherence.runSpecTests' | 'coherence.showCoverage';

/** The commands about evidence, and about the documents that follow it. */
export function coverageCommands({ sessions, previews, user, runTests, reveal }: CoverageCommandPorts): Pick<CommandHandlers, CoverageCommand> {
  const known = (target: CommandTarget | undefined, fits: (snapshot: FolderSnapshot) => boolean, none: string): Promise<FolderSession | undefined> =>
    chooseSession(sessions, target, { fits, placeHolder: vscode.l10n.t('Folder that is meant'), none });

  /** The same for all folders of a window. @throws UserError `untrusted` */
  const requireTrust = (): void => sessions.all[0]?.requireTrust();

  return {
    'coherence.updateDocuments': async (choice) => {
      requireTrust();
      const session = await known(choice, ({ coverage, backlog }) => coverage !== null && backlog === 'ready', vscode.l10n.t('Nothing is known of any spec yet.'));
      if (session !== undefined) await updateDocuments(session, previews, choice);
    },
    'coherence.handOver': async (target) => {
      requireTrust();
      const session = await known(target, ({ coverage }) => (coverage?.kept.length ?? 0) > 0, vscode.l10n.t('Nobody has made a place in the documents their own.'));
      if (session === undefined) return;
      const places = target?.place === undefined ? await choosePlaces(session) : [target.place];
      if (places === undefined || places.length === 0) return;
      await (await session.engine()).handOver(places, user);
      await session.refresh();
    },
    'coherence.runSpecTests': async (target) => {
      requireTrust();
      const chosen = await chooseSpec(sessions, target);
      if (chosen !== undefined) await runTests(chosen.session, chosen.spec);
    },
    'coherence.showCoverage': async (target) => {
      const session = await known(target, ({ coverage }) => (coverage?.specs.length ?? 0) > 0, vscode.l10n.t('Nothing is known of any spec yet.'));
      if (session !== undefined) await reveal(session.folder.uri);
    },
  };
}

/** Shows what an update would write, and writes it when a person has said so about exactly that. */
async function updateDocuments(session: FolderSession, previews: PreviewDocuments, choice: DocumentChoice | undefined): Promise<void> {
  requireRightConfig(session.snapshot.problems);
  const engine = await session.engine();
  const compute = (): Thenable<DocumentUpdate> => preview(engine);
  const first = await compute();
  if (first.changes.length === 0) return tell(first.problems, vscode.l10n.t('The documents of {0} say what the evidence says: there is nothing to write.', session.folder.name));
  const show = (changes: readonly DocumentChange[]): Promise<void> => previews.show(session.folder, changes);
  if (choice?.write === false) return show(first.changes);
  const update = choice?.write === true ? first : await agreeOnUpdate(first, { compute, show, confirm: confirmed });
  if (update === null) return undefined;
  requireSaved(session, update.changes);
  const written = await engine.updateDocuments({});
  await previews.close(session.folder);
  await session.refresh();
  const paths = written.changes.map(({ path }) => path);
  return tell(written.problems, written.written ? vscode.l10n.t('Written: {0}.', paths.join(', ')) : vscode.l10n.t('Nothing was written.'));
}

function preview(engine: EngineApi): Thenable<DocumentUpdate> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Looking at the documents') }, () => engine.updateDocuments({ dryRun: true, namesCommit: true }));
}

async function confirmed({ changes, problems }: DocumentUpdate): Promise<boolean> {
  const write = vscode.l10n.t('Write');
  const question = changes.length === 1 ? vscode.l10n.t('Write this document as it is shown?') : vscode.l10n.t('Write these {0} documents as they are shown?', changes.length);
  // It is no dialog: what it asks about can be looked at meanwhile.
  const chosen = await vscode.window.showInformationMessage(notice([question, ...problems].join(' ')), write, vscode.l10n.t('Cancel'));
  return chosen === write;
}

/** Nobody waits for a notification to be closed. */
function tell(problems: readonly string[], text: string): void {
  if (problems.length === 0) void vscode.window.showInformationMessage(notice(text));
  else void vscode.window.showWarningMessage(notice([text, ...problems].join(' ')));
}

/** What somebody is writing is not written over. @throws UserError `unsaved-changes` */
function requireSaved(session: FolderSession, changes: readonly DocumentChange[]): void {
  const dirty = new Set(vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.toString()));
  const unsaved = changes.find(({ path }) => dirty.has(fileUri(session.folder, path).toString()));
  if (unsaved === undefined) return;
  throw new UserError('unsaved-changes', vscode.l10n.t('{0} has changes that are not saved.', unsaved.path), { hint: vscode.l10n.t('Save or undo them and try again.') });
}

async function choosePlaces({ snapshot }: FolderSession): Promise<string[] | undefined> {
  const picked = await vscode.window.showQuickPick((snapshot.coverage?.kept ?? []).map((kept) => ({
    label: pickText(placeName(kept, snapshot.coverage?.specs ?? [])), description: documentOf(kept), detail: pickText(keptText(kept)), place: kept.place,
  })), { canPickMany: true, title: vscode.l10n.t('Hand Over to the Pipeline'), placeHolder: vscode.l10n.t('What is chosen follows the evidence from now on') });
  return picked?.map(({ place }) => place);
}

interface ChosenSpec {
  session: FolderSession;
  spec: string;
}

/** The spec that a command is about: the named one, that of the named item, or the one that a person picks. @throws UserError `no-tests`, `no-folder` */
async function chooseSpec(sessions: FolderSessions, target: CommandTarget | undefined): Promise<ChosenSpec | undefined> {
  const among = target?.folder === undefined ? sessions.all : [sessions.at(target.folder)];
  const offered = among.flatMap((session) => (session.snapshot.coverage?.specs ?? []).filter(({ tests }) => tests.length > 0).map((spec) => ({ session, spec })));
  if (target?.path !== undefined || target?.key !== undefined) {
    const found = offered.find(({ session, spec }) => spec.spec === (target.path ?? specOf(session, target.key)));
    if (found === undefined) throw new UserError('no-tests', vscode.l10n.t('That spec names no tests.'), { hint: vscode.l10n.t('Name them under its acceptance tests.') });
    return { session: found.session, spec: found.spec.spec };
  }
  if (offered.length === 0) throw new UserError('no-tests', vscode.l10n.t('No spec names tests.'), { hint: vscode.l10n.t('Name them under the acceptance tests of a spec.') });
  const picked = await vscode.window.showQuickPick(offered.map(({ session, spec }) => ({ ...rowOf(session, spec, among.length > 1), session, spec: spec.spec })), {
    title: vscode.l10n.t('Run Tests'), placeHolder: vscode.l10n.t('Spec whose tests are to be run'), matchOnDescription: true,
  });
  return picked;
}

function rowOf(session: FolderSession, spec: SpecCoverage, several: boolean): vscode.QuickPickItem {
  return {
    label: pickText(specName(spec)),
    description: oneLine([specDescription(spec), ...(several ? [session.folder.name] : [])].join(' · ')),
    iconPath: new vscode.ThemeIcon(specIcon(spec).id),
  };
}

function specOf({ snapshot }: FolderSession, key: string | undefined): string | null {
  return snapshot.items.find((item) => item.key === key)?.spec ?? null;
}
