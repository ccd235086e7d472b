import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where we keep what is the user's and not a repository's, approvals for one. `COHERENCE_HOME` overrides; else the
 * system's own place: XDG_STATE_HOME or ~/.local/state, ~/Library/Application Support, %LOCALAPPDATA%.
 */
export function userStateFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform, home: string = homedir()): string {
  const override = env['COHERENCE_HOME'];
  if (override !== undefined && isAbsolute(override)) return override;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'coherence-pipeline');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'coherence-pipeline');
  const state = env['XDG_STATE_HOME'];
  // The XDG specification: a relative path is to be ignored.
  return join(state !== undefined && isAbsolute(state) ? state : join(home, '.local', 'state'), 'coherence-pipeline');
}
