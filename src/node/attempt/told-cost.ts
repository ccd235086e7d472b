import { join } from 'node:path';
import { Account } from '../../agents/account.ts';
import type { ToldCost } from '../../engine/ports/agent.ts';
import { EventTail } from './event-tail.ts';
import { ATTEMPT_FILES } from './files.ts';

/** What an attempt's events in its folder say of its cost, however it ended. Empty where there are none; rejects where they cannot be read. */
export async function toldCost(folder: string): Promise<ToldCost> {
  const account = new Account();
  await new EventTail(join(folder, ATTEMPT_FILES.events)).read((record) => {
    if (record.type === 'event') account.add(record.event);
  });
  return costIn(account);
}

/** What an agent's events have come to say of its cost. */
export function costIn({ costUsd, model, usage }: Account): ToldCost {
  return { ...(usage === null ? {} : { usage }), ...(costUsd === null ? {} : { costUsd }), ...(model === null ? {} : { model }) };
}
