import type { Clock } from '../../base/clock.ts';
import type { ChangedFile } from '../../contract/engine-api.ts';
import { isAboutTests, TestChanges } from '../../gates/test-integrity.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';

/** What an item has changed, from its base to its head. */
export interface ItemWork {
  base: string | null;
  head: string | null;
  files: readonly ChangedFile[];
}

/** Files whose contents are asked for at once. */
const AT_ONCE = 8;

/** The tests of an item as they were and as they are, and files that are there and cannot be read; null where nobody knows how they were. */
export async function readTestChanges(
  { base, head, files }: ItemWork, { checkout, clock }: Pick<EnginePorts, 'checkout' | 'clock'>,
): Promise<{ tests: TestChanges; unreadable: string[] } | null> {
  if (base === null || head === null) return null;
  const about = files.filter(({ path }) => isAboutTests(path));
  const tests = new TestChanges();
  const unreadable: string[] = [];
  for (let first = 0; first < about.length; first += AT_ONCE) {
    const changes = await Promise.all(about.slice(first, first + AT_ONCE).map(async ({ path, kind }) => ({
      path, kind,
      before: kind === 'added' ? null : await checkout.fileAt(base, path),
      after: kind === 'deleted' ? null : await checkout.fileAt(head, path),
    })));
    for (const change of changes) {
      tests.add(change);
      if (change.kind !== 'deleted' && change.after === null) unreadable.push(change.path);
      if (about.length > 1) await breathe(clock);
    }
  }
  return { tests, unreadable };
}

/** What comes of work in parts, each of them short: what else the process does gets its turn between them. */
export async function inTurns<T>(parts: Generator<undefined, T>, clock: Clock): Promise<T> {
  for (;;) {
    const part = parts.next();
    if (part.done === true) return part.value;
    await breathe(clock);
  }
}

function breathe(clock: Clock): Promise<void> {
  return new Promise((resolve) => { clock.after(0, resolve); });
}
