/** Tokens as this project counts them: `input` holds the cached ones. */
export interface ScriptedUsage {
  input: number;
  output: number;
  cached: number;
}

/** What the model has an agent do, whatever the agent's own tool for it is called. Paths are relative to its folder. */
export type Act =
  | { does: 'write'; path: string; text: string }
  | { does: 'edit'; path: string; from: string; to: string }
  | { does: 'read'; path: string }
  /** `insists`: it calls the tool by its usual name even where the agent offers none, as models do. */
  | { does: 'run'; command: string; insists?: boolean };

/**
 * How a request can go wrong. `rate`, `usage`, `unauthorized` and `broken` are answers, `cut` and `stall` happen in the middle of one.
 * `hold`: it is answered as it should be, when the server is told to (`release`).
 */
export type Trouble =
  | { goes: 'rate'; retryAfterSeconds: number }
  /** What was paid for is used up, until a moment in seconds since 1970, or for so many seconds from its answer on. */
  | { goes: 'usage'; resetsAt: number }
  | { goes: 'usage'; resetsInSeconds: number }
  | { goes: 'unauthorized' }
  | { goes: 'broken' }
  | { goes: 'cut' }
  | { goes: 'stall' }
  | { goes: 'hold' };

/** One answer of the model. What it says comes before what it does. */
export interface Turn {
  says?: string;
  acts?: Act[];
  usage?: ScriptedUsage;
  /** What the first requests for this turn meet, one each, before it is answered. */
  troubles?: Trouble[];
  /** The last trouble never ends. */
  lasting?: boolean;
}

/**
 * The turns of a conversation, by the phase that its direction names: `impl:2` is the second round of `impl`, `impl` any other,
 * `other` a direction that names no phase.
 */
export type Script = Readonly<Record<string, readonly Turn[]>>;

export const DEFAULT_USAGE: ScriptedUsage = { input: 1200, output: 80, cached: 400 };

/** The turns for a direction; none where the script has nothing for it. */
export function turnsFor(script: Script, phase: string, round: number): readonly Turn[] {
  return script[`${phase}:${round}`] ?? script[phase] ?? [];
}

/** What a direction of ours says of itself in its first lines: `Phase:` and `Round:`. */
export function placeIn(text: string): { phase: string; round: number } {
  const phase = /^Phase: ([a-z]{1,20})$/m.exec(text)?.[1] ?? 'other';
  return { phase, round: Number(/^Round: (\d{1,3})$/m.exec(text)?.[1] ?? '1') };
}
