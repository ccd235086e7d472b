import type { AgentEvent } from '../contract/agent-event.ts';

/** What agents call their tools that write the files that they name; those of the Agent Client Protocol by their kind. */
const WRITERS = new Set([
  'write', 'edit', 'multiedit', 'notebookedit', 'delete', 'move', 'write_file', 'replace', 'create', 'patch', 'apply_patch', 'str_replace',
]);

/** Files, relative to the folder in which the agent works, that an event shows to be its work: a tool of its own has written them. */
export function writtenBy(event: AgentEvent): string[] {
  if (event.type !== 'tool' || event.status !== 'completed' || !WRITERS.has(event.name.toLowerCase())) return [];
  return event.files.flatMap((file) => relativeOf(file) ?? []);
}

/** A path with slashes; null where it leads out of the folder. */
function relativeOf(file: string): string | null {
  const path = file.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  if (/^(?:\/|~|[A-Za-z]:)/.test(path) || path.split('/').some((name) => ['', '.', '..'].includes(name))) return null;
  return path;
}
