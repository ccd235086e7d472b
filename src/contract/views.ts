/** The views of the extension, all of them in one container of the activity bar. */
export const VIEW_CONTAINER = 'coherence';

export const VIEW_IDS = ['coherence.backlog', 'coherence.attention', 'coherence.pipeline'] as const;
export type ViewId = (typeof VIEW_IDS)[number];

/** The walkthrough that leads from nothing to an unattended run. */
export const WALKTHROUGH_ID = 'start';

/** The id of the extension's tests in the Test Explorer. */
export const TEST_CONTROLLER_ID = 'coherence';

/** Schemes of documents that exist in the editor alone. */
export const SCHEMES = {
  /** The log of a task, while it is written and afterwards. */
  log: 'coherence-log',
  /** A file as it was in a commit. */
  commit: 'coherence-commit',
  /** A document of the repository as it is and as an update would make it. */
  preview: 'coherence-preview',
} as const;
