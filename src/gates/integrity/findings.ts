import type { GateFinding, TestChange } from '../../contract/gates.ts';
import type { Weakening } from './assertion-changes.ts';
import type { Marker, TestBlock } from './test-model.ts';

const LONGEST_NAME = 80;

/** Makes a finding of the gate that looks at tests. */
export function testFinding(change: TestChange, file: string, line: number | null, side: GateFinding['side'], message: string): GateFinding {
  return { gate: 'tests', file, line, side, change, message };
}

/** A name as it stands in a message. */
export function called(name: string): string {
  const line = name.replace(/\s+/g, ' ').replaceAll('`', "'").trim();
  return line === '' ? 'without a name' : `\`${line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME - 1)}…` : line}\``;
}

const CONDITIONS: Record<Marker['condition'], string> = { always: '', platform: ' on some platforms', sometimes: ' under a condition' };

export function skippedFinding(file: string, marker: Marker, tests: number): GateFinding {
  const what = called(marker.what);
  const message = marker.isSuite
    ? `${tests === 1 ? 'One test' : `${tests} tests`} of ${called(marker.of)} ${tests === 1 ? 'is' : 'are'} skipped${CONDITIONS[marker.condition]} by ${what}.`
    : `The test ${called(marker.of)} is skipped${CONDITIONS[marker.condition]} by ${what}.`;
  return testFinding('skipped', file, marker.line, 'after', message);
}

export function focusedFinding(file: string, marker: Marker): GateFinding {
  return testFinding('focused', file, marker.line, 'after', `${called(marker.what)} at ${called(marker.of)} keeps all other tests from being run.`);
}

export function weakenedFinding(test: TestBlock, { before, after, how }: Weakening): GateFinding {
  const name = `The test ${called(test.name)}`;
  const messages: Record<Weakening['how'], string> = {
    looser: `${name} checks less: ${called(before.how)} became ${called(after.how)}.`,
    constant: `${name} has a check that always holds: ${called(before.how)} became ${called(after.how)}.`,
    digits: `${name} allows for more: ${called(before.how)} asks for fewer digits.`,
    if: `${name} makes its check ${called(before.how)} only under a condition.`,
    never: `${name} never makes its check ${called(after.how)}.`,
    unawaited: `${name} does not wait for its check ${called(before.how)}.`,
    try: `${name} catches the failure of its check ${called(before.how)}.`,
  };
  return testFinding('weakened', test.file, after.line, 'after', messages[how]);
}

/** `2 checks`, `one check`. */
export function many(count: number, word: string): string {
  return count === 1 ? `one ${word}` : `${count} ${word}s`;
}
