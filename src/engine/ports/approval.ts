/** A command that the repository names, and that runs only when a person has approved what it says. */
export interface RepositoryCommand {
  kind: 'test-command' | 'agent';
  name: string;
  argv: readonly string[];
  env: readonly string[];
}

export interface ApprovalPort {
  /** Null when the command may run; otherwise one sentence that says why not and how to approve it. */
  refusalFor(command: RepositoryCommand): Promise<string | null>;
}
