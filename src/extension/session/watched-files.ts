import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { Config } from '../../contract/config.ts';
import { backlogFiles } from '../../engine/backlog/backlog-source.ts';
import { FileHints } from '../../node/watch/file-hints.ts';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import { WorkspaceFiles } from '../../node/workspace/workspace-files.ts';

/** Specs that are listed. */
const MOST_SPECS = 20_000;

export interface WatchedFilesOptions {
  root: string;
  clock: Clock;
  logger: Logger;
  /** Told when one of them may have changed. */
  onHint: () => void;
}

/** The files of a folder that say what there is to do: its configuration, backlogs and specs. */
export class WatchedFiles {
  readonly files: WorkspaceFiles;
  readonly #options: WatchedFilesOptions;
  #hints: { paths: string; watcher: FileHints } | undefined;
  #specs: readonly string[] = [];
  #due = true;
  #closed = false;

  constructor(options: WatchedFilesOptions) {
    this.#options = options;
    this.files = new WorkspaceFiles(options.root);
  }

  /** Watches what this configuration names, in place of what was watched before. */
  follow(config: Config): void {
    const wanted = [...new Set([config.specs, '.coherence', ...backlogFiles(config).map(({ file }) => file), ...(config.template === undefined ? [] : [config.template])])];
    const paths = JSON.stringify(wanted);
    if (this.#hints?.paths === paths || this.#closed) return;
    this.#hints?.watcher.dispose();
    const { root, clock, logger, onHint } = this.#options;
    this.#hints = { paths, watcher: new FileHints({ root, paths: wanted, clock, logger, onHint }) };
  }

  /** Specs may have come or gone. */
  expire(): void {
    this.#due = true;
  }

  isConfigured(): Promise<boolean> {
    return this.files.exists(CONFIG_PATH);
  }

  /** The backlogs that are there, in their order. */
  async backlogs(config: Config): Promise<string[]> {
    const present: string[] = [];
    for (const { file } of backlogFiles(config)) if (await this.files.exists(file)) present.push(file);
    return present;
  }

  /** The specs that are there, listed anew only after `expire`. */
  async specs(config: Config): Promise<readonly string[]> {
    if (!this.#due) return this.#specs;
    this.#due = false;
    const others = new Set([...backlogFiles(config).map(({ file }) => file), config.template ?? `${config.specs}/TEMPLATE.md`]);
    this.#specs = (await this.files.list(config.specs, MOST_SPECS)).filter((path) => path.endsWith('.md') && !others.has(path));
    return this.#specs;
  }

  dispose(): void {
    this.#closed = true;
    this.#hints?.watcher.dispose();
  }
}
