import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { CommandTarget } from '../../contract/commands.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';
import { fileUri } from '../documents/folder-files.ts';
import { oneLine, pickText } from '../../base/markdown-text.ts';
import { requirementAt, testRows, type TestRow } from '../model/requirement-tests.ts';
import { stateIcon, stateText } from '../model/spec-coverage.ts';
import { reportError } from '../notices/report-error.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import type { CommandHandlers } from './command-registry.ts';

export interface LanguageCommandPorts {
  sessions: FolderSessions;
  restart: () => Promise<void>;
  /** As a person runs the tests of a spec. */
  runTests: (session: FolderSession, spec: string) => Promise<void>;
}

type LanguageCommand = 'coherence.showTests' | 'coherence.restartLanguageServer';

/** The commands that lenses and findings call, and the one for a server that has to be started anew. */
export function languageCommands({ sessions, restart, runTests }: LanguageCommandPorts): Pick<CommandHandlers, LanguageCommand> {
  return {
    'coherence.showTests': async (target) => {
      const { session, spec } = specAt(sessions, target);
      const requirement = requirementAt(spec, target?.line ?? 0, lineOf(session, spec.spec, target?.line));
      const rows = requirement === null ? [] : testRows(spec, requirement);
      if (requirement === null || rows.length === 0) {
        throw new UserError('no-tests', vscode.l10n.t('No test is named for that requirement.'), { hint: vscode.l10n.t('Name one under the acceptance tests of the spec.') });
      }
      const row = await pickTest(rows, { title: oneLine(requirement.text), state: stateText(requirement.state), run: () => runTests(session, spec.spec) });
      if (row !== undefined) await openTest(session, row);
    },
    'coherence.restartLanguageServer': restart,
  };
}

/** What stands at a line of a spec now, saved or not; null where nobody has it open. */
function lineOf({ folder }: FolderSession, spec: string, line = 0): string | null {
  const address = fileUri(folder, spec).toString();
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === address);
  return document === undefined || line < 1 || line > document.lineCount ? null : document.lineAt(line - 1).text;
}

/** @throws UserError `no-tests`, `no-folder` */
function specAt(sessions: FolderSessions, target: CommandTarget | undefined): { session: FolderSession; spec: SpecCoverage } {
  for (const session of target?.folder === undefined ? sessions.all : [sessions.at(target.folder)]) {
    const spec = session.snapshot.coverage?.specs.find(({ spec: path }) => path === target?.path);
    if (spec !== undefined) return { session, spec };
  }
  throw new UserError('no-tests', vscode.l10n.t('Nothing is known of the tests of that spec.'), { hint: vscode.l10n.t('Run them, or name them under its acceptance tests.') });
}

interface PickText {
  title: string;
  state: string;
  run: () => Promise<void>;
}

/** Undefined where a person chooses none, or runs them instead. */
async function pickTest(rows: readonly TestRow[], { title, state, run }: PickText): Promise<TestRow | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { row: TestRow }>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Test to open ({0})', state);
  pick.matchOnDescription = true;
  pick.buttons = [{ iconPath: new vscode.ThemeIcon('run-all'), tooltip: vscode.l10n.t('Run Tests of This Spec') }];
  pick.items = rows.map((row) => ({
    label: pickText(row.label), description: row.description, ...(row.detail === '' ? {} : { detail: pickText(row.detail) }),
    iconPath: new vscode.ThemeIcon(stateIcon(row.state).id), row,
  }));
  try {
    return await new Promise((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.row));
      pick.onDidTriggerButton(() => {
        // The list has done its part; what comes of the run is in Test Results.
        run().catch(reportError);
        resolve(undefined);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

/** @throws UserError `no-file` */
async function openTest({ folder }: FolderSession, { path, line, label }: TestRow): Promise<void> {
  const uri = path === null ? null : fileUri(folder, path);
  const stat = uri === null ? null : await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => null);
  if (uri === null || stat === null) throw new UserError('no-file', vscode.l10n.t('Nobody knows in which file "{0}" is.', label), { hint: vscode.l10n.t('A report of its run says it.') });
  // A spec may name a folder of tests.
  if ((stat.type & vscode.FileType.Directory) !== 0) await vscode.commands.executeCommand('revealInExplorer', uri);
  else await vscode.window.showTextDocument(uri, { preview: true, ...(line === null ? {} : { selection: new vscode.Range(line - 1, 0, line - 1, 0) }) });
}
