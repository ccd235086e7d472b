/** The oldest Node that this program runs on: commander asks for it. */
const FLOOR = [22, 12] as const;

export const NODE_FLOOR = FLOOR.join('.');

/** Whether a Node can run this program. `version` as in `process.version`. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1]);
}
