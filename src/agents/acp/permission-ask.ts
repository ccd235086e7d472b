import { PERMISSION_CHARACTERS, type PermissionAsk } from '../../contract/permission.ts';
import { pathsOf, type ToolCall } from './tool-call.ts';
import { folderNamed, within, type Workspace } from './workspace-place.ts';

export interface AskContext extends Workspace {
  /** Two texts have the same one only where they are the same. */
  digest: (text: string) => string;
  /** A text without credentials, and what was taken out of it: what is asked is kept and shown. */
  clean: (text: string) => { text: string; hidden: readonly string[] };
}

/** Tools whose files are all that there is to know of them. */
const FILE_TOOLS = new Set(['read', 'edit', 'delete', 'move']);
/** Tools of which their title, address and files say enough. */
const TOLD = new Set([...FILE_TOOLS, 'search', 'fetch', 'think']);
/** What more than a credential has in it: a shell would act on it. */
const ACTS = /[\s$`;&|<>(){}'"\\]/;

/**
 * What a person is asked about a call, with all that they allow by it; a sentence where it cannot be shown whole, so that
 * nobody is asked. `kind`: of the tool, one that is known.
 */
export function askFor(kind: string, call: ToolCall, context: AskContext): PermissionAsk | string {
  if (call.isCut) return 'It is more than a person can be shown.';
  const { clean, digest } = context;
  const words = wordsOf(kind, call, context);
  const { text, hidden } = clean(words);
  if (hidden.some((part) => ACTS.test(part.replace(/^bearer\s+/i, '')))) return 'It has more in it than a credential where a credential is not shown.';
  const line = lineOf(text);
  const cwd = isCommand(kind, call) && call.cwd !== null ? folderNamed(call.cwd, context) : null;
  const where = cwd === null ? null : lineOf(clean(cwd).text);
  const title = titled(kind, call, line, where);
  if (title.length > PERMISSION_CHARACTERS) return `It is longer than the ${PERMISSION_CHARACTERS} characters that a person is shown. In shorter steps it can be asked for.`;
  // No line has two blanks: what stands behind them is no part of a command.
  const id = [kind, ...(where === null ? [] : [`in ${where} `]), line, ...(hidden.length === 0 ? [] : [` ${digest(words)}`])].join(' ');
  return { id, title };
}

function isCommand(kind: string, { command }: ToolCall): boolean {
  return command !== null || kind === 'execute';
}

function titled(kind: string, call: ToolCall, line: string, where: string | null): string {
  if (where !== null) return `Run in ${where}: ${line}`;
  if (call.command !== null || (kind === 'execute' && !/^run /i.test(line))) return `Run ${line}`;
  if (kind === 'fetch' && !/^fetch /i.test(line)) return `Fetch ${line}`;
  if (kind === 'edit' && !/^(?:edit|write) /i.test(line)) return `Edit files: ${line}`;
  return line;
}

/** All that is to be known of a call: a command as it is, else what it is called, its address, its files, and what it is given. */
function wordsOf(kind: string, call: ToolCall, workspace: Workspace): string {
  if (call.command !== null) return call.command;
  const paths = pathsOf(call).map((path) => quoted(within(path, workspace) ?? path));
  if (FILE_TOOLS.has(kind) && paths.length > 0) return `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)} ${paths.join(', ')}`;
  const own = unmarked(call.title ?? '') || call.name?.trim() || kind;
  const said = new Set(own.split(/\s+/));
  const also = [...(call.url === null ? [] : [call.url]), ...paths].filter((each) => !said.has(each));
  const input = TOLD.has(kind) || call.input === null ? [] : [call.input];
  return [own, ...(also.length === 0 ? [] : [also.join(', ')]), ...input].join(' ');
}

/** A title that is a piece of code as a whole, without its marks. */
function unmarked(title: string): string {
  return title.trim().replace(/^`([^`]+)`$/, '$1').trim();
}

/** A path that is one among others, whatever is in it. */
function quoted(path: string): string {
  return /[\s,"']/.test(path) ? JSON.stringify(path) : path;
}

/** A text on one line on which everything can be seen: where its lines ended, and characters that would hide or turn it around. */
function lineOf(text: string): string {
  const line = text.trim().replaceAll('⏎', spelled).replaceAll(/[^\S\n]*\r?\n\s*/g, ' ⏎ ').replaceAll(/\s+/g, ' ');
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}\u2800]/gu, spelled);
}

function spelled(character: string): string {
  return String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
