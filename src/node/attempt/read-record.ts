import * as z from 'zod';
import type { AgentEvent } from '../../contract/agent-event.ts';
import type { AttemptRecord } from './record.ts';

const usage = z.object({ input: z.number(), output: z.number(), cached: z.number() });
const limit = z.object({ kind: z.enum(['usage', 'rate']), resetsAt: z.string().nullable(), message: z.string() });

const event: z.ZodType<AgentEvent> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thought'), text: z.string() }),
  z.object({
    type: z.literal('tool'), id: z.string(), name: z.string(), title: z.string(), status: z.enum(['started', 'completed', 'failed', 'denied']),
    files: z.array(z.string()), detail: z.string().exactOptional(),
  }),
  z.object({ type: z.literal('plan'), entries: z.array(z.object({ text: z.string(), done: z.boolean() })) }),
  z.object({ type: z.literal('usage'), usage, costUsd: z.number().nullable() }),
  z.object({ type: z.literal('limit'), limit }),
  z.object({ type: z.literal('waiting'), message: z.string(), seconds: z.number().nullable() }),
  z.object({ type: z.literal('session'), id: z.string(), model: z.string().nullable() }),
  z.object({ type: z.literal('result'), ok: z.boolean(), text: z.string().nullable(), error: z.string().nullable() }),
]);

const record: z.ZodType<AttemptRecord> = z.discriminatedUnion('type', [
  z.object({ at: z.number(), type: z.literal('agent'), pid: z.number() }),
  z.object({ at: z.number(), type: z.literal('event'), event }),
  z.object({ at: z.number(), type: z.literal('text'), text: z.string(), said: z.literal(true).exactOptional() }),
  z.object({ at: z.number(), type: z.literal('heard') }),
]);

/** A line as a record; null where it is none: whatever works in the workspace can write here too. */
export function readRecord(line: string): AttemptRecord | null {
  try {
    return record.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
