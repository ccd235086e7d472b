import type { RunEvent } from '../../contract/run-event.ts';

/** Says where those things are now that stood in the place of hidden tests when these came back. */
export function putAside(found: readonly string[], at: string): Extract<RunEvent, { type: 'notice' }> {
  return {
    type: 'notice', at, severity: 'warning', message: `What stood in the place of tests that agents do not see was put aside: ${found.join(', ')}.`,
    hint: 'Look whether it is yours.',
  };
}
