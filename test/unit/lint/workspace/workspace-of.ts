import { configSchema } from '../../../../src/contract/config.ts';
import type { DocumentSource } from '../../../../src/contract/document-source.ts';
import { LintWorkspace, type LintWorkspaceOptions } from '../../../../src/lint/workspace/lint-workspace.ts';

/** Files by path, as a disk would hold them. */
export class MemoryFiles implements DocumentSource {
  readonly files: Map<string, string>;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.files = new Map(Object.entries(files));
  }

  read(file: string, maxBytes: number): ReturnType<DocumentSource['read']> {
    const text = this.files.get(file);
    if (text === undefined) return { problem: 'missing', message: 'There is no such file.' };
    return text.length > maxBytes ? { problem: 'too-large', message: 'This document is too large.' } : { text };
  }
}

export function configOf(config: unknown = {}): ReturnType<typeof configSchema.parse> {
  return configSchema.parse(config);
}

/** A workspace with these files, all of them known to it. */
export function workspaceOf(source: MemoryFiles, config: unknown = {}, options: LintWorkspaceOptions = {}): LintWorkspace {
  const workspace = new LintWorkspace(source, configOf(config), options);
  workspace.setFiles([...source.files.keys()]);
  return workspace;
}
