import type { Config } from '../../contract/config.ts';
import type { CommandPolicy, FilePermission, Posture } from '../../contract/permission.ts';
import type { Phase } from '../../contract/phase.ts';

/** What a phase may do where the configuration says nothing else: the least that it needs. */
const LEAST: Readonly<Record<Phase, { files: FilePermission; commands: CommandPolicy }>> = {
  spec: { files: 'specs', commands: 'deny' },
  impl: { files: 'write', commands: 'ask' },
  test: { files: 'write', commands: 'ask' },
  review: { files: 'read', commands: 'deny' },
};

/** What an attempt of a phase may do. */
export function postureFor(config: Config, phase: Phase): Posture {
  const { files, commands } = LEAST[phase];
  const chosen = config.phases[phase];
  return { files: chosen?.files ?? files, commands: chosen?.commands ?? commands, specsFolder: config.specs };
}

/**
 * Whether an attempt may change a file of the workspace. `specPath` is where the spec of its item is, or is to be: its author
 * may write there also where that is in another folder. Our own folder is nobody's: it says what agents may do.
 */
export function mayWrite({ files, specsFolder }: Posture, file: string, specPath?: string): boolean {
  if (file.toLowerCase().startsWith('.coherence/')) return false;
  if (files === 'specs') return file === specPath || file.startsWith(`${specsFolder}/`);
  return files === 'write';
}
