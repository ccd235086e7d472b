/** What one line at the bottom shows while something is at work. */
export interface StatusLine {
  /** Shows a text that fits into one line. */
  show(text: string): void;
  /** Takes the line away. */
  stop(): void;
}

/** The terminal, or what stands in its place when output is piped. */
export interface Terminal {
  /** Standard output; `text` ends with its own line feed. */
  write(text: string): void;
  /** Standard error. */
  writeError(text: string): void;
  /** Columns now: a window may be resized at any time. */
  readonly columns: number;
  /** Standard output is a terminal that can move its cursor. */
  readonly live: boolean;
  /** A person sits there and can be asked. */
  readonly canAsk: boolean;
  readonly colour: boolean;
  readonly errorColour: boolean;
  readonly unicode: boolean;
  /** Asks for one line. Empty where the input ends first. */
  ask(question: string): Promise<string>;
  /** A status line with something that moves. Only where `live`. */
  statusLine(): StatusLine;
}
