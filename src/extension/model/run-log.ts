import type { RunEvent } from '../../contract/run-event.ts';
import { oneLine } from '../../base/markdown-text.ts';

/** What the output says of an event, and how loud; null for what is in the log of a task or said elsewhere. */
export function runLogLine(event: RunEvent): { severity: 'info' | 'warning' | 'error'; text: string } | null {
  const line = (text: string, severity: 'info' | 'warning' | 'error' = 'info'): ReturnType<typeof runLogLine> => ({ severity, text: oneLine(text) });
  switch (event.type) {
    case 'run-started':
      return line(`A run has started: ${event.items} open.`);
    case 'attempt-started':
      return line(`${named(event)}: ${event.phase} has started, round ${event.iteration}, agent ${event.agent}. Log: ${event.log}`);
    case 'attempt-settled':
      return line(`${named(event)}: ${event.phase} has ended after ${event.durationSeconds.toFixed(1)} s, ${event.outcome}. ${event.reason}`);
    case 'item-blocked':
      return line(`${named(event)} waits: ${event.reason}`, 'warning');
    case 'item-failed':
      return line(`${named(event)} has failed: ${event.reason}`, 'warning');
    case 'item-done':
      return line(`${named(event)} is done.`);
    case 'item-changed':
      return line(`${event.key} was ${event.change} by ${event.by}.`);
    case 'gate-held':
      return line(`${named(event)} is held before its merge: ${event.findings.map(({ message }) => message).join(' ')}`, 'warning');
    case 'inconsistent':
      return line(`${named(event)}: ${event.message}`, 'warning');
    case 'documents-updated':
      return line(`Documents follow: ${event.files.join(', ')}.`);
    case 'attempt-adopted':
      return line(`${named(event)}: ${event.phase} goes on, agent ${event.agent}. Log: ${event.log}`);
    case 'account-paused':
      return line(`${event.account} rests until ${event.resumesAt}: ${event.message}`, 'warning');
    case 'account-resumed':
      return line(`${event.account} goes on.`);
    case 'ci-awaited':
      return line(`The run waits for the checks of the branch, with ${event.items} to merge.`);
    case 'ci-released':
      return line(`The checks of the branch hold nothing any more: ${event.items} to merge.`);
    case 'took-over':
      return line(`${named(event)}: ${event.agent} takes ${event.phase} over from ${event.instead}.`);
    case 'budget-warning':
      return line(`The budget of the ${event.scope} is nearly used up: ${event.spentUsd.toFixed(2)} of ${event.budgetUsd.toFixed(2)} USD.`, 'warning');
    case 'overstepped':
      return line(`${named(event)}: ${event.undone ? 'the agent wrote what its phase may not, and it was put back' : 'while the agent worked, what its phase may not write changed'}: ${event.files.join(', ')}.`, 'warning');
    case 'paused':
      return line(`Paused: ${event.reason}`);
    case 'resumed':
      return line('Resumed.');
    case 'notice':
      return line(event.hint === undefined ? event.message : `${event.message} ${event.hint}`, event.severity);
    case 'summary':
      return line(`The run has ended, ${event.reason}: ${event.completed.length} done, ${event.failed.length} failed, ${event.blocked.length} blocked.`);
    case 'item-started':
    case 'progress':
    case 'tests-started':
    case 'committed':
    case 'tests-output':
    case 'coverage-changed':
      return null;
  }
}

function named({ key, label }: { key: string; label: string }): string {
  return label === '' ? key : `${label} (${key})`;
}
