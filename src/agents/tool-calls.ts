import type { AgentEvent, ToolStatus } from '../contract/agent-event.ts';
import { fieldOf, listAt, textAt } from './json.ts';
import { detail, shownPath, title } from './wording.ts';

type ToolEvent = Extract<AgentEvent, { type: 'tool' }>;

/** Calls that are remembered until they end; an agent that lets more of them hang loses the names of the first ones. */
const OPEN_CALLS = 1000;
const ID = 200;
const FILES = 100;

/** What the input of a tool calls the file that it is about. */
const FILE_KEYS = ['file_path', 'filePath', 'path', 'absolute_path', 'notebook_path', 'target_file', 'dir_path'];
/** And what it calls what else it is about, the likeliest first. */
const ABOUT_KEYS = ['command', 'cmd', 'pattern', 'query', 'url', 'description', 'glob', 'name', 'prompt'];
/** Tools whose command says more than their name. */
const SHELLS = new Set(['bash', 'shell', 'run_shell_command', 'exec', 'execute', 'powershell', 'terminal']);
const WRAPPED = /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da)?sh -l?c (['"]?)([\s\S]+)\1$/;

/** How an agent that was not allowed something says so: to itself, in the result of its tool. */
export const DENIAL = /permission(?:s)? (?:to|for|was|were|has been|is)\b.{0,200}\b(?:denied|granted|rejected|required)|permission denied by|(?:denied|rejected|blocked|disallowed|declined) by (?:the )?(?:user|policy|rule|permission|configuration|hook)|rejected permission|rule which prevents you|not allowed by|haven't granted it|requires approval|user (?:denied|rejected)/i;

/** The calls of an agent's tools, each told when it starts and when it ends. */
export class ToolCalls {
  readonly #cwd: () => string;
  readonly #open = new Map<string, Pick<ToolEvent, 'name' | 'title' | 'files'>>();

  constructor(cwd: () => string) {
    this.#cwd = cwd;
  }

  started(id: string | null, name: string | null, input: unknown, more: { title?: string; files?: string[] } = {}): ToolEvent {
    const call = this.#call(name, input, more);
    if (id !== null) {
      this.#open.set(id, call);
      const [first] = this.#open.keys();
      if (this.#open.size > OPEN_CALLS && first !== undefined) this.#open.delete(first);
    }
    return { type: 'tool', id: (id ?? '').slice(0, ID), ...call, status: 'started' };
  }

  /** `outcome`: what the tool came to, where it says more than that it is done. */
  ended(id: string | null, status: Exclude<ToolStatus, 'started'>, outcome: string | null, also: { name?: string | null; input?: unknown; title?: string; files?: string[] } = {}): ToolEvent {
    const known = id === null ? undefined : this.#open.get(id);
    if (id !== null) this.#open.delete(id);
    const call = known ?? this.#call(also.name ?? null, also.input, also);
    const said = outcome === null ? '' : detail(outcome);
    return {
      type: 'tool', id: (id ?? '').slice(0, ID), ...call, status,
      ...(also.files === undefined ? {} : { files: also.files.slice(0, FILES).map((file) => shownPath(file, this.#cwd())) }),
      ...(said === '' ? {} : { detail: said }),
    };
  }

  #call(name: string | null, input: unknown, more: { title?: string; files?: string[] }): Pick<ToolEvent, 'name' | 'title' | 'files'> {
    const cwd = this.#cwd();
    const files = (more.files ?? filesIn(input)).slice(0, FILES).map((file) => shownPath(file, cwd));
    const called = title(name) || 'tool';
    return { name: called, title: (more.title === undefined ? titleOf(called, input, files) : title(more.title)) || called, files };
  }
}

function titleOf(name: string, input: unknown, files: readonly string[]): string {
  const command = textAt(input, 'command') ?? textAt(input, 'cmd');
  if (command !== null && SHELLS.has(name.toLowerCase())) return title(plainCommand(command));
  const [file] = files;
  if (file !== undefined) return title(name, file);
  for (const key of ABOUT_KEYS) {
    const about = textAt(input, key);
    if (about !== null && about !== '') return title(name, about);
  }
  return name;
}

/** A command without the shell that it was given to. */
export function plainCommand(command: string): string {
  const short = command.slice(0, 2000);
  return WRAPPED.exec(short)?.[2] ?? short;
}

function filesIn(input: unknown): string[] {
  const named = FILE_KEYS.flatMap((key) => textAt(input, key) ?? []);
  const listed = listAt(input, 'paths').filter((path) => typeof path === 'string');
  const [first] = [...named, ...listed];
  return first === undefined || first === '' ? [] : [first];
}

/** The entries of a to-do list, as agents give it to their own tool for it: null where that is not what it is. */
export function planOf(entries: readonly unknown[], textKeys: readonly string[]): Extract<AgentEvent, { type: 'plan' }> | null {
  const read = entries.flatMap((entry) => {
    const text = textKeys.map((key) => textAt(entry, key)).find((found) => found !== null && found !== '');
    const done = fieldOf(entry, 'completed') === true || /^(?:completed|done|TODO_STATUS_COMPLETED)$/i.test(textAt(entry, 'status') ?? '');
    return text === undefined || text === null ? [] : [{ text: title(text), done }];
  });
  return read.length === 0 ? null : { type: 'plan', entries: read };
}
