import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LEDGER_FAULTS, LedgerVerifyReply } from '../../../contract/core/usage.ts'
import { entryHash, metadataHash } from '../../../contract/ledger/canonical.ts'
import { GENESIS_PREV, ledgerEntrySchema, ledgerMetadataSchema } from '../../../contract/ledger/entry.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import { isHeadRowSigned, toEntry } from './chain.ts'
import { listClockEvents } from './clock-store.ts'
import { CounterCheck } from './counter-check.ts'
import { type EntryRow, type HeadRow, iterateEntries, listHeads } from './entry-store.ts'

/**
 * Walks the whole chain and names the first row that is not as this device wrote it. What it finds at rest: rows
 * changed, removed, swapped or added with the sqlite3 tool, metadata edited, the tail cut off, the head replaced,
 * counters edited. What only a server can find: the whole store put back to an earlier state of itself, since every
 * row and signature of that state is genuine (spec G3).
 *
 * Memory does not grow with the ledger, and other work goes on between two portions.
 */
export async function verifyLedger(db: ReadableDb, deviceId: string): Promise<LedgerVerifyReply> {
  const walk = new Walk(db, deviceId)
  for (;;) {
    const { rows, bad } = walk.checkPortion()
    if (bad) return walk.reply(bad)
    // The last portion, the heads and the counters are read in one turn, so that no exchange is written in between.
    if (rows < PORTION_ROWS) return walk.reply(walk.checkEnd())
    await nextTurn()
  }
}

/** A few ms of work: an entry takes about 15 µs. */
const PORTION_ROWS = 250
const CLOCK_EVENTS_SHOWN = 100

type Fault = (typeof LEDGER_FAULTS)[number]
type Bad = NonNullable<LedgerVerifyReply['first_bad']>

class Walk {
  readonly #db: ReadableDb
  readonly #deviceId: string
  readonly #counters = new CounterCheck()
  #checked = 0
  #metadata: { text: string; hash: string | null } = { text: '', hash: null }
  #last: EntryRow | undefined

  constructor(db: ReadableDb, deviceId: string) {
    this.#db = db
    this.#deviceId = deviceId
  }

  checkPortion(): { rows: number; bad: Bad | null } {
    let rows = 0
    for (const row of iterateEntries(this.#db, this.#last?.seq ?? 0, PORTION_ROWS)) {
      const bad = this.#checkRow(row)
      if (bad) return { rows, bad }
      this.#counters.add(row)
      this.#last = row
      this.#checked++
      rows++
    }
    return { rows, bad: null }
  }

  #checkRow(row: EntryRow): Bad | null {
    const expectedSeq = (this.#last?.seq ?? 0) + 1
    if (row.seq !== expectedSeq) return missing(expectedSeq, row.seq - 1)
    const entry = ledgerEntrySchema.safeParse(toEntry(row))
    if (!entry.success) {
      const where = entry.error.issues[0]?.path.join('.') ?? ''
      return bad(row, 'invalid_entry', `Entry ${row.seq} is not a ledger entry: ${where} is not valid.`)
    }
    if (entryHash(entry.data, sha256) !== row.hash) {
      return bad(row, 'hash_mismatch', `Entry ${row.seq} was changed: its content does not match its hash.`)
    }
    if (row.prev !== (this.#last?.hash ?? GENESIS_PREV)) {
      const before = row.seq - 1
      return bad(
        row,
        'prev_mismatch',
        `Entry ${row.seq} does not follow entry ${before}: one of them was replaced.`,
      )
    }
    if (this.#metadataHash(row.metadata) !== row.meta_hash) {
      return bad(row, 'metadata_changed', `The metadata of entry ${row.seq} was changed.`)
    }
    return this.#checkDevice(row)
  }

  /** Both entries of an exchange carry the same metadata: it is hashed once. */
  #metadataHash(text: string): string | null {
    if (this.#metadata.text !== text) this.#metadata = { text, hash: hashOfMetadata(text) }
    return this.#metadata.hash
  }

  /** Device and epoch change together, where the device before has signed its end. */
  #checkDevice(row: EntryRow): Bad | null {
    const before = this.#last
    if (!before) {
      if (row.epoch === 1) return null
      return bad(row, 'head_mismatch', 'The ledger was restarted here: the entries before it are gone.')
    }
    if (row.device_id === before.device_id) {
      if (row.epoch === before.epoch) return null
      const message = `Before entry ${row.seq} the signed head was missing or was not this device’s.`
      return bad(row, 'head_mismatch', message)
    }
    if (before.device_id === this.#deviceId || row.epoch !== before.epoch + 1) {
      return bad(row, 'foreign_device', `Entry ${row.seq} was written by a device that is not this one.`)
    }
    return this.#checkHead(before)
  }

  checkEnd(): Bad | null {
    const lastSeq = this.#last?.seq ?? 0
    for (const head of listHeads(this.#db)) {
      if (!isHeadRowSigned(head)) return this.#badHead(head.seq, 'signature_invalid', SIGNATURE_INVALID)
      if (head.seq > lastSeq) return missing(lastSeq + 1, head.seq)
    }
    const badHead = this.#last ? this.#checkHead(this.#last) : null
    if (badHead) return badHead
    const message = this.#counters.firstDifference(this.#db)
    return message === null ? null : { seq: lastSeq, id: null, fault: 'counter_mismatch', message }
  }

  /** Whether `last` is where its device signed that its chain goes to. */
  #checkHead(last: EntryRow): Bad | null {
    const head = headOf(this.#db, last.device_id)
    if (!head) return bad(last, 'head_mismatch', `The signed head after entry ${last.seq} is missing.`)
    if (!isHeadRowSigned(head)) return bad(last, 'signature_invalid', SIGNATURE_INVALID)
    if (head.seq === last.seq && head.hash === last.hash && head.epoch === last.epoch) return null
    const message = `The device signed its chain up to entry ${head.seq}, which is not how it ends at entry ${last.seq}.`
    return bad(last, 'head_mismatch', message)
  }

  #badHead(seq: number, fault: Fault, message: string): Bad {
    return { seq, id: this.#last?.seq === seq ? this.#last.id : null, fault, message }
  }

  reply(firstBad: Bad | null): LedgerVerifyReply {
    const head = headOf(this.#db, this.#deviceId) ?? listHeads(this.#db).at(-1)
    return {
      ok: firstBad === null,
      checked: this.#checked,
      head: head ? { seq: head.seq, hash: head.hash } : null,
      first_bad: firstBad,
      clock_events: listClockEvents(this.#db, CLOCK_EVENTS_SHOWN),
    }
  }
}

const SIGNATURE_INVALID = 'The signed head of the ledger was replaced: its signature is not the device’s.'

function headOf(db: ReadableDb, deviceId: string): HeadRow | undefined {
  return listHeads(db).find((head) => head.device_id === deviceId)
}

function missing(fromSeq: number, toSeq: number): Bad {
  const which = fromSeq === toSeq ? `Entry ${fromSeq} is` : `Entries ${fromSeq} to ${toSeq} are`
  return { seq: fromSeq, id: null, fault: 'gap', message: `${which} missing.` }
}

function bad(row: EntryRow, fault: Fault, message: string): Bad {
  return { seq: row.seq, id: row.id, fault, message }
}

/** null when the text is not metadata at all. */
export function hashOfMetadata(text: string): string | null {
  try {
    const metadata = ledgerMetadataSchema.safeParse(JSON.parse(text))
    return metadata.success ? metadataHash(metadata.data, sha256) : null
  } catch {
    return null
  }
}
