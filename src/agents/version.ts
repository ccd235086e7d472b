/** The version in what a program answers when it is asked for it: `2.1.330 (Claude Code)`, `codex-cli 0.169.0`. */
export function versionIn(answer: string): string | null {
  return /\d{1,6}(?:\.\d{1,6}){1,3}/.exec(answer.slice(0, 1000))?.[0] ?? null;
}

/** Whether a version comes before another one, number by number. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((each) => each.split('.').map(Number));
  for (let index = 0; index < Math.max(a?.length ?? 0, b?.length ?? 0); index += 1) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
