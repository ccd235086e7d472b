/** Why a running attempt is to end. */
export interface Cancellation {
  by: string;
  /** The run was stopped, the item was not given up. */
  resume: boolean;
}

/** What cancels an attempt that nobody has given up. */
export const END_OF_PROCESS: Cancellation = { by: 'the end of its process', resume: true };

/** How an attempt ends that was cancelled. */
export interface Cancelled {
  outcome: 'cancelled';
  reason: string;
  resume?: true;
}

/** The end that a cancellation makes. */
export function cancelledBy({ by, resume }: Cancellation): Cancelled {
  return { outcome: 'cancelled', reason: `Cancelled by ${by}.`, ...(resume ? { resume: true } : {}) };
}
