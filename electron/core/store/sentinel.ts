import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { writeFileDurably } from './durable-file.ts'
import type { Facts } from './facts.ts'

/**
 * `store.json`, beside the database, records that a store exists, of which installation, and how far it had come, so
 * that an unreadable store is never taken for a missing one.
 *
 *   { "version": 1, "installId": "0198…", "schemaVersion": 70, "isOpen": true, "mark": 12,
 *     "lastCounts": { "sessions": 3, "messages": 41, "ledgerSeq": 40 },
 *     "openedAtMs": 1760000000000, "closedAtMs": null }
 *
 * `mark` and `lastCounts.ledgerSeq` only ever rise in the database, so a database that holds less has lost something.
 * The counts of chats and messages may fall (the user deletes) and are only used in messages to the user. The sentinel
 * is always written after the commit that it speaks of: it may be older than the database, never newer.
 */
const sentinelSchema = z.object({
  version: z.literal(1),
  installId: z.string().min(1),
  schemaVersion: z.number().int(),
  isOpen: z.boolean(),
  mark: z.number().int(),
  lastCounts: z.object({
    sessions: z.number().int(),
    messages: z.number().int(),
    ledgerSeq: z.number().int(),
  }),
  openedAtMs: z.number().int(),
  closedAtMs: z.number().int().nullable(),
})
export type Sentinel = z.infer<typeof sentinelSchema>

export type SentinelRead =
  | { kind: 'absent' }
  | { kind: 'unreadable'; why: string }
  | { kind: 'read'; sentinel: Sentinel }

export function readSentinel(path: string): SentinelRead {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    return code === 'ENOENT' ? { kind: 'absent' } : { kind: 'unreadable', why: code }
  }
  try {
    return { kind: 'read', sentinel: sentinelSchema.parse(JSON.parse(text)) }
  } catch (error) {
    return { kind: 'unreadable', why: (error as Error).name }
  }
}

export function writeSentinel(path: string, sentinel: Sentinel): void {
  writeFileDurably(path, `${JSON.stringify(sentinel, null, 2)}\n`)
}

export function sentinelOf(
  facts: Facts,
  times: { isOpen: boolean; openedAtMs: number; closedAtMs: number | null },
): Sentinel {
  const { installId, schemaVersion, mark, sessions, messages, ledgerSeq } = facts
  return {
    version: 1,
    installId,
    schemaVersion,
    mark,
    lastCounts: { sessions, messages, ledgerSeq },
    ...times,
  }
}
