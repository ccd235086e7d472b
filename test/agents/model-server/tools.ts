import type { Act } from './script.ts';

/** A call of one of an agent's own tools. `input` is a text for a tool that takes no JSON. */
export interface ToolCall {
  name: string;
  input: Record<string, unknown> | string;
}

type Shape = (act: Act, at: (path: string) => string) => ToolCall | null;

/**
 * The tools of the four agents and what they take, as their requests declare them: Claude Code 2.1.332 (Write, Edit, Read, Bash),
 * Codex 0.169.0 (apply_patch as free text, exec_command), Gemini CLI 0.61.0 (write_file, replace, read_file, run_shell_command)
 * and OpenCode 1.18.33 (write, edit, read, bash).
 */
const SHAPES: Readonly<Record<string, Shape>> = {
  Write: (act, at) => (act.does === 'write' ? { name: 'Write', input: { file_path: at(act.path), content: act.text } } : null),
  Edit: (act, at) => (act.does === 'edit' ? { name: 'Edit', input: { file_path: at(act.path), old_string: act.from, new_string: act.to } } : null),
  Read: (act, at) => (act.does === 'read' ? { name: 'Read', input: { file_path: at(act.path) } } : null),
  Bash: (act) => (act.does === 'run' ? { name: 'Bash', input: { command: act.command, description: 'Do what the work needs' } } : null),
  apply_patch: (act) => patch(act),
  exec_command: (act) => {
    if (act.does === 'run') return { name: 'exec_command', input: { cmd: act.command } };
    return act.does === 'read' ? { name: 'exec_command', input: { cmd: `cat '${act.path}'` } } : null;
  },
  write_file: (act, at) => (act.does === 'write' ? { name: 'write_file', input: { file_path: at(act.path), content: act.text } } : null),
  replace: (act, at) => (act.does === 'edit'
    ? { name: 'replace', input: { file_path: at(act.path), instruction: 'Replace the text.', old_string: act.from, new_string: act.to, allow_multiple: false } }
    : null),
  read_file: (act, at) => (act.does === 'read' ? { name: 'read_file', input: { file_path: at(act.path) } } : null),
  run_shell_command: (act) => (act.does === 'run' ? { name: 'run_shell_command', input: { command: act.command, description: 'Do what the work needs' } } : null),
  write: (act, at) => (act.does === 'write' ? { name: 'write', input: { filePath: at(act.path), content: act.text } } : null),
  edit: (act, at) => (act.does === 'edit' ? { name: 'edit', input: { filePath: at(act.path), oldString: act.from, newString: act.to } } : null),
  read: (act, at) => (act.does === 'read' ? { name: 'read', input: { filePath: at(act.path) } } : null),
  bash: (act) => (act.does === 'run' ? { name: 'bash', input: { command: act.command, description: 'Do what the work needs' } } : null),
};

/** What runs a command in an agent that does not offer it, by a tool that it always offers. */
const FAMILY: Readonly<Record<string, string>> = { Read: 'Bash', apply_patch: 'exec_command', read_file: 'run_shell_command', read: 'bash' };

/** The call that does an act with the tools that are offered; null where none of them can. */
export function callFor(act: Act, offered: readonly string[], folder: string | null): ToolCall | null {
  const at = (path: string): string => (folder === null ? path : `${folder}/${path}`);
  const insisted = act.does === 'run' && act.insists === true ? offered.flatMap((name) => FAMILY[name] ?? []) : [];
  for (const name of [...offered, ...insisted]) {
    const call = SHAPES[name]?.(act, at) ?? null;
    if (call !== null) return call;
  }
  return null;
}

/**
 * The folder that an agent works in, as it tells its model: Claude Code "Primary working directory:", OpenCode "Working
 * directory:", Codex `<cwd>`, Gemini CLI a list below "Workspace Directories:".
 */
export function folderIn(texts: readonly string[]): string | null {
  for (const text of texts) {
    const found = /(?:Primary w|W)orking directory: (.{1,500})/.exec(text) ?? /<cwd>(.{1,500})<\/cwd>/.exec(text) ?? /Workspace Directories:\*\*\s{1,5}- (.{1,500})/.exec(text);
    if (found?.[1] !== undefined) return found[1].trim();
  }
  return null;
}

/** The grammar of `apply_patch` comes with the tool in Codex' requests: lines of a file that is new begin with `+`. */
function patch(act: Act): ToolCall | null {
  const lines = (text: string, mark: string): string => text.replace(/\n$/, '').split('\n').map((line) => `${mark}${line}\n`).join('');
  if (act.does === 'write') return { name: 'apply_patch', input: `*** Begin Patch\n*** Add File: ${act.path}\n${lines(act.text, '+')}*** End Patch\n` };
  if (act.does === 'edit') return { name: 'apply_patch', input: `*** Begin Patch\n*** Update File: ${act.path}\n@@\n${lines(act.from, '-')}${lines(act.to, '+')}*** End Patch\n` };
  return null;
}
