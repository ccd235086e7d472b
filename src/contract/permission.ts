/**
 * Where an agent may write in a phase, least first. `read`: nowhere. `specs`: below the folder of the specs alone. `write`:
 * wherever its item may.
 */
export const FILE_PERMISSIONS = ['read', 'specs', 'write'] as const;
export type FilePermission = (typeof FILE_PERMISSIONS)[number];

/** What becomes of a command that an agent asks leave for. `ask`: a person decides, once for the item. */
export const COMMAND_POLICIES = ['deny', 'ask', 'allow'] as const;
export type CommandPolicy = (typeof COMMAND_POLICIES)[number];

/** What an attempt may do. It is told so, its agent is started so where that can be, and its changes are held against it. */
export interface Posture {
  files: FilePermission;
  commands: CommandPolicy;
  /** The folder of the specs, relative to the workspace. */
  specsFolder: string;
}

/** What a person reads of an ask has at most so many characters, all of which are shown. What is longer is not asked: it is refused. */
export const PERMISSION_CHARACTERS = 3000;

/** Leave that an agent asks for in the middle of its work. */
export interface PermissionAsk {
  /** What it is known by when it is asked again: the kind of the tool, where it runs if that is elsewhere, and all that it is to do. */
  id: string;
  /** What a person reads, such as `Run npm install left-pad`: all of it. */
  title: string;
}

/** A person's answer to one; it holds for the item. */
export interface PermissionGrant {
  id: string;
  allow: boolean;
}
