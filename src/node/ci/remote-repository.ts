import type { Git } from '../git/git.ts';

/** Where a repository came from: the host as it is written, in lower case, and `owner/name` there. */
export interface Remote {
  host: string;
  repository: string;
}

const LONGEST_URL = 2000;
const PART = /^[\w.-]{1,100}$/;
/** `user@host:path`, as ssh has it; a drive letter is no host. */
const SCP = /^(?:[^\s@:/]{1,200}@)?([\w.-]{2,255}|\[[\da-f:]{2,45}\]):(?!\/\/)(.{1,500})$/i;
const SCHEMES = new Set(['https:', 'http:', 'ssh:', 'git:', 'git+ssh:']);

/** What the remote `origin` and the tree say of where the workspace is on GitHub. */
export class RemoteRepository {
  readonly #git: Git;
  readonly #apiUrl: string;

  /** `apiUrl`: the address of GitHub's API; repositories of other hosts are not known there. */
  constructor(git: Git, apiUrl: string) {
    this.#git = git;
    this.#apiUrl = apiUrl;
  }

  /** `owner/name`; null without git or a remote, and where that is on another host. */
  async repository(): Promise<string | null> {
    const url = await this.#ask(['remote', 'get-url', 'origin']);
    const remote = url === null ? null : readRemote(url);
    return remote !== null && isServedBy(remote.host, this.#apiUrl) ? remote.repository : null;
  }

  /** The branch that the tree is on; null where it is on none. */
  branch(): Promise<string | null> {
    return this.#ask(['symbolic-ref', '--quiet', '--short', 'HEAD']);
  }

  async #ask(args: readonly string[]): Promise<string | null> {
    try {
      return await this.#git.textOrNull(args);
    } catch {
      return null; // No git, or none that answers: it is not known.
    }
  }
}

/** Reads the address of a remote: https, ssh, git, or as scp has it. Null where it names no owner and repository. */
export function readRemote(url: string): Remote | null {
  const written = url.trim();
  if (written.length > LONGEST_URL) return null;
  const scp = SCP.exec(written);
  if (scp !== null && !written.includes('://')) return remoteOf(scp[1] ?? '', scp[2] ?? '');
  if (!URL.canParse(written)) return null;
  const parsed = new URL(written);
  return SCHEMES.has(parsed.protocol) ? remoteOf(parsed.hostname, parsed.pathname) : null;
}

/** Whether an API at `apiUrl` knows the repositories of a host. One on this machine is a stand-in, and knows any. */
export function isServedBy(host: string, apiUrl: string): boolean {
  if (!URL.canParse(apiUrl)) return false;
  const api = new URL(apiUrl).hostname;
  if (['localhost', '127.0.0.1', '[::1]'].includes(api)) return true;
  if (api === 'api.github.com') return ['github.com', 'www.github.com', 'ssh.github.com'].includes(host);
  return host === api || `api.${host}` === api;
}

function remoteOf(host: string, path: string): Remote | null {
  const parts = path.replace(/^\//, '').replace(/\/$/, '').replace(/\.git$/, '').split('/');
  const isNamed = parts.length === 2 && parts.every((part) => PART.test(part) && part !== '.' && part !== '..');
  return host !== '' && isNamed ? { host: host.toLowerCase(), repository: parts.join('/') } : null;
}
