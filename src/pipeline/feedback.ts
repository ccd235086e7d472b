import type { Finding } from '../contract/finding.ts';
import { headOf, tailOf } from '../base/cut-text.ts';
import type { FailingTest } from '../results/test-output.ts';

/** What there is to learn from a round that did not do it. Empty parts are left out. */
export interface FeedbackParts {
  /** One sentence: why the round ended without success. */
  reason: string;
  failing?: readonly FailingTest[];
  findings?: readonly Finding[];
  /** What the agent wrote; of a review, its verdict with its grounds. */
  output?: string;
  /** What the test command wrote. */
  testOutput?: string;
}

interface Part {
  title: string;
  text: string;
  /** Its share of the room, relative to the others', where not everything fits. */
  weight: number;
}

const LEFT_OUT = '[Something was left out here.]';

/**
 * What the next attempt is told, in at most `budget` UTF-16 units: the reason and the names of the failing tests
 * first, then their messages, the findings and the outputs. All of it where it fits; otherwise the end of each part,
 * which tells the most, and a line that says so. Never cuts through a surrogate pair.
 */
export function writeFeedback(parts: FeedbackParts, budget: number): string {
  const failing = parts.failing ?? [];
  const candidates: Part[] = [
    { title: '', text: parts.reason, weight: 8 },
    { title: 'Failing tests:', text: failing.map(({ name }) => `- ${name}`).join('\n'), weight: 4 },
    { title: 'What they say:', text: failing.filter(({ message }) => message !== '').map(({ name, message }) => `${name}:\n${message}`).join('\n\n'), weight: 4 },
    { title: 'Findings:', text: (parts.findings ?? []).map(findingLine).join('\n'), weight: 2 },
    { title: 'What the agent wrote:', text: (parts.output ?? '').trim(), weight: 2 },
    { title: 'What the test command wrote:', text: (parts.testOutput ?? '').trim(), weight: 1 },
  ];
  const present = candidates.filter(({ text }) => text.trim() !== '');
  const overhead = present.reduce((sum, { title }) => sum + title.length + 3, 0);
  const room = budget - overhead;
  if (room < 0) return headOf(parts.reason, Math.max(0, budget));
  const lengths = share(present, room);
  return present
    .map(({ title, text }, index) => {
      const shown = endOf(text, lengths[index] ?? 0);
      return title === '' || shown === '' ? shown : `${title}\n${shown}`;
    })
    .filter((text) => text !== '')
    .join('\n\n');
}

function findingLine({ file, range, severity, rule, message }: Finding): string {
  return `- ${file}:${range.start.line + 1}: ${severity}: ${message} (${rule})`;
}

/** Room for each part: what it needs, or its share of what the smaller ones leave. */
function share(parts: readonly Part[], room: number): number[] {
  const lengths = parts.map(() => 0);
  let open = parts.map((part, index) => ({ ...part, index })).sort((a, b) => a.text.length / a.weight - b.text.length / b.weight);
  let left = room;
  while (open.length > 0) {
    const weights = open.reduce((sum, { weight }) => sum + weight, 0);
    const [first, ...rest] = open;
    if (first === undefined) break;
    const length = Math.min(first.text.length, Math.floor((left * first.weight) / weights));
    lengths[first.index] = length;
    left -= length;
    open = rest;
  }
  return lengths;
}

/** The end of a text, from the beginning of a line where one is near, under a line that says that something is missing. */
function endOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const room = length - LEFT_OUT.length - 1;
  if (room < 20) return tailOf(text, length);
  const end = tailOf(text, room);
  const newline = end.indexOf('\n');
  return `${LEFT_OUT}\n${newline >= 0 && newline < end.length / 4 ? end.slice(newline + 1) : end}`;
}
