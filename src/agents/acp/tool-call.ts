import { displayCommand } from '../../base/command-line.ts';
import { fieldOf, numberAt, objectOf, textAt } from '../json.ts';
import { plainCommand } from '../tool-calls.ts';
import { shownPath, title } from '../wording.ts';

/** Paths of one call that are looked at, and how long each may be. */
const PATHS = 200;
const PATH = 4096;
const COMMAND = 100_000;

/** What a tool's input calls the files that it is about. */
const FILE_KEYS = ['file_path', 'filePath', 'filepath', 'path', 'absolute_path', 'notebook_path', 'target_file', 'source', 'destination'];
/** And the folder in which it is to run. */
const FOLDER_KEYS = ['cwd', 'workdir', 'working_directory', 'workingDirectory', 'dir_path', 'directory'];
/** As Gemini CLI tells it, beside the command. */
const TOLD_FOLDER = /^\[(?:current working directory|in) (.{1,4096}?)\](?: \(|$)/;
/** A shell of the system; one that is somewhere else may be anything. */
const SHELL = /^(?:\/(?:usr\/(?:local\/)?)?bin\/)?(?:ba|z|da|fi)?sh(?:\.exe)?$/;

/** A tool call as far as an agent has told of it. Its parts come one after the other, and each replaces what was told of it before. */
export interface ToolCall {
  kind: string | null;
  title: string | null;
  name: string | null;
  /** What it runs. A call with one is a command, whatever its kind is called. */
  command: string | null;
  /** The folder in which it runs it, where it says so. */
  cwd: string | null;
  url: string | null;
  /** What its tool is given, as JSON. */
  input: string | null;
  /** Files that it is about, by where that was told. */
  locations: readonly string[];
  changed: readonly string[];
  named: readonly string[];
  /** It writes a file that there was not. */
  isNew: boolean;
  /** There was more to it than is looked at. */
  isCut: boolean;
}

const NOTHING: ToolCall = { kind: null, title: null, name: null, command: null, cwd: null, url: null, input: null, locations: [], changed: [], named: [], isNew: false, isCut: false };

/** What is known of a call after an update of it. */
export function withUpdate(known: ToolCall | undefined, update: unknown): ToolCall {
  const call = { ...(known ?? NOTHING) };
  call.kind = textAt(update, 'kind') ?? call.kind;
  call.title = textAt(update, 'title') ?? call.title;
  call.name = textAt(update, 'name') ?? textAt(update, '_meta', 'claudeCode', 'toolName') ?? call.name;
  const locations = fieldOf(update, 'locations');
  if (Array.isArray(locations)) take(call, 'locations', locations.map((location) => fieldOf(location, 'path')));
  const content = fieldOf(update, 'content');
  if (Array.isArray(content)) {
    call.cwd = content.map((part) => TOLD_FOLDER.exec(textAt(part, 'content', 'text') ?? '')?.[1]).find((folder) => folder !== undefined) ?? call.cwd;
    const diffs = content.filter((part) => textAt(part, 'type') === 'diff');
    if (diffs.length > 0) {
      take(call, 'changed', diffs.map((diff) => fieldOf(diff, 'path')));
      call.isNew = diffs.every((diff) => (textAt(diff, 'oldText') ?? '') === '');
    }
  }
  const input = objectOf(fieldOf(update, 'rawInput'));
  if (input !== null && Object.keys(input).length > 0) {
    const command = commandIn(fieldOf(input, 'command') ?? fieldOf(input, 'cmd'));
    if (command !== null && command.length > COMMAND) call.isCut = true;
    call.command = command?.slice(0, COMMAND) ?? call.command;
    call.input = JSON.stringify(input);
    call.cwd = FOLDER_KEYS.map((key) => textAt(input, key)).find((folder) => folder !== null && folder !== '') ?? call.cwd;
    const url = textAt(input, 'url');
    if (url !== null && url.length > PATH) call.isCut = true;
    call.url = url?.slice(0, PATH) ?? call.url;
    const named = FILE_KEYS.flatMap((key) => (Object.hasOwn(input, key) ? [input[key]] : [])).filter((path) => typeof path === 'string');
    if (named.length > 0) take(call, 'named', named);
  }
  return call;
}

/** All files that a call is about, each once, as they were told. */
export function pathsOf({ changed, locations, named }: ToolCall): string[] {
  return [...new Set([...changed, ...locations, ...named])];
}

/** What a person reads of a call: `Write src/slug.ts`, a command as it is. */
export function titleOf(call: ToolCall, cwd: string): string {
  if (call.command !== null) return title(plainCommand(call.command)) || 'command';
  const [file, ...more] = pathsOf(call);
  const verb = verbOf(call);
  if (file !== undefined && verb !== null) return title(verb, shownPath(file, cwd), more.length === 0 ? null : `and ${more.length} more`);
  const own = call.title === null ? '' : title(withoutFolder(call.title.slice(0, 4000).replaceAll('`', ''), cwd));
  return own || title(call.name) || title(call.kind) || 'tool';
}

/** The code that a command came to, where an update says so. */
export function exitCodeIn(update: unknown): number | null {
  const output = fieldOf(update, 'rawOutput');
  return numberAt(update, '_meta', 'terminal_exit', 'exit_code') ?? numberAt(output, 'exit_code') ?? numberAt(output, 'exitCode') ?? numberAt(output, 'metadata', 'exit');
}

function take(call: ToolCall, key: 'locations' | 'changed' | 'named', paths: readonly unknown[]): void {
  const read = paths.slice(0, PATHS).filter((path): path is string => typeof path === 'string' && path !== '' && path.length <= PATH);
  if (read.length < paths.length) call.isCut = true;
  call[key] = read.map(withoutScheme);
}

function withoutScheme(path: string): string {
  if (!path.startsWith('file://')) return path;
  try {
    return decodeURIComponent(path.slice('file://'.length));
  } catch {
    return path;
  }
}

/** A command that is a text, or a list of arguments: without the shell that it is given to. */
function commandIn(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (!Array.isArray(value) || value.length === 0 || !value.every((argument) => typeof argument === 'string')) return null;
  const [program = '', flag = '', script = ''] = value;
  return value.length === 3 && SHELL.test(program) && /^-l?c$/.test(flag) ? script : displayCommand(value);
}

const VERBS: Readonly<Record<string, string>> = { read: 'Read', edit: 'Edit', delete: 'Delete', move: 'Move' };

function verbOf({ isNew, kind, name, title }: ToolCall): string | null {
  const verb = kind !== null && Object.hasOwn(VERBS, kind) ? VERBS[kind] : undefined;
  if (verb === undefined) return null;
  return name !== null && /^[A-Z][A-Za-z]{1,30}$/.test(name) ? name : kind === 'edit' && (isNew || /^writ/i.test(title ?? '')) ? 'Write' : verb;
}

function withoutFolder(text: string, cwd: string): string {
  return cwd === '' ? text : text.replaceAll(cwd.endsWith('/') ? cwd : `${cwd}/`, '');
}
