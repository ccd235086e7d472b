import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  url: string;
  headers: IncomingHttpHeaders;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** Text goes out as it is, everything else as JSON. */
  body?: unknown;
  /** Nothing is ever answered. */
  hangs?: true;
}

/** A local server in GitHub's place: it answers what a test says, and remembers what it was asked. */
export class GithubServer {
  readonly asked: Asked[] = [];
  answer: (asked: Asked) => Answer = () => ({ status: 404, body: { message: 'Not Found' } });
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<GithubServer> {
    const server = createServer();
    const github = new GithubServer(server);
    server.on('request', (request, response) => {
      const asked = { url: request.url ?? '', headers: request.headers };
      github.asked.push(asked);
      github.#respond(github.answer(asked), response);
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return github;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }

  #respond(answer: Answer, response: ServerResponse): void {
    if (answer.hangs === true) return;
    const text = typeof answer.body === 'string' ? answer.body : answer.body === undefined ? '' : JSON.stringify(answer.body);
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
    response.end(text);
  }
}

let lastId = 31_000_000_000;

/** A check run with the fields that GitHub sends. */
export function run(name: string, conclusion: string | null, more: Record<string, unknown> = {}): Record<string, unknown> {
  lastId += 1;
  return {
    id: lastId, name, node_id: 'CR_kwDOAbc', head_sha: 'ce587453ced02b1526dfb4cb910479d431683101', external_id: '',
    url: `https://api.github.com/repos/una/one/check-runs/${lastId}`, html_url: `https://github.com/una/one/runs/${lastId}`,
    details_url: `https://github.com/una/one/actions/runs/1/job/${lastId}`,
    status: conclusion === null ? 'in_progress' : 'completed', conclusion,
    started_at: '2026-11-24T10:00:00Z', completed_at: conclusion === null ? null : '2026-11-24T10:05:00Z',
    output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: '' },
    check_suite: { id: 5 }, app: { id: 15_368, slug: 'github-actions', name: 'GitHub Actions', owner: { login: 'github' } }, pull_requests: [],
    ...more,
  };
}

export function runs(...all: Record<string, unknown>[]): Record<string, unknown> {
  return { total_count: all.length, check_runs: all };
}

/** A combined status: GitHub calls one without statuses `pending`. */
export function statuses(...all: [context: string, state: string][]): Record<string, unknown> {
  const found = all.map(([context, state], index) => ({
    url: 'https://api.github.com/repos/una/one/statuses/6dcb', avatar_url: 'https://avatars.githubusercontent.com/oa/1', id: index + 1,
    node_id: 'MDY', state, description: null, target_url: `https://ci.example.org/${context}`, context, created_at: '2026-11-24T10:00:00Z', updated_at: '2026-11-24T10:01:00Z',
  }));
  return { state: found.length === 0 ? 'pending' : 'success', statuses: found, sha: 'ce587453', total_count: found.length, commit_url: '', url: '', repository: { full_name: 'una/one' } };
}
