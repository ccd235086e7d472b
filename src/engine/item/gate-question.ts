import type { GateFinding, GateName } from '../../contract/gates.ts';
import type { GateChoice } from '../../pipeline/state.ts';

/** What a person is asked about an item whose merge is held. */
export interface GateQuestion {
  question: string;
  options: string[];
  /** What the options stand for, in their order. */
  choices: GateChoice[];
}

/** More files than this are answered together. */
const MOST_SINGLE = 6;
const MOST_NAMED = 3;

/** The question of a gate, with an option for everything that can be done about what it found. */
export function gateQuestion(gate: GateName, findings: readonly GateFinding[], specPath: string | null): GateQuestion {
  const files = filesOf(findings);
  // A document belongs to every item: what it claims is none of a list's business.
  const unlisted = filesOf(findings.filter(({ change }) => change !== 'claimed'));
  const answers: [string, GateChoice][] = gate === 'scope' ? scopeAnswers(files, specPath === null ? [] : unlisted) : [];
  answers.push(['Send it back to the agent', { type: 'send-back' }], ['Merge it as it is', { type: 'accept' }]);
  return { question: questionText(gate, findings, specPath), options: answers.map(([text]) => text), choices: answers.map(([, choice]) => choice) };
}

function scopeAnswers(files: string[], unlisted: string[]): [string, GateChoice][] {
  const answers: [string, GateChoice][] = [];
  if (unlisted.length > 0) answers.push([`Extend the spec's list with ${together(unlisted)}`, { type: 'extend', files: unlisted }]);
  answers.push([`Revert ${together(files)}`, { type: 'revert', files }]);
  if (files.length === 1 || files.length > MOST_SINGLE) return answers;
  for (const file of files) {
    if (unlisted.length > 1 && unlisted.includes(file)) answers.push([`Extend the spec's list with ${file}`, { type: 'extend', files: [file] }]);
    answers.push([`Revert ${file}`, { type: 'revert', files: [file] }]);
  }
  return answers;
}

function together(files: readonly string[]): string {
  return files.length === 1 ? files[0] ?? '' : files.length === 2 ? 'both files' : `all ${files.length} files`;
}

function filesOf(findings: readonly GateFinding[]): string[] {
  return [...new Set(findings.map(({ file }) => file))];
}

function questionText(gate: GateName, findings: readonly GateFinding[], specPath: string | null): string {
  switch (gate) {
    case 'scope': {
      const claims = findings.filter(({ change }) => change === 'claimed');
      const unlisted = findings.filter(({ change }) => change !== 'claimed');
      const changed = unlisted.length === 0 ? [] : [`it changed what ${specPath ?? 'its spec'} does not list: ${named(unlisted)}.`];
      const claimed = claims.length === 0 ? [] : [`it wrote what only the evidence can say. ${firstOf(claims)}`];
      return `The work is done, and ${[...changed, ...claimed].join(' And ')} What is to happen with it?`;
    }
    case 'tests':
      return `The work is done, and it weakened tests. ${firstOf(findings)} What is to happen with it?`;
    case 'red-first':
      return `The work is done, and new tests pass without it as well: ${named(findings)}. What is to happen with it?`;
    case 'ci':
      return 'The checks of the branch are red. What is to happen with the work?';
  }
}

function named(findings: readonly GateFinding[]): string {
  const files = filesOf(findings);
  return `${files.slice(0, MOST_NAMED).join(', ')}${files.length > MOST_NAMED ? ` and ${files.length - MOST_NAMED} more` : ''}`;
}

/** The first of them with its place, and how many there are besides. */
function firstOf(findings: readonly GateFinding[]): string {
  const [first] = findings;
  const place = first === undefined ? '' : `${first.file}${first.line === null ? '' : `:${first.line}`}: ${first.message}`;
  return findings.length > 1 ? `${place} (and ${findings.length - 1} more)` : place;
}
