/**
 * The settings of the extension: the user's and the machine's part alone. What a repository says of itself is in
 * `.coherence/config.json`.
 */
export interface Settings {
  /** The agent of runs that are started in the editor, for every phase; empty for the repository's own choice. */
  'coherence.agent': string;
  /** What is told by a notification: everything, only questions, or nothing. */
  'coherence.notifications': 'all' | 'decisions' | 'none';
  /** Folders that are searched for agents and git before the PATH. */
  'coherence.searchPath': string[];
  /** Whether a run goes on by itself when the window was reloaded or another window that ran it was closed. */
  'coherence.continueRuns': boolean;
  /** Kilobytes of a log that its document shows. */
  'coherence.logKilobytes': number;
  /** Where GitHub's API is; empty for github.com, or what the environment names. */
  'coherence.githubUrl': string;
  /** Whether lenses stand above the items of a backlog. */
  'coherence.lenses.items': boolean;
  /** Whether lenses stand above the titles of specs. */
  'coherence.lenses.specs': boolean;
  /** Whether lenses stand above the requirements of specs. */
  'coherence.lenses.requirements': boolean;
}

export type SettingId = keyof Settings;

/** The defaults, as `package.json` has them. */
export const SETTING_DEFAULTS: Readonly<Settings> = {
  'coherence.agent': '',
  'coherence.notifications': 'all',
  'coherence.searchPath': [],
  'coherence.continueRuns': true,
  'coherence.logKilobytes': 512,
  'coherence.githubUrl': '',
  'coherence.lenses.items': true,
  'coherence.lenses.specs': true,
  'coherence.lenses.requirements': true,
};

/** What a file of settings says, where it is of the setting's kind: an editor hands on whatever is written there. */
export function settingOf<K extends SettingId>(id: K, written: unknown): Settings[K] {
  const usual = SETTING_DEFAULTS[id];
  const fits = Array.isArray(usual) ? Array.isArray(written) && written.every((each) => typeof each === 'string') : typeof written === typeof usual;
  return fits ? written as Settings[K] : usual;
}
