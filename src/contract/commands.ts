import type { ItemStateName } from './phase.ts';

/**
 * Every command of the extension, its id and the arguments that it takes. `package.json` names the same ids; a test
 * compares the two in both directions.
 */

/** What a command is about: a node of a tree, or what a caller names. A command that lacks a part asks for it. */
export interface CommandTarget {
  /** The workspace folder's URI. */
  folder?: string;
  /** The key of an item. */
  key?: string;
  taskId?: string;
  /** The id of a question. */
  decisionId?: string;
  /** A file, relative to the folder. */
  path?: string;
  /** A line of that file, from 1. */
  line?: number;
  /** A place in a document that a person has made their own, as `KeptPlace` names it. */
  place?: string;
}

/** The answer to a question, given by a caller instead of a person who is asked. */
export interface DecisionAnswer extends CommandTarget {
  answer?: string;
}

/** How far an unattended run may go. Without limits a person is asked. */
export interface RunLimits extends CommandTarget {
  hours?: number;
  maxItems?: number;
  budgetUsd?: number;
}

/** A new item. Without a text a person is asked. */
export interface NewItem extends CommandTarget {
  text?: string;
  heading?: string;
}

/** What the backlog view shows. An empty filter shows everything. */
export interface BacklogFilter {
  states?: readonly ItemStateName[];
  goal?: string;
  /** Part of an item's number or text, any case. */
  text?: string;
}

/** How documents follow the evidence. Where `write` is left out, a person looks and decides. */
export interface DocumentChoice extends CommandTarget {
  /** Writes without a look at it, or only shows what would be written. */
  write?: boolean;
}

/** How a repository is set up without asking. */
export interface SetUpChoice extends CommandTarget {
  agent?: string;
}

/** What a budget of the day becomes, in US dollars. Without it a person is asked. */
export interface BudgetChoice extends CommandTarget {
  budgetUsd?: number;
}

/** The name of a variable that an agent takes its key from. Without it a person is asked; its value is never an argument. */
export interface KeyChoice extends CommandTarget {
  variable?: string;
}

/** The commands with their arguments. All of them may be left out. */
export interface CommandArguments {
  'coherence.runNext': [target?: CommandTarget];
  'coherence.runItem': [target?: CommandTarget];
  'coherence.runUnattended': [limits?: RunLimits];
  'coherence.pause': [target?: CommandTarget];
  'coherence.resume': [target?: CommandTarget];
  'coherence.stop': [target?: CommandTarget];
  'coherence.continueRun': [target?: CommandTarget];
  'coherence.giveUpRun': [target?: CommandTarget];
  'coherence.cancelItem': [target?: CommandTarget];
  'coherence.retryItem': [target?: CommandTarget];
  'coherence.skipItem': [target?: CommandTarget];
  'coherence.reopenItem': [target?: CommandTarget];
  'coherence.answerDecision': [answer?: DecisionAnswer];
  /** `key`: an item that waits for it. */
  'coherence.tryAccount': [target?: CommandTarget];
  'coherence.raiseBudget': [choice?: BudgetChoice];
  'coherence.openLog': [target?: CommandTarget];
  'coherence.openSpec': [target?: CommandTarget];
  'coherence.openItem': [target?: CommandTarget];
  'coherence.showChanges': [target?: CommandTarget];
  'coherence.updateDocuments': [choice?: DocumentChoice];
  /** `place`: the one that is handed over. */
  'coherence.handOver': [target?: CommandTarget];
  /** `path`: a spec. */
  'coherence.runSpecTests': [target?: CommandTarget];
  'coherence.showCoverage': [target?: CommandTarget];
  /** `path` and `line`: a spec and a requirement in it. */
  'coherence.showTests': [target?: CommandTarget];
  'coherence.addItem': [item?: NewItem];
  'coherence.moveItemUp': [target?: CommandTarget];
  'coherence.moveItemDown': [target?: CommandTarget];
  'coherence.filterBacklog': [filter?: BacklogFilter];
  'coherence.clearFilter': [];
  'coherence.refresh': [];
  'coherence.setUpRepository': [choice?: SetUpChoice];
  'coherence.checkSetup': [target?: CommandTarget];
  'coherence.chooseAgent': [choice?: SetUpChoice];
  'coherence.setRepositoryAgent': [choice?: SetUpChoice];
  'coherence.setAgentKey': [choice?: KeyChoice];
  'coherence.removeAgentKey': [choice?: KeyChoice];
  'coherence.approveCommands': [target?: CommandTarget];
  'coherence.openConfiguration': [target?: CommandTarget];
  'coherence.openWalkthrough': [];
  /** `path`: the folder that the sample is copied into. */
  'coherence.openSample': [target?: CommandTarget];
  'coherence.showActions': [];
  'coherence.showOutput': [];
  'coherence.restartLanguageServer': [];
}

export type CommandId = keyof CommandArguments;

/** Every id, for those who have to go through them. */
export const COMMAND_IDS = Object.keys({
  'coherence.runNext': true, 'coherence.runItem': true, 'coherence.runUnattended': true, 'coherence.pause': true, 'coherence.resume': true,
  'coherence.stop': true, 'coherence.continueRun': true, 'coherence.giveUpRun': true, 'coherence.cancelItem': true, 'coherence.retryItem': true,
  'coherence.skipItem': true, 'coherence.reopenItem': true, 'coherence.answerDecision': true, 'coherence.tryAccount': true, 'coherence.raiseBudget': true, 'coherence.openLog': true, 'coherence.openSpec': true,
  'coherence.openItem': true, 'coherence.showChanges': true, 'coherence.updateDocuments': true, 'coherence.handOver': true,
  'coherence.runSpecTests': true, 'coherence.showCoverage': true, 'coherence.showTests': true, 'coherence.addItem': true, 'coherence.moveItemUp': true, 'coherence.moveItemDown': true,
  'coherence.filterBacklog': true, 'coherence.clearFilter': true, 'coherence.refresh': true, 'coherence.setUpRepository': true,
  'coherence.checkSetup': true, 'coherence.chooseAgent': true, 'coherence.setRepositoryAgent': true,
  'coherence.setAgentKey': true, 'coherence.removeAgentKey': true, 'coherence.approveCommands': true, 'coherence.openConfiguration': true,
  'coherence.openWalkthrough': true, 'coherence.openSample': true, 'coherence.showActions': true, 'coherence.showOutput': true,
  'coherence.restartLanguageServer': true,
} satisfies Record<CommandId, true>) as readonly CommandId[];

/** Commands that stand in no palette: they are parts of the interface. */
export const INTERNAL_COMMAND_IDS: ReadonlySet<CommandId> = new Set(['coherence.openItem', 'coherence.showTests', 'coherence.showActions']);
