import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { CommandId } from '../../contract/commands.ts';
import type { DecisionView } from '../../contract/engine-api.ts';
import { oneLine, pickText } from '../../base/markdown-text.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import type { CommandHandlers } from './command-registry.ts';
import { isClosed } from '../model/decision-icon.ts';
import { askPermission } from './ask-permission.ts';
import { pickAnswer } from './pick-answer.ts';

/** Answers a question; asks for the answer where none is given. */
export async function answerDecision(session: FolderSession, decision: DecisionView, given: string | undefined, user: string): Promise<void> {
  const answer = given ?? await askFor(session, decision);
  if (answer === undefined) return;
  await (await session.engine()).decide(decision.id, answer, user, decision.askedAt);
  if (session.snapshot.status?.run === null) void offerToGoOn(session, decision);
}

/** An answer lets its item go on in a run. Where none is under way, a person may want one. */
async function offerToGoOn({ folder }: FolderSession, { key }: DecisionView): Promise<void> {
  const run = vscode.l10n.t('Run This Item');
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t('Answered. The item goes on with the next run.'), run);
  if (chosen === run) await vscode.commands.executeCommand('coherence.runItem' satisfies CommandId, { folder: folder.uri, key });
}

export function decisionCommands(sessions: FolderSessions, user: string): Pick<CommandHandlers, 'coherence.answerDecision'> {
  return {
    'coherence.answerDecision': async (target) => {
      const open = sessions.all
        .filter(({ folder }) => target?.folder === undefined || folder.uri === target.folder)
        .flatMap((session) => (session.snapshot.status?.decisions ?? []).map((decision) => ({ session, decision })));
      const named = target?.decisionId ?? target?.key;
      const fitting = named === undefined ? open : open.filter(({ decision }) => decision.id === named || decision.key === named);
      const [only, second] = fitting;
      if (only === undefined) throw new UserError('no-decision', vscode.l10n.t('No question waits for an answer.'));
      const chosen = second === undefined ? only : await vscode.window.showQuickPick(
        fitting.map((each) => ({ ...each, label: pickText(each.decision.question), description: each.decision.label })),
        { placeHolder: vscode.l10n.t('Question to answer') },
      );
      if (chosen !== undefined) await answerDecision(chosen.session, chosen.decision, target?.answer, user);
    },
  };
}

async function askFor(session: FolderSession, decision: DecisionView): Promise<string | undefined> {
  const { kind, question, options, findings } = decision;
  if (kind === 'permission') return askPermission(decision);
  const title = oneLine(question);
  if (findings.length > 0) {
    const picked = await pickAnswer(session, decision);
    return picked === null ? askForText(title) : picked;
  }
  if (options.length === 0) return askForText(title);
  const own = { label: vscode.l10n.t('Another answer…'), option: null };
  const picked = await vscode.window.showQuickPick([...options.map((option) => ({ label: pickText(option), option })), ...(isClosed(kind) ? [] : [own])], { title, placeHolder: vscode.l10n.t('Answer'), ignoreFocusOut: true });
  if (picked === undefined) return undefined;
  return picked.option ?? askForText(title);
}

function askForText(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Your answer goes to the agent as you write it.'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('An answer has to say something.') : undefined),
  });
}
