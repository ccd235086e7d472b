/** A command that the repository names, and that runs only when a person has approved what it says. */
export interface RepositoryCommand {
  kind: 'test-command' | 'agent';
  name: string;
  argv: readonly string[];
  env: readonly string[];
  /** Files of the repository that steer the program, relative; a folder ends with a slash. What is there is approved with it. */
  steering?: readonly string[];
  /** What a configuration lets it do without asking anybody, one short sentence each. */
  allows?: readonly string[];
  /** The program is ours to name and the repository adds nothing to it: without such a file there is nothing to approve. */
  isPlain?: boolean;
}

export interface ApprovalPort {
  /** Null when the command may run; otherwise one sentence that says why not and how to approve it. */
  refusalFor(command: RepositoryCommand): Promise<string | null>;
}
