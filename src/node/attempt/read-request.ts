import * as z from 'zod';
import { readPlain } from '../workspace/plain-file.ts';
import type { FollowedRequest } from './followed-attempt.ts';

/** Bytes of a request, at most. */
const MOST_BYTES = 4 * 1024 * 1024;

const request: z.ZodType<FollowedRequest> = z.object({
  schema: z.literal(1),
  taskId: z.string().regex(/^task_[A-Za-z0-9_-]{1,64}$/),
  agent: z.object({ name: z.string() }),
  idleMs: z.number().nullable(),
  wallMs: z.number().nullable(),
  graceMs: z.number(),
});

/** What a next owner has to know of what an earlier one asked for; null where that cannot be read. */
export async function readRequest(path: string): Promise<FollowedRequest | null> {
  try {
    return request.safeParse(JSON.parse(await readPlain(path, MOST_BYTES) ?? '')).data ?? null;
  } catch {
    return null;
  }
}
