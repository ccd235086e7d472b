import type { Config } from '../../contract/config.ts';
import type { Observation, TestEvidence } from '../../pipeline/judge.ts';
import { readSpecPath } from '../../pipeline/spec-path.ts';
import type { ItemProgress, TaskState } from '../../pipeline/state.ts';
import { isTestFile } from '../../results/test-file.ts';
import { checkSpec } from '../../lint/check-spec.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../spec/default-template.ts';
import { readSpec } from '../../spec/document.ts';
import { readTemplate } from '../../spec/template.ts';
import { backlogFiles } from '../backlog/backlog-source.ts';
import type { AgentExit } from '../ports/agent.ts';
import type { ChangeSet } from '../ports/checkout.ts';
import type { WorkspacePort } from '../ports/workspace.ts';

/** The text of the template that a workspace's specs follow: its own, or ours. */
export async function templateText(workspace: WorkspacePort, config: Config): Promise<string> {
  return (await workspace.read(config.template ?? `${config.specs}/TEMPLATE.md`)) ?? DEFAULT_TEMPLATE_TEXT;
}

/** Looks at the files that an attempt left behind. */
export class EvidenceReader {
  readonly #workspace: WorkspacePort;
  readonly #config: Config;

  constructor(workspace: WorkspacePort, config: Config) {
    this.#workspace = workspace;
    this.#config = config;
  }

  /** What is to be judged. `tests` comes from the caller, for the review alone. */
  async observe(exit: AgentExit, task: TaskState, { unproven = [] }: ItemProgress, changes: ChangeSet, testFiles: readonly string[], tests: TestEvidence | null): Promise<Observation> {
    const { phase } = task;
    const files = [...new Set([...task.files, ...changes.files])];
    return {
      phase,
      exit,
      output: exit.output,
      files,
      conflicts: changes.conflicts,
      spec: phase === 'spec' ? await this.#spec(exit.output) : null,
      // An attempt before may have done all of it and have failed for something else.
      productFiles: [...new Set([...unproven, ...files])].filter((file) => this.#isProduct(file)),
      testFiles,
      tests,
      feedbackCharacters: this.#config.limits.feedbackCharacters,
    };
  }

  /** Test files of an item that exist: those it changed, and those that its spec names. */
  async testFiles(itemFiles: readonly string[], specPath: string | undefined): Promise<string[]> {
    const named = specPath === undefined ? [] : await this.#testsNamedBy(specPath);
    const candidates = [...new Set([...itemFiles, ...named])].filter((file) => isTestFile(file)).sort();
    const present: string[] = [];
    for (const file of candidates) {
      if (await this.#workspace.exists(file)) present.push(file);
    }
    return present;
  }

  async #testsNamedBy(specPath: string): Promise<string[]> {
    const text = await this.#workspace.read(specPath);
    if (text === null) return [];
    const spec = readSpec(text, specPath);
    return [...spec.acceptance.paths, ...spec.files.map((file) => file.path)];
  }

  async #spec(output: string): Promise<Observation['spec']> {
    const path = readSpecPath(output);
    if (path === null) return null;
    const text = await this.#workspace.read(path);
    if (text === null) return { path, exists: false, findings: [] };
    const template = readTemplate(await templateText(this.#workspace, this.#config));
    return { path, exists: true, findings: checkSpec(readSpec(text, path), text, template, this.#config) };
  }

  #isProduct(file: string): boolean {
    if (file.startsWith(`${this.#config.specs}/`) && file.endsWith('.md')) return false;
    return !file.startsWith('.coherence/') && !backlogFiles(this.#config).some((backlog) => backlog.file === file);
  }
}
