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
  const files = [...new Set(findings.map(({ file }) => file))];
  const answers: [string, GateChoice][] = gate === 'scope' ? scopeAnswers(files, specPath) : [];
  answers.push(['Send it back to the agent', { type: 'send-back' }], ['Merge it as it is', { type: 'accept' }]);
  return { question: questionText(gate, findings, files, specPath), options: answers.map(([text]) => text), choices: answers.map(([, choice]) => choice) };
}

function scopeAnswers(files: string[], specPath: string | null): [string, GateChoice][] {
  const answers: [string, GateChoice][] = [];
  const these = files.length === 1 ? files[0] ?? '' : files.length === 2 ? 'both files' : `all ${files.length} files`;
  if (specPath !== null) answers.push([`Extend the spec's list with ${these}`, { type: 'extend', files }]);
  answers.push([`Revert ${these}`, { type: 'revert', files }]);
  if (files.length === 1 || files.length > MOST_SINGLE) return answers;
  for (const file of files) {
    if (specPath !== null) answers.push([`Extend the spec's list with ${file}`, { type: 'extend', files: [file] }]);
    answers.push([`Revert ${file}`, { type: 'revert', files: [file] }]);
  }
  return answers;
}

function questionText(gate: GateName, findings: readonly GateFinding[], files: readonly string[], specPath: string | null): string {
  const named = `${files.slice(0, MOST_NAMED).join(', ')}${files.length > MOST_NAMED ? ` and ${files.length - MOST_NAMED} more` : ''}`;
  switch (gate) {
    case 'scope':
      return `The work is done, and it changed what ${specPath ?? 'its spec'} does not list: ${named}. What is to happen with it?`;
    case 'tests': {
      const [first] = findings;
      const place = first === undefined ? '' : `${first.file}${first.line === null ? '' : `:${first.line}`}: ${first.message}`;
      const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
      return `The work is done, and it weakened tests. ${place}${more} What is to happen with it?`;
    }
    case 'red-first':
      return `The work is done, and new tests pass without it as well: ${named}. What is to happen with it?`;
    case 'ci':
      return 'The checks of the branch are red. What is to happen with the work?';
  }
}
