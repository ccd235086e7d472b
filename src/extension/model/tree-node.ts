import type { CommandId, CommandTarget } from '../../contract/commands.ts';

/** A product icon of VS Code and the theme colour that it is drawn in. */
export interface NodeIcon {
  readonly id: string;
  readonly colour?: string;
}

/** One row of a tree, without anything of an editor. A command that is called on it gets it as its target. */
export interface TreeNode extends CommandTarget {
  /** The same row keeps its id through every change. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly icon?: NodeIcon;
  /** Markdown; made only when a person points at the row. */
  readonly tooltip?: () => string | Promise<string>;
  /** Words that menus ask for, each once, between blanks. */
  readonly context?: string;
  /** What a screen reader says where label and description do not do. */
  readonly spoken?: string;
  /** What a click does. */
  readonly command?: CommandId;
  /** Open when it is seen for the first time. */
  readonly expanded?: boolean;
  /** The rows below it; a function where they take work that is done only when it is opened. */
  readonly children?: readonly TreeNode[] | (() => Promise<readonly TreeNode[]>);
}
