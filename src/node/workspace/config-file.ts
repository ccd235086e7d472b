import { UserError } from '../../base/errors.ts';
import { configSchema } from '../../contract/config.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { checkConfig, type CheckedConfig } from './config-problems.ts';
import { findJsonFault } from './json-syntax.ts';

export const CONFIG_PATH = '.coherence/config.json';

const LARGEST_CONFIG = 1024 * 1024;

/**
 * Reads `.coherence/config.json`. Never fails for what the file says: without one, or where it cannot be read as JSON,
 * the defaults apply, and `problems` says what was wrong and where.
 */
export async function readConfig(workspace: Pick<WorkspacePort, 'read'>): Promise<CheckedConfig> {
  let text: string | null;
  try {
    text = await workspace.read(CONFIG_PATH, LARGEST_CONFIG);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return unreadable(error.message);
  }
  return text === null ? { config: configSchema.parse({}), problems: [] } : parseConfig(text);
}

/** The same for the text of a configuration file. */
export function parseConfig(text: string): CheckedConfig {
  // Editors on Windows begin files with a byte order mark; columns count after it.
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const fault = findJsonFault(json);
    return unreadable(fault === null ? `This is not JSON: ${String(error)}` : `This is not JSON: line ${fault.line}, column ${fault.column}: ${fault.message}.`);
  }
  return checkConfig(value);
}

function unreadable(message: string): CheckedConfig {
  return { config: configSchema.parse({}), problems: [{ severity: 'error', path: '', message }] };
}
