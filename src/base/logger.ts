/** Where the details go that a person does not need to see. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string, error?: unknown): void;
}

/** A logger that keeps nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
