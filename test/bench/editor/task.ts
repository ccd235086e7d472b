/** What one window is to measure. */
export interface Task {
  /** The extension that is measured. */
  extension: string;
  /** What becomes the content of the folder that is open, right before the extension is activated. */
  content: string;
  /** A copy of it, to measure parts in by themselves. */
  parts: string;
  /** The views are on the screen. */
  shown: boolean;
  /** Edits and engine events that are measured. */
  edits: number;
  /** Where the figures go. */
  figures: string;
}

/** Milliseconds since the epoch of moments that the page's own are compared with. */
export interface Moments {
  activation: number;
  control: number;
  /** When each edit was written, by its number. */
  edits: number[];
}

export interface Memory {
  heap: number;
  resident: number;
}

/** What VS Code itself records of an activation, in whole milliseconds. */
export interface ActivationTimes {
  load: number;
  call: number;
}

/** How long a change took to reach the tree, and how long the host did nothing else meanwhile. */
export interface Refresh {
  time: number;
  block: number;
}

/** All that one window has measured. Times in milliseconds, sizes in bytes. */
export interface Figures {
  moments: Moments;
  activation: { ours: ActivationTimes; control: ActivationTimes };
  /** From the call of activate() to the first look at every folder, and to the last row of the tree. */
  fill: { ready: number; rows: number; block: number; count: number };
  control: { rows: number; count: number };
  memory: { before: Memory; active: Memory };
  edits: Refresh[];
  events: Refresh[];
  idle: number;
  /** The parts of a refresh after an edit, each by itself. */
  parts: { hint: number; snapshot: number; model: number; rows: number }[];
}
