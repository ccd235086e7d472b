import * as vscode from 'vscode';
import { githubProvider } from './model/github-provider.ts';

/** What reading the checks of a private repository takes. */
const SCOPES = ['repo'];

/**
 * The token of the session that the editor has with GitHub, for this moment. Nobody is asked to sign in, and it is kept
 * nowhere. Null where there is none.
 */
export async function githubToken(environment: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  if (!vscode.workspace.isTrusted) return null;
  try {
    const session = await vscode.authentication.getSession(githubProvider(environment['GITHUB_API_URL']), SCOPES, { silent: true });
    return session?.accessToken ?? null;
  } catch {
    // There is no such provider in this editor.
    return null;
  }
}
