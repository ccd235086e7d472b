import * as z from 'zod';
import type { AgentExit } from '../../engine/ports/agent.ts';
import { readPlain } from '../workspace/plain-file.ts';

/** Bytes that a file with an end may have: its texts are of bounded length. */
const MOST_BYTES = 8 * 1024 * 1024;

const exit: z.ZodType<AgentExit> = z.object({
  kind: z.enum(['exited', 'timed_out', 'idle', 'cancelled', 'over_budget', 'start_failed', 'lost']),
  exitCode: z.number().nullable(),
  signal: z.string().nullable(),
  output: z.string(),
  durationMs: z.number(),
  costUsd: z.number().exactOptional(),
  result: z.object({ ok: z.boolean(), error: z.string().nullable() }).nullable().exactOptional(),
  usage: z.object({ input: z.number(), output: z.number(), cached: z.number() }).exactOptional(),
  limit: z.object({ kind: z.enum(['usage', 'rate']), resetsAt: z.string().nullable(), message: z.string() }).exactOptional(),
  waiting: z.string().exactOptional(),
  denied: z.array(z.string()).exactOptional(),
  edited: z.array(z.string()).exactOptional(),
  asked: z.object({ id: z.string(), title: z.string() }).exactOptional(),
  session: z.string().exactOptional(),
  model: z.string().exactOptional(),
  errorOutput: z.string().exactOptional(),
  error: z.string().exactOptional(),
  survivors: z.array(z.number()),
});
const file = z.object({ schema: z.literal(1), exit });

/** How an attempt ended, as its shim has written it down; null where it has not (yet), or where that cannot be read. */
export async function readExit(path: string): Promise<AgentExit | null> {
  try {
    return file.safeParse(JSON.parse(await readPlain(path, MOST_BYTES) ?? '')).data?.exit ?? null;
  } catch {
    return null;
  }
}
